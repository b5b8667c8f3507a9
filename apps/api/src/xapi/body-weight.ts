import { mediaTypeOf } from './xapi-request';

/** What JSON takes once it is read, as a multiple of its bytes. */
const JSON_WEIGHT = 4;

/** As what each byte of a body is held while it comes in. Which bytes of a multipart are JSON is known only when they are here. */
export const weightOf = (contentType: string | undefined): number => (mediaTypeOf(contentType) === 'application/json' ? JSON_WEIGHT : 1);

/** Bytes to be held besides, before a body that is here is read: of multipart/mixed the statements, which are its first part (Communication §1.5.2). */
export const weightBesides = (contentType: string | undefined, body: Buffer): number => {
  const boundary = mediaTypeOf(contentType) === 'multipart/mixed' ? /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType!) : null;
  if (!boundary) return 0;
  const delimiter = `--${boundary[1] ?? boundary[2]!}`;
  const isFirst = body.subarray(0, delimiter.length).equals(Buffer.from(delimiter));
  const first = isFirst ? 0 : body.indexOf(`\r\n${delimiter}`);
  if (first < 0) return 0;
  const second = body.indexOf(`\r\n${delimiter}`, first + delimiter.length);
  return ((second < 0 ? body.length : second) - first) * (JSON_WEIGHT - 1);
};
