import { createVerify, X509Certificate } from 'node:crypto';
import { parseStatement, sameStatement, unsigned, type Statement, type XapiVersion } from '@hvs/xapi';

const ALGORITHMS: Readonly<Record<string, string>> = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' };

const readJson = (encoded: string): unknown => {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};

const verifyBy = (certificate: string, algorithm: string, signed: string, signature: string): boolean => {
  try {
    const key = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey;
    return createVerify(algorithm).update(signed).verify(key, signature, 'base64url');
  } catch {
    return false;
  }
};

/**
 * What is wrong with the signature of a signed statement, for people; undefined if nothing is (Data §2.6). It carries a JWS (RFC 7515,
 * compact form) of itself as it was before it was signed, by RS256, RS384 or RS512. If the header brings the certificate (x5c), the
 * signature must be its owner's; without one there is nothing to check it by.
 */
export const signatureFault = (statement: Statement, jws: Buffer, version: XapiVersion): string | undefined => {
  const text = jws.toString('latin1').trim();
  const found = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(text);
  if (!found) return 'Chữ ký không phải là JWS dạng gọn';
  const [, head, payload, signature] = found as unknown as [string, string, string, string];
  const header = readJson(head) as { alg?: unknown; x5c?: unknown } | null | undefined;
  const algorithm = typeof header?.alg === 'string' && Object.hasOwn(ALGORITHMS, header.alg) ? ALGORITHMS[header.alg] : undefined;
  if (!algorithm) return 'JWS phải dùng RS256, RS384 hoặc RS512';
  const parsed = parseStatement(readJson(payload), version);
  if (!parsed.ok) return 'Nội dung đã ký không phải là một bản ghi';
  if (!sameStatement(parsed.statement, unsigned(statement))) return 'Nội dung đã ký khác với bản ghi';
  const [certificate] = Array.isArray(header?.x5c) ? header.x5c as unknown[] : [];
  if (header?.x5c !== undefined && (typeof certificate !== 'string' || !verifyBy(certificate, algorithm, `${head}.${payload}`, signature))) {
    return 'Chữ ký không khớp với chứng thư trong x5c';
  }
  return undefined;
};
