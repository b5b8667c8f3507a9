import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit, localDay } from '@hvs/people';
import { Clock, Config, Database, enqueue, holdLock, newId, publish, Tasks, type Task, type Tx } from '@hvs/platform';
import { z } from 'zod';
import {
  certificateByCode, certificateById, certificatesCiting, certificatesOf, countIssued, entitlementsOf, eraseHolder, heldBy, holderOf, insertCertificate, isHolderUnder, listCertificates, listEntitled, markRevoked, takeNumber,
  type Certificate, type Entitled, type ListFilter,
} from './certificates.queries';
import { certificateIssued } from './events';
import { factsOf, toIssue, type CertificateKind, type Entitlement } from './facts';
import { certificationProblems } from './problems';
import { issueCertificates, removeRendering, renderCertificate } from './render-certificate.job';
import { readCode, verifyCode, type Wording } from './wording';
import { readWording } from './wording.adapter';

export interface Asked { personId: string; kind: CertificateKind; subject: string }
const Input = z.object({ items: z.array(z.object({ personId: z.string(), kind: z.enum(['skill-group', 'audience']), subject: z.string() })), by: z.string() });
const key = (kind: string, subject: string): string => `${kind} ${subject}`;

/** The register of certificates: issue exactly once, look up, revoke. */
@Injectable()
export class Certificates {
  private readonly wording: Wording;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly audit: Audit,
    private readonly tasks: Tasks,
  ) {
    this.wording = readWording(config.get('CONTENT_DIR'));
  }

  /** Issues whatever the person is now entitled to, does not hold, and has come by since certificates go out by themselves. */
  considerCompetency(event: { personId: string; year: number }): Promise<void> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'certificates', event.personId);
      const entitled = await entitlementsOf(tx, event.year, event.personId);
      await this.noteUnfounded(tx, event.personId, event.year, entitled);
      const due = toIssue(entitled, await heldBy(tx, event.year, event.personId), new Date(`${this.config.get('CERTIFICATE_AUTO_FROM')}T00:00:00+07:00`));
      for (const entitlement of due) await this.issue(tx, entitlement, event.year, null);
    });
  }

  /**
   * Taking a certificate back is an official act that a person decides on. That its ground has gone (a statement was
   * voided, a rule changed) is written into the audit, once, for whoever decides.
   */
  private async noteUnfounded(tx: Tx, personId: string, year: number, entitled: Entitlement[]): Promise<void> {
    const grounds = new Set(entitled.map((e) => key(e.kind, e.subject)));
    for (const certificate of await certificatesOf(tx, personId)) {
      if (certificate.revokedAt || certificate.year !== year || grounds.has(key(certificate.kind, certificate.subject))) continue;
      const noted = await this.audit.list({ subjectKind: 'certificate', subjectId: certificate.id }, tx);
      if (noted.items.some((entry) => entry.act === 'certificate.unfounded')) continue;
      await this.audit.record(tx, { actorId: null, act: 'certificate.unfounded', subjectKind: 'certificate', subjectId: certificate.id, detail: { registerNumber: certificate.facts.registerNumber } });
    }
  }

  /** The certificates of a person that name this statement as their ground; revoked ones too. */
  citing(personId: string, statementId: string): Promise<Certificate[]> {
    return certificatesCiting(this.db.em, personId, statementId);
  }

  /** Asks for certificates of a list, or of everybody entitled under a unit. The same key again finds the same task. */
  issueSelected(asked: { items: Asked[] } | { all: true; filter: Omit<Parameters<typeof listEntitled>[2], 'places' | 'limit' | 'offset'> }, by: string, places: string[], dedupeKey?: string): Promise<Task> {
    return this.db.transact(async (tx) => {
      const entitled = await listEntitled(tx, this.year, { ...('all' in asked ? asked.filter : {}), places, limit: null, offset: 0 });
      const wanted = 'items' in asked ? new Set(asked.items.map((i) => `${i.personId} ${key(i.kind, i.subject)}`)) : undefined;
      const items = entitled.filter((e) => !wanted || wanted.has(`${e.personId} ${key(e.kind, e.subject)}`)).map(({ personId, kind, subject }) => ({ personId, kind, subject }));
      const { task, fresh } = await this.tasks.open(tx, { kind: 'issue-certificates', title: `Cấp ${items.length} chứng nhận`, ownerId: by, input: { items, by }, ...(dedupeKey ? { dedupeKey } : {}) });
      if (!fresh) return task;
      if (items.length === 0) throw certificationProblems.nothingToIssue('Những người đã chọn không còn đủ điều kiện hoặc đã được cấp. Hãy tải lại danh sách.');
      await enqueue(tx, issueCertificates, { taskId: task.id });
      await this.audit.record(tx, { actorId: by, act: 'certificates.issue-asked', subjectKind: 'task', subjectId: task.id, detail: { count: items.length } });
      return task;
    });
  }

  /** Works through a task's list, one certificate a transaction; run again, it passes over those that are there. */
  async issueListed({ taskId }: { taskId: string }): Promise<void> {
    const task = await this.tasks.start(taskId, 0);
    if (!task) return;
    const { items, by } = Input.parse(task.input);
    // The bar shows its length from the start, and does not fall back when a killed task goes on.
    await this.tasks.progress(taskId, task.done, items.length);
    for (const [i, item] of items.entries()) {
      await this.issueOne(item, by);
      if (i % 20 === 19 && i >= task.done) await this.tasks.progress(taskId, i + 1, items.length);
    }
    await this.tasks.progress(taskId, items.length, items.length);
    const issued = await countIssued(this.db.em, this.year, by, task.createdAt, items);
    await this.tasks.finish(taskId, { issued, asked: items.length }, `Đã cấp ${issued} chứng nhận${issued < items.length ? `; ${items.length - issued} đã có từ trước hoặc không còn đủ điều kiện` : ''}.`);
  }

  /** Takes a certificate back for good. A second time changes nothing. */
  async revoke(id: string, reason: string, by: string, places: string[]): Promise<Certificate> {
    if (reason.trim().length < 5) throw certificationProblems.reasonNeeded('Hãy ghi rõ lý do thu hồi; lý do hiện trên trang kiểm tra chứng nhận. Chưa có gì thay đổi.');
    return this.db.transact(async (tx) => {
      const certificate = await certificateById(tx, id);
      if (!certificate || !(await isHolderUnder(tx, certificate.personId, places))) throw missing();
      if (await markRevoked(tx, id, by, reason.trim(), this.clock.now())) {
        await this.audit.record(tx, { actorId: by, act: 'certificate.revoked', subjectKind: 'certificate', subjectId: id, detail: { registerNumber: certificate.facts.registerNumber, reason: reason.trim() } });
      }
      return (await certificateById(tx, id))!;
    });
  }

  /**
   * A person has been pseudonymised. The register is an official record, and keeps the name, unless the settings say otherwise: then
   * nothing of the holder but the unit stands on the certificates, their PDFs are drawn anew, and they can still be verified by their codes.
   */
  async forgetHolder(tx: Tx, personId: string): Promise<void> {
    if (this.config.get('CERTIFICATE_HOLDER') === 'keep') return;
    for (const { id, sha2 } of await eraseHolder(tx, personId, 'Người đã ẩn danh')) {
      await enqueue(tx, renderCertificate, { certificateId: id });
      if (sha2 !== null) await enqueue(tx, removeRendering, { sha2 });
    }
  }

  ofPerson(personId: string): Promise<Certificate[]> {
    return certificatesOf(this.db.em, personId);
  }

  /** By the code of the QR or typed from paper; undefined when the register has no such code. */
  verify(code: string): Promise<Certificate | undefined> {
    return certificateByCode(this.db.em, readCode(code));
  }

  async list(filter: ListFilter): Promise<{ items: Certificate[]; total: number }> {
    const found = await listCertificates(this.db.em, filter);
    return { items: found, total: found[0]?.total ?? 0 };
  }

  async entitled(filter: Parameters<typeof listEntitled>[2]): Promise<{ items: Entitled[]; total: number }> {
    const found = await listEntitled(this.db.em, this.year, filter);
    return { items: found, total: found[0]?.total ?? 0 };
  }

  /** For its holder, or for who may read certificates where the holder belongs. */
  async forReader(id: string, reader: { personId: string; places: string[] }): Promise<Certificate> {
    const certificate = await certificateById(this.db.em, id);
    if (!certificate || (certificate.personId !== reader.personId && !(await isHolderUnder(this.db.em, certificate.personId, reader.places)))) throw missing();
    if (!certificate.fileSha2) throw certificationProblems.notReady('Số chứng nhận đã có trong sổ; bản in thường xong sau vài giây. Hãy thử lại.');
    return certificate;
  }

  private issueOne(item: Asked, by: string): Promise<void> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'certificates', item.personId);
      const entitled = await entitlementsOf(tx, this.year, item.personId);
      const due = toIssue(entitled, await heldBy(tx, this.year, item.personId), null).find((e) => e.kind === item.kind && e.subject === item.subject);
      if (due) await this.issue(tx, due, this.year, by);
    });
  }

  private async issue(tx: Tx, entitlement: Entitlement, year: number, by: string | null): Promise<void> {
    const now = this.clock.now();
    const day = localDay(now);
    const holder = (await holderOf(tx, entitlement.personId, day))!;
    const code = verifyCode(randomBytes(48));
    const number = await takeNumber(tx, year);
    const facts = factsOf(entitlement, holder, this.wording, {
      year, number, code, issuedOn: day, completedOn: localDay(entitlement.since), issuer: this.config.get('CERTIFICATE_ISSUER'), place: this.config.get('CERTIFICATE_PLACE'), publicUrl: this.config.get('PUBLIC_URL'),
    });
    const id = newId();
    await insertCertificate(tx, { id, personId: entitlement.personId, kind: entitlement.kind, subject: entitlement.subject, year, number, code, facts, at: now, by });
    await enqueue(tx, renderCertificate, { certificateId: id });
    await publish(tx, certificateIssued, { certificateId: id, personId: entitlement.personId });
  }

  private get year(): number {
    return this.config.get('PROGRAMME_YEAR');
  }
}

const missing = () => certificationProblems.certificateMissing('Chứng nhận này không có, hoặc thuộc người ngoài phạm vi bạn được xem.');
