import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Traces } from '@hvs/assessment';
import { People } from '@hvs/people';
import { Clock, Database, newId, Problem } from '@hvs/platform';
import { carriedBefore, carriedFor, keepCarried, type CarriedRow, type RefusedItem } from './carried.queries';
import { DeviceKeys } from './device-keys.service';
import { Exams } from './exams.service';
import { Lessons } from './lessons.service';
import { learningProblems } from './problems';
import { Sessions } from './sessions.service';

/** Unsent work of one person, as a device wrote it down. `target`: the enrolment, the session or the sitting it was meant for. */
export interface CarriedContent { account: string; madeAt: string; items: CarriedItem[] }
export type CarriedItem = { id: string; target: string; title: string; madeAt: string } & (
  | { kind: 'commit'; body: Parameters<Sessions['commit']>[2] }
  | { kind: 'statements'; body: { statements: unknown[]; device?: string | undefined } }
  | { kind: 'answers'; body: { answers: Record<string, string[]>; flagged: string[]; seq: number; traces?: Traces | undefined } }
  | { kind: 'submission'; body: { answers?: Record<string, string[]> | undefined; traces?: Traces | undefined } }
);
export interface Taken { ownerName: string; items: number; accepted: number; refused: RefusedItem[]; at: Date; /** Handed in before, by anybody: nothing was done now. */ before: boolean }

const LISTED = 20;

/** The door for work that somebody with a link hands in for somebody without: the same as the owner's own device would have sent. */
@Injectable()
export class Carried {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly deviceKeys: DeviceKeys,
    private readonly exams: Exams,
    private readonly lessons: Lessons,
    private readonly people: People,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Takes a file. The signature says from which device it comes, the device whose it is; whoever carries it adds nothing
   * and may do nothing with it. Each item goes through the door it was meant for, in the owner's name, where the same
   * again is harmless: a file cut off in the middle is simply handed in again. One that has been taken counts no more.
   */
  async take(carriedBy: string, file: { key: string; payload: string; signature: string }, content: CarriedContent): Promise<Taken> {
    const key = await this.deviceKeys.find(file.key);
    if (!key) throw learningProblems.deviceUnknown('Máy lưu tệp này chưa từng báo khóa của nó cho hệ thống, nên không biết tệp có thật hay không. Bài học vẫn nằm trên máy đó; hãy đưa máy đó tới chỗ có mạng.');
    if (key.revokedAt) throw learningProblems.deviceUnknown('Khóa của máy lưu tệp này không còn dùng. Bài học vẫn nằm trên máy đó; hãy đưa máy đó tới chỗ có mạng.');
    if (!isSigned(file, key.publicKey)) throw learningProblems.carriedForged('Tệp đã bị sửa hoặc hỏng trên đường. Chưa có gì thay đổi; hãy lưu lại tệp từ máy của người học.');
    const owner = await this.people.findPerson(key.personId);
    if (owner?.account !== content.account || owner.state !== 'active') throw learningProblems.carriedForged('Tệp này không phải của người đã dùng máy đó. Chưa có gì thay đổi.');

    const sha2 = createHash('sha256').update(file.payload).digest('hex');
    const before = await carriedBefore(this.db.em, sha2);
    if (before) return taken(before, owner.fullName, true);
    const refused: RefusedItem[] = [];
    for (const item of content.items) {
      try { await this.pass(owner.id, item); } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refused.push({ id: item.id, title: item.title, text: `${error.title}. ${error.detail}` });
      }
    }
    const row: CarriedRow = { id: newId(), personId: owner.id, carriedBy, items: content.items.length, accepted: content.items.length - refused.length, refused, at: this.clock.now() };
    await this.db.transact((tx) => keepCarried(tx, { ...row, sha2 }));
    return taken(row, owner.fullName, false);
  }

  /** What others have handed in for me, newest first. */
  async forMe(personId: string): Promise<{ at: Date; items: number; accepted: number; carriedByName: string }[]> {
    const rows = await carriedFor(this.db.em, personId, LISTED);
    const carriers = await this.people.findPersons([...new Set(rows.map((row) => row.carriedBy))]);
    return rows.map(({ at, items, accepted, carriedBy }) => ({ at, items, accepted, carriedByName: carriers.get(carriedBy)?.fullName ?? '' }));
  }

  private async pass(personId: string, item: CarriedItem): Promise<unknown> {
    switch (item.kind) {
      case 'commit': return this.sessions.commit(personId, item.target, { ...item.body, snapshot: item.body.snapshot ?? null });
      case 'statements': return this.lessons.accept(personId, item.target, item.body.statements, item.body.device);
      case 'answers': return this.exams.save(personId, item.target, item.body);
      case 'submission': return this.exams.submit(personId, item.target, item.body.answers, item.body.traces);
    }
  }
}

const taken = ({ items, accepted, refused, at }: CarriedRow, ownerName: string, before: boolean): Taken => ({ ownerName, items, accepted, refused, at, before });

/** ES256 over the very characters of the payload (RFC 7518 3.4). */
const isSigned = (file: { payload: string; signature: string }, publicKey: JsonWebKey): boolean =>
  verify('sha256', Buffer.from(file.payload), { key: createPublicKey({ key: publicKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(file.signature, 'base64url'));
