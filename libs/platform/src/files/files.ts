import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client as S3Client } from 'minio';
import { newId } from '../clock/new-id';
import type { Config } from '../config/config';
import { problems } from '../problems/problem';

export const filesProblems = problems('files', {
  missing: ['missing', 'Không tìm thấy tệp'],
  full: ['unavailable', 'Kho tệp đã đầy'],
});

export interface FileStat { size: number }
/** `putAt`: when it was last put, by the store's own clock. */
export interface ListedFile extends FileStat { key: string; putAt: Date }
/** First and last byte, both included, as in an HTTP Range. */
export interface ByteRange { start: number; end: number }

/** Where bytes are kept: a folder, or an S3 store. Keys look like `area/name`; a put replaces the whole file or nothing. */
export interface FileStore {
  put(key: string, body: Buffer | Readable, mediaType?: string): Promise<void>;
  stat(key: string): Promise<FileStat | undefined>;
  stream(key: string, range?: ByteRange): Promise<Readable>;
  remove(key: string): Promise<void>;
  /** Everything in an area, in no order. */
  list(area: string): AsyncIterable<ListedFile>;
  /** Throws when the store cannot be reached or written. */
  check(): Promise<void>;
}

/** The door to files. Injected; which body it has is a matter of configuration. */
export class Files {
  constructor(private readonly store: FileStore) {}

  put(key: string, body: Buffer | Readable, mediaType?: string): Promise<void> {
    return this.store.put(key, body, mediaType);
  }

  /** Stores under the SHA-256 of the bytes and answers it (hex); storing the same bytes again changes nothing. */
  async putBySha256(area: string, body: Buffer, mediaType?: string): Promise<string> {
    const sha2 = createHash('sha256').update(body).digest('hex');
    const key = `${area}/${sha2}`;
    if (!(await this.store.stat(key))) await this.store.put(key, body, mediaType);
    return sha2;
  }

  stat(key: string): Promise<FileStat | undefined> {
    return this.store.stat(key);
  }

  stream(key: string, range?: ByteRange): Promise<Readable> {
    return this.store.stream(key, range);
  }

  /** The whole file in memory; for small ones. */
  async read(key: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.store.stream(key)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  remove(key: string): Promise<void> {
    return this.store.remove(key);
  }

  /** Everything whose key begins with `area/`, in no order; what is put or removed meanwhile may be among it or not. */
  list(area: string): AsyncIterable<ListedFile> {
    return this.store.list(area);
  }

  check(): Promise<void> {
    return this.store.check();
  }
}

/** The store the configuration names. */
export const openFiles = (config: Config): Files =>
  new Files(config.get('S3_ENDPOINT') ? new S3Store(config) : new FolderStore(join(config.get('DATA_DIR'), 'files')));

const isCode = (error: unknown, ...codes: string[]): boolean => codes.includes(String((error as { code?: unknown } | null)?.code));
const missing = (key: string): Error => filesProblems.missing(`Tệp ${key.split('/').pop() ?? ''} không còn trong kho. Hãy báo quản trị viên.`);

const DRAFT = '.part';
const noneIfMissing = (error: unknown): [] => {
  if (isCode(error, 'ENOENT', 'ENOTDIR')) return [];
  throw error;
};

class FolderStore implements FileStore {
  constructor(private readonly root: string) {}

  private path(key: string): string {
    const path = normalize(join(this.root, key));
    if (!path.startsWith(this.root + sep)) throw missing(key);
    return path;
  }

  async put(key: string, body: Buffer | Readable): Promise<void> {
    const path = this.path(key);
    const draft = `${path}.${newId()}${DRAFT}`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await pipeline(Buffer.isBuffer(body) ? Readable.from([body]) : body, createWriteStream(draft, { flush: true }));
      await rename(draft, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(draft, { force: true });
      if (isCode(error, 'ENOSPC', 'EDQUOT')) throw filesProblems.full('Không còn chỗ để ghi tệp. Chưa có gì bị mất; việc này sẽ tự chạy lại khi có chỗ.');
      throw error;
    }
  }

