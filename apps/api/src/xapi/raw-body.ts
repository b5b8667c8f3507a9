import type { IncomingMessage } from 'node:http';
import { xapiProblems } from './problems';

const FIRST_BYTES = 64 * 1024;

export interface BodyLimits {
  /** Bytes the body may have. */
  readonly most: number;
  /** Asks for so many bytes more to be held; throws when there is no room. Bytes named by Content-Length have been asked for already. */
  hold(bytes: number): void;
}

/** What Content-Length says; undefined for a body that comes in chunks. */
export const lengthOf = (request: Pick<IncomingMessage, 'headers'>): number | undefined => {
  const said = request.headers['content-length'];
  return said === undefined ? undefined : Number(said);
};

export const bodyTooLarge = (most: number): Error =>
  xapiProblems.bodyTooLarge(`Mỗi yêu cầu nhiều nhất ${most / (1024 * 1024)} MB, kể cả tệp đính kèm. Chưa có gì được lưu; hãy chia nhỏ rồi gửi lại.`);

/** The bytes of a body, once in memory: a length that is known is set aside at once, any other grows by doubling. */
export const readBytes = (payload: NodeJS.ReadableStream, length: number | undefined, { most, hold }: BodyLimits): Promise<Buffer> =>
  new Promise((done, fail) => {
    // It may have gone while we looked who asks; then nothing is said any more.
    if ('destroyed' in payload && payload.destroyed) return fail(xapiProblems.requestWrong('Kết nối bị ngắt giữa chừng. Chưa có gì được lưu.'));
    let bytes = Buffer.allocUnsafeSlow(length ?? 0);
    let size = 0;
    const room = (needed: number): void => {
      if (needed > most) throw bodyTooLarge(most);
      if (needed <= bytes.length) return;
      const next = Buffer.allocUnsafeSlow(Math.min(most, Math.max(FIRST_BYTES, bytes.length * 2, needed)));
      hold(next.length - bytes.length);
      bytes.copy(next, 0, 0, size);
      bytes = next;
    };
    const stop = (error?: unknown): void => {
      payload.removeListener('data', take).removeListener('end', end).removeListener('error', stop).removeListener('close', cut);
      if (error !== undefined) fail(error as Error);
    };
    const take = (chunk: Buffer): void => {
      try {
        room(size + chunk.length);
      } catch (error) {
        return stop(error);
      }
      chunk.copy(bytes, size);
      size += chunk.length;
    };
    const end = (): void => {
      stop();
      done(bytes.subarray(0, size));
    };
    const cut = (): void => stop(xapiProblems.requestWrong('Kết nối bị ngắt giữa chừng. Chưa có gì được lưu.'));
    payload.on('data', take).on('end', end).on('error', stop).on('close', cut);
    payload.resume();
  });
