import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '@hvs/platform';
import { findAuditEntries, insertAuditEntry } from './audit.queries';
import type { AuditEntry, Page } from './shapes';

/** The register of official acts: who did what to what, written in the transaction that did it. Only ever added to. */
@Injectable()
export class Audit {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** `actorId` is null when the system itself acted. Never put a password, a token or a secret into `detail`. */
  async record(tx: Tx, entry: { actorId: string | null; act: string; subjectKind: string; subjectId: string; detail?: Record<string, unknown> }): Promise<void> {
    await insertAuditEntry(tx, { ...entry, at: this.clock.now(), detail: entry.detail ?? {} });
  }

  /** Newest first. */
  list(filter: { subjectKind?: string; subjectId?: string; actorId?: string; page?: number; size?: number } = {}, outer?: Tx): Promise<Page<AuditEntry>> {
    return findAuditEntries(outer ?? this.db.em, { ...filter, page: filter.page ?? 1, size: filter.size ?? 50 });
  }
}
