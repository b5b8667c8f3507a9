import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, enqueue, Files, holdLock, log } from '@hvs/platform';
import { checkPackage } from './check-package.job';
import { keepUpload, runFolder } from './keep-upload.adapter';
import { checkById, checksBefore, endCheck, forgetChecks, insertCheck, openChecksOf, takeCheck, touchCheck, type CheckRow } from './package-checks.queries';
import { asErrors } from './package-faults';
import { readPackage } from './package-reader.adapter';
import type { PackageReport } from './package-report';
import { coursesProblems } from './problems';

/** What whoever asked may see. `before`: how many packages are looked at first. */
export interface PackageCheck { id: string; fileName: string; state: CheckRow['state']; before: number; report: PackageReport | null; expiresAt: Date }

const KEPT_MS = 60 * 60_000;
/** A run that has not shown a sign of life for so long is dead. */
const SILENT_MS = 2 * 60_000;
/** Unpacked, a package that is only looked at may be this many times what may be sent. */
const UNPACKED_TIMES = 5;

/**
 * Packages that are looked at and not kept: by the same reader as an import, one at a time for the whole installation, so that a
 * stranger's package costs one worker's attention at most. What was sent is gone as soon as it has been read; what was found, after an hour.
 */
@Injectable()
export class PackageChecks {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly files: Files,
  ) {}

  /** `asker`: an account, or an address of the network; kept as a hash, for an hour. */
  async ask(asker: string, fileName: string, stream: Readable): Promise<PackageCheck> {
    const askedBy = createHash('sha256').update(asker).digest('hex');
    await this.demandTurn(askedBy);
    const id = randomBytes(18).toString('base64url');
    const fileKey = `check/${id}`;
    await keepUpload(this.files, this.config.get('DATA_DIR'), fileKey, stream, this.config.get('PACKAGE_CHECK_MAX_MB'));
    try {
      await this.db.transact(async (tx) => {
        await holdLock(tx, 'courses.check-asked', askedBy);
        if ((await openChecksOf(tx, askedBy)) > 0) throw busy();
        await insertCheck(tx, { id, askedBy, fileName, fileKey }, this.clock.now());
        await enqueue(tx, checkPackage, {});
      });
    } catch (error) {
      await this.files.remove(fileKey);
      throw error;
    }
    return this.of(id);
  }

  async of(id: string): Promise<PackageCheck> {
    const row = /^[\w-]{24}$/.test(id) ? await checkById(this.db.em, id) : undefined;
    const expiresAt = row && new Date(row.createdAt.getTime() + KEPT_MS);
    if (!row || !expiresAt || expiresAt <= this.clock.now()) throw coursesProblems.checkMissing('Kết quả kiểm tra chỉ giữ một giờ. Hãy gửi lại gói để kiểm tra lần nữa.');
    return { id, fileName: row.fileName, state: row.state, before: row.state === 'waiting' ? await checksBefore(this.db.em, id) : 0, report: row.report, expiresAt };
  }

  /** Looks at all that wait, unless somebody else does. */
  async run(): Promise<void> {
    for (;;) {
      const check = await this.db.transact(async (tx) => {
        await holdLock(tx, 'courses.check', 'next');
        const now = this.clock.now();
        return takeCheck(tx, now, new Date(now.getTime() - SILENT_MS));
      });
      if (!check) return;
      await endCheck(this.db.em, check.id, await this.look(check), this.clock.now());
      await this.files.remove(check.fileKey);
    }
  }

  /** What is older than it may be read, with whatever a dead run left of it; and goes on where one died. */
  async sweep(): Promise<void> {
    for (const key of await forgetChecks(this.db.em, new Date(this.clock.now().getTime() - KEPT_MS))) await this.files.remove(key);
    await this.run();
  }

  private async demandTurn(askedBy: string): Promise<void> {
    if ((await openChecksOf(this.db.em, askedBy)) > 0) throw busy();
  }

  private async look({ id, fileKey }: CheckRow): Promise<PackageReport> {
    const folder = await runFolder(this.config.get('DATA_DIR'), 'check', id, Date.now());
    try {
      const at = join(folder, 'package.zip');
      await pipeline(await this.files.stream(fileKey), createWriteStream(at));
      const limits = { unpackedMaxMb: Math.min(this.config.get('UNPACKED_MAX_MB'), UNPACKED_TIMES * this.config.get('PACKAGE_CHECK_MAX_MB')), maxEntries: this.config.get('PACKAGE_ENTRIES_MAX') };
      let told = 0;
      const read = await readPackage(at, folder, limits, async (done) => {
        if (done - told < 200) return;
        told = done;
        await touchCheck(this.db.em, id, this.clock.now());
      });
      return read.report;
    } catch (error) {
      // Said once, and not tried for ever: a stranger's package must not keep the others waiting.
      log.error({ err: error, check: id }, 'a package could not be looked at');
      return { ok: false, standard: null, edition: null, title: null, tool: null, items: 0, files: 0, bytes: 0, hosts: [], faults: asErrors([{ code: 'check-failed', text: 'Hệ thống gặp trục trặc khi đọc gói này. Hãy gửi lại; nếu vẫn vậy, báo quản trị viên kèm tên tệp và giờ gửi.' }]) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const busy = () => coursesProblems.checkBusy('Gói bạn gửi trước chưa kiểm tra xong. Hãy chờ có kết quả rồi gửi gói này.', { retryAfterSeconds: 10 });
