import { connect, type Socket } from 'node:net';

const BUFFER_BYTES = 64 * 1024;

/**
 * One kept-alive connection that sends one request after the other, each once the one before is answered. Whoever makes the load runs on
 * the machine that is measured, and what it uses is taken from the store: requests are bytes beforehand, there is one buffer to read
 * into, and of an answer only its status, its length and whether the connection stays are looked at.
 */
export const sendAll = (port: number, next: () => Buffer | undefined, answered: (status: number) => void): Promise<void> => new Promise((over) => {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let request = next();

  const settle = (status: number): void => {
    answered(status);
    request = next();
  };

  const open = (): void => {
    let head = '';
    // Bytes of the answer that are still to come; -1: its head is not whole yet.
    let left = -1;
    let parting = false;
    const take = (count: number, socket: Socket): void => {
      if (left < 0) {
        head += buffer.toString('latin1', 0, count);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        left = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0) - head.length;
      } else {
        left -= count;
      }
      if (left > 0) return;
      settle(Number(head.slice(9, 12)));
      parting = request === undefined || /\r\nconnection: *close/i.test(head);
      head = '';
      left = -1;
      if (parting) socket.destroy();
      else socket.write(request!);
    };
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback: (count) => { take(count, socket); return true; } } }, () => socket.write(request!));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!parting) settle(0);
      if (request === undefined) over();
      else open();
    });
  };

  if (request === undefined) over();
  else open();
});
