import { connect, type Socket } from 'node:net';

/** One kept-alive HTTP/1.1 connection that asks for something and gets the whole answer, and does as little as it can beside that. */
export class Wire {
  private readonly socket: Socket;
  private buffer: Buffer = Buffer.alloc(0);
  private waiting: { done(answer: WireAnswer): void; fail(error: Error): void } | undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.waiting?.fail(error));
    this.socket.on('close', () => this.waiting?.fail(new Error('connection closed')));
  }

  send(request: Buffer): Promise<WireAnswer> {
    return new Promise((done, fail) => {
      this.waiting = { done, fail };
      this.socket.write(request);
    });
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.buffer.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (this.buffer.length < end + 4 + length) return;
    const body = this.buffer.subarray(end + 4, end + 4 + length);
    this.buffer = this.buffer.subarray(end + 4 + length);
    this.waiting?.done({ status: Number(head.slice(9, 12)), body });
  }
}

export interface WireAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Target {
  readonly port: number;
  readonly authorization: string;
}

export const requestTo = (target: Target, method: string, path: string, body?: string): Buffer => Buffer.from(
  `${method} /xapi/${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${target.authorization}\r\nX-Experience-API-Version: 1.0.3\r\n`
  + `${body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`}\r\n${body ?? ''}`,
);
