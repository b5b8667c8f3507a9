import { createHash } from 'node:crypto';

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** What tells one version from another: everything that was read, and every file with its hash, whatever the order they came in. */
export const contentSha2 = (read: unknown, files: readonly { path: string; sha2: string }[]): string =>
  sha256(JSON.stringify([read, [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, sha2 }) => [path, sha2])]));
