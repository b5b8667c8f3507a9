import { xapiProblems } from './problems';

/** A part of a multipart/mixed body (RFC 2046 §5.1): its headers by lower-case name, and its bytes as they are. */
export interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const MOST_PARTS = 1_000;
const CRLF = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const LONGEST_HEAD = 16 * 1024;

const wrong = (text: string): Error => xapiProblems.attachmentRefused(`${text} (RFC 2046 §5.1). Chưa có gì được lưu.`);

/** The boundary of a Content-Type; undefined if there is none (RFC 2046 §5.1.1: 1 to 70 characters, no space at the end). */
export const boundaryOf = (contentType: string): string | undefined => {
  const found = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(contentType);
  return found?.[1] ?? found?.[2];
};

const readHead = (head: string): Record<string, string> => {
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n').filter((one) => one !== '')) {
    const found = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (!found) throw wrong('Một phần của multipart có dòng đầu không đọc được');
    const name = found[1]!.toLowerCase();
    if (headers.has(name)) throw wrong(`Một phần của multipart có hai dòng ${name.slice(0, 80)}`);
    headers.set(name, found[2]!);
  }
  return Object.fromEntries(headers);
};

const readPart = (bytes: Buffer): Part => {
  // No header at all: the part begins with the empty line.
  if (bytes.subarray(0, 2).equals(CRLF)) return { headers: {}, body: bytes.subarray(2) };
  const end = bytes.indexOf(HEAD_END);
  if (end < 0 || end > LONGEST_HEAD) throw wrong('Một phần của multipart không có dòng trống sau phần đầu');
  return { headers: readHead(bytes.subarray(0, end).toString('latin1')), body: bytes.subarray(end + HEAD_END.length) };
};

/**
 * Splits a multipart/mixed body. Strict: every delimiter on a line of its own, the closing one there, CRLF line ends.
 * Preamble and epilogue are passed over, as they must be.
 */
export const readMultipart = (body: Buffer, boundary: string): Part[] => {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning, without a line end before it.
  const all = Buffer.concat([CRLF, body]);
  const parts: Part[] = [];
  let at = all.indexOf(delimiter);
  for (let closed = false; !closed;) {
    if (at < 0) throw wrong('multipart/mixed thiếu dòng phân cách kết thúc');
    let from = at + delimiter.length;
    closed = all.subarray(from, from + 2).toString('latin1') === '--';
    if (closed) break;
    while (all[from] === 32 || all[from] === 9) from += 1;
    if (!all.subarray(from, from + 2).equals(CRLF)) throw wrong('Dòng phân cách của multipart/mixed không đúng');
    const next = all.indexOf(delimiter, from);
    if (next < 0) throw wrong('multipart/mixed thiếu dòng phân cách kết thúc');
    parts.push(readPart(all.subarray(from + 2, Math.max(next, from + 2))));
    if (parts.length > MOST_PARTS) throw wrong(`multipart/mixed có hơn ${MOST_PARTS} phần`);
    at = next;
  }
  return parts;
};

/** Puts parts together; the boundary must not stand in any of them. */
export const writeMultipart = (parts: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | string }[], boundary: string): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ headers, body }) => [
      Buffer.from(`--${boundary}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`),
      Buffer.from(body as string), CRLF,
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
