import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Statement } from '@hvs/xapi';

export interface Received { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer }
export interface Reply { status: number; body?: string | Buffer; headers?: Record<string, string> }
type Answer = Reply | 'never' | 'drop';
export type Answering = (received: Received) => Answer | Promise<Answer>;

/** Somebody else's server: it does what a test wants, and remembers what it was sent. */
export class Receiver {
  readonly requests: Received[] = [];
  answering: Answering = takesAll;
  private server: Server | undefined;
  private port = 0;

  /** Opened again, it is where it was. */
  async open(): Promise<void> {
    this.server = createServer((request, reply) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => void this.answer(request, reply, Buffer.concat(chunks)));
    });
    await new Promise<void>((done) => this.server!.listen(this.port, '127.0.0.1', done));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async shut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    if (server) await new Promise((done) => server.close(done));
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/xapi`;
  }

  /** The statements of each request that carried some. */
  get batches(): Statement[][] {
    return this.requests.filter(({ method }) => method === 'POST').map(statementsIn);
  }

  private async answer(request: IncomingMessage, reply: ServerResponse, body: Buffer): Promise<void> {
    const received = { method: request.method!, url: request.url!, headers: request.headers, body };
    this.requests.push(received);
    const answer = await this.answering(received);
    if (answer === 'drop') request.socket.destroy();
    else if (answer !== 'never') reply.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  }
}

const takesAll: Answering = () => ({ status: 200, body: '[]' });

export const statementsIn = ({ body, headers }: Received): Statement[] => {
  const text = String(headers['content-type']).startsWith('multipart') ? body.toString('latin1').split('\r\n\r\n')[1]!.split('\r\n')[0]! : body.toString();
  const json = JSON.parse(text) as Statement[] | { statements: Statement[] };
  return Array.isArray(json) ? json : json.statements;
};
