import type { Files, Tx } from '@hvs/platform';
import { filesOf } from './courses.queries';

/** Everything a version shows, by path. Of native courses, whose files are small. */
export const readVersionFiles = async (tx: Tx, store: Files, versionId: string): Promise<Map<string, Buffer>> => {
  const files = new Map<string, Buffer>();
  for (const { path, key } of await filesOf(tx, versionId)) {
    const parts: Buffer[] = [];
    for await (const part of await store.stream(key)) parts.push(part as Buffer);
    files.set(path, Buffer.concat(parts));
  }
  return files;
};
