/** A part of a multipart/mixed body (RFC 2046 §5.1): its headers by lower-case name, and its bytes as they are. */
export interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type ReadMultipart = { readonly ok: true; readonly parts: readonly Part[] } | { readonly ok: false; readonly text: string };

const MOST_PARTS = 1_000;
const CRLF = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const LONGEST_HEAD = 16 * 1024;

/** The boundary of a Content-Type; undefined if there is none (RFC 2046 §5.1.1: 1 to 70 characters, no space at the end). */
export const boundaryOf = (contentType: string): string | undefined => {
  const found = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(contentType);
  return found?.[1] ?? found?.[2];
};

const readHead = (head: string): Record<string, string> | string => {
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n').filter((one) => one !== '')) {
    const found = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (!found) return 'Một phần của multipart có dòng đầu không đọc được';
    const name = found[1]!.toLowerCase();
    if (headers.has(name)) return `Một phần của multipart có hai dòng ${name.slice(0, 80)}`;
    headers.set(name, found[2]!);
  }
  return Object.fromEntries(headers);
};

const readPart = (bytes: Buffer): Part | string => {
  // No header at all: the part begins with the empty line.
  if (bytes.subarray(0, 2).equals(CRLF)) return { headers: {}, body: bytes.subarray(2) };
  const end = bytes.indexOf(HEAD_END);
  if (end < 0 || end > LONGEST_HEAD) return 'Một phần của multipart không có dòng trống sau phần đầu';
  const headers = readHead(bytes.subarray(0, end).toString('latin1'));
  return typeof headers === 'string' ? headers : { headers, body: bytes.subarray(end + HEAD_END.length) };
};

/**
 * Splits a multipart/mixed body. Strict: every delimiter on a line of its own, the closing one there, CRLF line ends.
 * Preamble and epilogue are passed over, as they must be. The parts are views into the body; nothing is copied.
 */
export const readMultipart = (body: Buffer, boundary: string): ReadMultipart => {
  const wrong = (text: string): ReadMultipart => ({ ok: false, text: `${text} (RFC 2046 §5.1).` });
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  /** Undefined: there is no other. */
  const afterNext = (start: number): number | undefined => {
    const found = body.indexOf(delimiter, start);
    return found < 0 ? undefined : found + delimiter.length;
  };
  const parts: Part[] = [];
  // The first delimiter may stand at the very beginning, without a line end before it.
  const opening = delimiter.subarray(CRLF.length);
  let from = body.subarray(0, opening.length).equals(opening) ? opening.length : afterNext(0);
  while (from !== undefined) {
    if (body.subarray(from, from + 2).toString('latin1') === '--') return { ok: true, parts };
    while (body[from] === 32 || body[from] === 9) from += 1;
    if (!body.subarray(from, from + 2).equals(CRLF)) return wrong('Dòng phân cách của multipart/mixed không đúng');
    const next = afterNext(from);
    const part = next === undefined ? undefined : readPart(body.subarray(from + 2, Math.max(next - delimiter.length, from + 2)));
    if (typeof part === 'string') return wrong(part);
    if (part && parts.push(part) > MOST_PARTS) return wrong(`multipart/mixed có hơn ${MOST_PARTS} phần`);
    from = next;
  }
  return wrong('multipart/mixed thiếu dòng phân cách kết thúc');
};
