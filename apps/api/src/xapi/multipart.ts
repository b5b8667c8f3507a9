import { Readable } from 'node:stream';

const CRLF = Buffer.from('\r\n');

/** A part to be sent: its body as it is, or asked for when its turn comes. */
export interface PartToSend {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | (() => Promise<Readable>);
}

async function* partByPart(parts: readonly PartToSend[], boundary: string): AsyncGenerator<Buffer> {
  for (const { headers, body } of parts) {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    yield Buffer.from(`--${boundary}\r\n${lines}\r\n`);
    if (typeof body === 'string') yield Buffer.from(body);
    else yield* (await body()) as AsyncIterable<Buffer>;
    yield CRLF;
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}

/** Puts parts together one after the other (RFC 2046 §5.1), each read as it is sent; the boundary must not stand in any of them. */
export const streamMultipart = (parts: readonly PartToSend[], boundary: string): Readable => Readable.from(partByPart(parts, boundary), { objectMode: false });
