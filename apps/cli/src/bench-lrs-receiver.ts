import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody else's record store, which takes whatever it is sent. Says its port first, and to any message how many statements it has been sent. */
let received = 0;

const server = createServer((request, reply) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    if (request.method === 'POST') received += (JSON.parse(Buffer.concat(chunks).toString()) as unknown[]).length;
    reply.writeHead(200, { 'content-type': 'application/json' }).end('[]');
  });
}).listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));

process.on('message', () => process.send!(received));
process.once('disconnect', () => process.exit(0));
