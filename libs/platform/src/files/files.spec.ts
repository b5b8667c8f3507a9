import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseConfig } from '../config/config';
import { openFiles, type Files } from './files';

const base = { DATABASE_URL: 'postgres://nowhere/x' };
let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'hvs-files-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const stores: [string, () => Files][] = [
  ['a folder', () => openFiles(parseConfig({ ...base, DATA_DIR: folder }))],
  ['S3', () => openFiles(parseConfig({ ...base, DATA_DIR: folder, S3_ENDPOINT: process.env['TEST_S3_ENDPOINT'], S3_ACCESS_KEY: 'S3RVER', S3_SECRET_KEY: 'S3RVER', S3_BUCKET: 'hvs-test' }))],
];

describe.each(stores)('files in %s', (_name, open) => {
  test('what was put is read back, whole and in ranges', async () => {
    const files = open();
    await files.put('area/thử nghiệm.txt', Buffer.from('0123456789'));
    expect((await files.read('area/thử nghiệm.txt')).toString()).toBe('0123456789');
    const part: Buffer[] = [];
    for await (const chunk of await files.stream('area/thử nghiệm.txt', { start: 2, end: 4 })) part.push(chunk as Buffer);
    expect(Buffer.concat(part).toString()).toBe('234');
    expect(await files.stat('area/thử nghiệm.txt')).toEqual({ size: 10 });
  });
  test('the same bytes are kept once, under their SHA-256', async () => {
    const files = open();
    const first = await files.putBySha256('blobs', Buffer.from('abc'));
    expect(first).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await files.putBySha256('blobs', Buffer.from('abc'))).toBe(first);
  });
  test('a missing file is a Problem for the caller, not a crash', async () => {
    await expect(open().stream('area/none')).rejects.toMatchObject({ kind: 'missing' });
    expect(await open().stat('area/none')).toBeUndefined();
  });
  test('an area is listed with everything in it, and when that was last put', async () => {
    const files = open();
    const began = Date.now() - 2_000;
    for (const key of ['listed/a', 'listed/deep/b', 'listed-not/c']) await files.put(key, Buffer.from(key));
    const found = [];
    for await (const one of files.list('listed')) found.push(one);
    expect(found.map(({ key, size }) => [key, size]).sort()).toEqual([['listed/a', 8], ['listed/deep/b', 13]]);
    expect(found.every(({ putAt }) => putAt.getTime() >= began && putAt.getTime() <= Date.now() + 2_000)).toBe(true);
  });
  test('an area nobody has put anything into is empty', async () => {
    for await (const one of open().list('nothing-here')) throw new Error(one.key);
  });
  test('a removed file is gone, and removing it again is harmless', async () => {
    const files = open();
    await files.put('area/x', Buffer.from('x'));
    await files.remove('area/x');
    await files.remove('area/x');
    expect(await files.stat('area/x')).toBeUndefined();
  });
});

test('a key cannot leave the folder', async () => {
  await expect(stores[0]![1]().stream('../../etc/passwd')).rejects.toMatchObject({ kind: 'missing' });
});

describe.each(stores)('a put into %s that breaks off', (_name, open) => {
  test('fails and leaves nothing behind', async () => {
    const files = open();
    const broken = Readable.from((function* () { yield Buffer.from('half'); throw new Error('link dropped'); })());
    await expect(files.put('half/file', broken)).rejects.toThrow('link dropped');
    expect(await files.stat('half/file')).toBeUndefined();
  });
});

test('a draft in a folder is not listed', async () => {
  const files = stores[0]![1]();
  const seen: string[] = [];
  const slow = Readable.from((async function* () { yield Buffer.from('half'); for await (const { key } of files.list('drafts')) seen.push(key); })());
  await files.put('drafts/file', slow);
  for await (const { key } of files.list('drafts')) seen.push(key);
  expect(seen).toEqual(['drafts/file']);
});

test('a folder keeps no draft of a put that broke off', async () => {
  expect(await readdir(join(folder, 'files', 'half'))).toEqual([]);
});
