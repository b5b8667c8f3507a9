import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Files } from '@hvs/platform';
import { StatementSplitter, type Piece, type ReadingPoint } from './split-statements';

export interface FileToRead {
  readonly key: string;
  /** Bytes as they lie there. */
  readonly size: number;
  /** It is known to be NDJSON. */
  readonly lines: boolean;
  /** Bytes: of one statement, and of all when inflated. */
  readonly longest: number;
  readonly mostInflated: number;
}

/** A piece, and how much of the file has been read with it, 0 to 1; at the end the `more` of a StatementResult. */
export type FileStep = { readonly piece: Piece; readonly share: number } | { readonly piece: undefined; readonly more: string | null };

const GZIP = Buffer.from([0x1f, 0x8b]);
const MB = 1024 * 1024;

const startOf = async (files: Files, { key, size }: FileToRead): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of await files.stream(key, { start: 0, end: Math.min(size, GZIP.length) - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** gzip says what is wrong with the file by codes of its own; anything else is a fault of the disk or the object store. */
const gzipFault = (error: unknown): string | undefined => {
  const code = String((error as { code?: unknown } | null)?.code);
  if (!code.startsWith('Z_')) return undefined;
  return code === 'Z_BUF_ERROR' ? 'Tệp nén .gz dừng giữa chừng' : 'Tệp nén .gz bị hỏng từ chỗ này';
};

/** The statements of a file from a point on, compressed or not; nothing but the statement at hand is held. */
export async function* readStatementFile(files: Files, file: FileToRead, from: ReadingPoint): AsyncGenerator<FileStep> {
  if (file.size === 0) return yield { piece: { kind: 'broken', ordinal: 1, line: 1, reason: 'Tệp rỗng' }, share: 1 };
  const isGzip = (await startOf(files, file)).equals(GZIP);
  const splitter = new StatementSplitter({ longest: file.longest, lines: file.lines }, from);
  let raw = isGzip ? 0 : from.offset;
  const yielding = function* (pieces: readonly Piece[]): Generator<FileStep> {
    for (const piece of pieces) yield { piece, share: Math.min(1, raw / file.size) };
  };
  const broken = (reason: string): FileStep => ({ piece: { kind: 'broken', ordinal: splitter.count + 1, line: splitter.at, reason }, share: 1 });
  // Past the end there is no range to ask for.
  const isOver = !isGzip && from.offset >= file.size;
  const source = isOver ? Readable.from([]) : await files.stream(file.key, isGzip ? undefined : { start: from.offset, end: file.size - 1 });
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      raw += chunk.length;
      yield chunk;
    }
  };
  const inflated: AsyncIterable<Buffer> = isGzip ? pipeline(source, counted, createGunzip(), () => undefined) : counted(source);
  let passed = isGzip ? 0 : from.offset;
  try {
    for await (const chunk of inflated) {
      const start = passed;
      passed += chunk.length;
      if (isGzip && passed > file.mostInflated) return yield broken(`Tệp giải nén ra lớn hơn ${Math.round(file.mostInflated / MB)} MB. Hãy chia nhỏ tệp`);
      // What was read before is inflated once more, and passed over.
      if (passed > from.offset) yield* yielding(splitter.push(start < from.offset ? chunk.subarray(from.offset - start) : chunk));
    }
  } catch (error) {
    const fault = gzipFault(error);
    if (fault === undefined) throw error;
    return yield broken(fault);
  } finally {
    source.destroy();
  }
  yield* yielding(splitter.end());
  yield { piece: undefined, more: splitter.more };
}