  async stat(key: string): Promise<FileStat | undefined> {
    try {
      const found = await stat(this.path(key));
      return found.isFile() ? { size: found.size } : undefined;
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
      throw error;
    }
  }

  async stream(key: string, range?: ByteRange): Promise<Readable> {
    if (!(await this.stat(key))) throw missing(key);
    return createReadStream(this.path(key), range);
  }

  async remove(key: string): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  async *list(area: string): AsyncGenerator<ListedFile> {
    const folder = this.path(area);
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(noneIfMissing)) {
      const key = `${area}/${entry.name}`;
      if (entry.isDirectory()) yield* this.list(key);
      // A put under way, or what is left of one that was killed, is no file yet.
      else if (!entry.name.endsWith(DRAFT)) {
        const found = await stat(join(folder, entry.name)).catch(noneIfMissing);
        if (!Array.isArray(found)) yield { key, size: found.size, putAt: found.mtime };
      }
    }
  }

  async check(): Promise<void> {
    await this.put('health/probe', Buffer.from('ok'));
  }
}

/** A rename is only durable once its folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot sync a folder; the file itself is synced already.
    if (!isCode(error, 'EINVAL', 'EPERM', 'EISDIR')) throw error;
  } finally {
    await handle.close();
  }
};

const PART_BYTES = 32 * 1024 * 1024;

class S3Store implements FileStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  private ready: Promise<void> | undefined;

  constructor(config: Config) {
    const endpoint = new URL(config.get('S3_ENDPOINT')!);
    this.bucket = config.get('S3_BUCKET');
    this.client = new S3Client({
      endPoint: endpoint.hostname,
      port: endpoint.port ? Number(endpoint.port) : endpoint.protocol === 'https:' ? 443 : 80,
      useSSL: endpoint.protocol === 'https:',
      region: config.get('S3_REGION'),
      accessKey: config.get('S3_ACCESS_KEY') ?? '',
      secretKey: config.get('S3_SECRET_KEY') ?? '',
      pathStyle: true,
      // A stream is held part by part. Left to itself the client takes parts of 528 MB, for the stream might be as long as S3 allows.
      partSize: PART_BYTES,
    });
  }

  private bucketReady(): Promise<void> {
    this.ready ??= (async () => {
      if (!(await this.client.bucketExists(this.bucket))) await this.client.makeBucket(this.bucket);
    })().catch((error: unknown) => { this.ready = undefined; throw error; });
    return this.ready;
  }

  async put(key: string, body: Buffer | Readable, mediaType?: string): Promise<void> {
    await this.bucketReady();
    const stored = this.client.putObject(this.bucket, key, body, undefined, mediaType ? { 'Content-Type': mediaType } : {});
    if (Buffer.isBuffer(body)) return void (await stored);
    // The client does not listen for a source that breaks off: it would wait for ever.
    stored.catch(() => undefined);
    await Promise.race([stored, new Promise<never>((_, fail) => body.once('error', fail))]);
  }

  async stat(key: string): Promise<FileStat | undefined> {
    await this.bucketReady();
    try {
      return { size: (await this.client.statObject(this.bucket, key)).size };
    } catch (error) {
      if (isCode(error, 'NotFound', 'NoSuchKey')) return undefined;
      throw error;
    }
  }

  async stream(key: string, range?: ByteRange): Promise<Readable> {
    await this.bucketReady();
    try {
      return range
        ? await this.client.getPartialObject(this.bucket, key, range.start, range.end - range.start + 1)
        : await this.client.getObject(this.bucket, key);
    } catch (error) {
      if (isCode(error, 'NotFound', 'NoSuchKey')) throw missing(key);
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.bucketReady();
    await this.client.removeObject(this.bucket, key);
  }

  async *list(area: string): AsyncGenerator<ListedFile> {
    await this.bucketReady();
    for await (const found of this.client.listObjectsV2(this.bucket, `${area}/`, true)) {
      const { name, size, lastModified } = found as { name?: string; size: number; lastModified?: Date };
      if (name !== undefined && lastModified !== undefined) yield { key: name, size, putAt: lastModified };
    }
  }

  async check(): Promise<void> {
    await this.bucketReady();
  }
}
