import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { Audit, Organisation, People } from '@hvs/people';
import { Clock, Files, newId, parseConfig, Tasks } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { CertificateGround } from './certificate-ground.service';
import { Certificates } from './certificates.service';
import { Rendering } from './rendering.service';

class SteeredClock extends Clock {
  at = new Date('2026-11-22T02:00:00Z');
  override now(): Date { return new Date(this.at); }
}

/** The object store of these tests: it can be full, and counts what is put. */
class Shelf {
  readonly kept = new Map<string, Buffer>();
  puts = 0;
  full = false;
  async put(key: string, body: Buffer | Readable): Promise<void> {
    if (this.full) throw new Error('no space left');
    this.puts++;
    this.kept.set(key, body as Buffer);
  }
  async stat(key: string) { const found = this.kept.get(key); return found && { size: found.length }; }
  async stream(key: string) { return Readable.from([this.kept.get(key)!]); }
  async remove(key: string): Promise<void> { this.kept.delete(key); }
  async *list(): AsyncGenerator<never> {}
  async check(): Promise<void> {}
}

let t: TestDatabase;
let clock: SteeredClock;
let shelf: Shelf;
let certificates: Certificates;
let rendering: Rendering;
let tasks: Tasks;
let people: People;
let province: string;
let chiengLa: string;
let thuanChau: string;
let admin: string;
const make = (withTasks: Tasks, env: Record<string, string> = {}): Certificates => new Certificates(t.db, clock, parseConfig({ ...env, DATABASE_URL: 'x', CONTENT_DIR: resolve(__dirname, '../../../content'), PUBLIC_URL: 'https://hvs.test' }), new Audit(t.db, clock), withTasks);

beforeAll(async () => {
  t = await aDatabase();
  clock = new SteeredClock();
  shelf = new Shelf();
  tasks = new Tasks(t.db, clock);
  certificates = make(tasks);
  rendering = new Rendering(t.db, clock, new Files(shelf));
  const audit = new Audit(t.db, clock);
  const units = new Organisation(t.db, clock, audit);
  people = new People(t.db, clock, audit);
  const unit = async (code: string, name: string, kind: 'province' | 'commune', parentId: string | null) => (await units.ensureUnit({ code, name, kind, parentId, validFrom: '2004-07-08' })).id;
  province = await unit('son-la', 'Tỉnh Sơn La', 'province', null);
  chiengLa = await unit('xa-chieng-la', 'Ủy ban nhân dân xã Chiềng La', 'commune', province);
  thuanChau = await unit('xa-thuan-chau', 'Ủy ban nhân dân xã Thuận Châu', 'commune', province);
  admin = await aPerson('Nguyễn Thu Hà', province);
  await t.source.query(`insert into competency.framework values ('f', 'Khung', 'QĐ 757', '1', true, '')`);
  await t.source.query(`insert into competency.skill_group values ('NTS', 'f', 'Nhận thức số', 1, true), ('LE', 'f', 'Nhóm không ai phải học', 2, true)`);
  await t.source.query(`insert into competency.audience values ('SL-NC', 'Lực lượng nòng cốt', 1), ('SL-TV', 'Thành viên tổ', 2)`);
  await t.source.query(`insert into competency.requirement values (2026, 'SL-NC', 'NTS', 1, '2026-11-30', 'Quyết định 35/QĐ-UBND', true)`);
});
afterAll(() => t.drop());

let count = 0;
const aPerson = async (fullName: string, unitId: string, position = 'Công chức'): Promise<string> =>
  (await people.createPerson({ username: `person${++count}`, fullName, memberships: [{ unitId, position, audiences: ['SL-NC'], validFrom: '2026-01-01' }] }, null)).id;
const completed = (personId: string, audience = 'SL-NC', at = '2026-11-20T03:00:00Z'): Promise<unknown> =>
  t.source.query(`insert into competency.audience_completion (id, person_id, audience, year, completed_at) values ($1, $2, $3, 2026, $4)`, [newId(), personId, audience, at]);
const attained = async (personId: string, group: string, statementId: string): Promise<void> => {
  const [course, version, enrolment] = [newId(), newId(), newId()];
  await t.source.query(`insert into courses.course (id, slug, title, standard, created_at, updated_at) values ($1, $2, 'Khóa', 'native', now(), now())`, [course, `khoa-${course}`]);
  await t.source.query(`insert into courses.version (id, course_id, number, content_sha2, title, tree, created_at) values ($1, $2, 1, 'x', 'Khóa', '{}', now())`, [version, course]);
  await t.source.query(`insert into learning.enrolment (id, person_id, course_id, version_id, year, registration, source, enrolled_at) values ($1, $2, $3, $4, 2026, $5, 'self', now())`, [enrolment, personId, course, version, newId()]);
  await t.source.query(`insert into competency.attained (id, person_id, group_code, year, attained_at, enrolment_id, statement_id) values ($1, $2, $3, 2026, '2026-11-20T03:00:00Z', $4, $5)`, [newId(), personId, group, enrolment, statementId]);
};
/** Somebody who holds a certificate, not drawn yet. */
const aHolder = async (fullName = 'Lò Thị Mai', unitId = chiengLa): Promise<string> => {
  const personId = await aPerson(fullName, unitId);
  await completed(personId);
  await certificates.considerCompetency({ personId, year: 2026 });
  return personId;
};
const only = async (personId: string) => { const held = await certificates.ofPerson(personId); expect(held).toHaveLength(1); return held[0]!; };
/** The register as it must always be: 1, 2, 3 … without a gap. */
const expectNoGap = async (): Promise<number> => {
  const numbers = (await t.source.query('select number from certification.certificate order by number')).map((r: { number: number }) => r.number);
  expect(numbers).toEqual(numbers.map((_: number, i: number) => i + 1));
  expect((await t.source.query('select last_number from certification.register where year = 2026'))[0]?.last_number ?? 0).toBe(numbers.length);
  return numbers.length;
};
const waitingJobs = async (certificateId: string): Promise<string[]> =>
  (await t.source.query(`select name from platform.outbox where payload->>'certificateId' = $1 order by name`, [certificateId])).map((r: { name: string }) => r.name);

describe('issuing', () => {
  test('freezes who, where, what and on which evidence; later changes do not touch it', async () => {
    const statementId = newId();
    const personId = await aPerson('Lò Thị Mai', chiengLa, 'Công chức Văn hóa');
    await attained(personId, 'NTS', statementId);
    await certificates.considerCompetency({ personId, year: 2026 });
    await t.source.query(`update people.person set full_name = 'Lò Thị Khác' where id = $1`, [personId]);
    const { facts, ...certificate } = await only(personId);
    expect(facts).toMatchObject({
      holderName: 'Lò Thị Mai', unitName: 'Ủy ban nhân dân xã Chiềng La', position: 'Công chức Văn hóa', subjectName: 'Nhận thức số', groups: ['Nhận thức số'], legalSource: 'Quyết định 35/QĐ-UBND',
      statementIds: [statementId], issuedOn: '2026-11-22', completedOn: '2026-11-20', verifyUrl: `https://hvs.test/verify/${facts.code}`,
    });
    expect(facts.registerNumber).toMatch(/^\d{5}\/2026\//);
    expect(certificate).toMatchObject({ kind: 'skill-group', subject: 'NTS', fileSha2: null, revokedAt: null });
    expect(await waitingJobs(certificate.id)).toEqual(['certification.certificate-issued', 'certification.render']);
  });

  test('a group that no decision requires is certified without a legal ground, not with the word "null"', async () => {
    const personId = await aPerson('Hà Văn Ý', chiengLa);
    await attained(personId, 'LE', newId());
    await certificates.considerCompetency({ personId, year: 2026 });
    expect((await only(personId)).facts.legalSource).toBe('');
  });

  test('twenty at once for one entitlement issue one certificate; twenty people at once get twenty numbers in a row', async () => {
    const one = await aPerson('Quàng Văn Một', chiengLa);
    await completed(one);
    await Promise.all(Array.from({ length: 20 }, () => certificates.considerCompetency({ personId: one, year: 2026 })));
    await only(one);
    const before = await expectNoGap();
    const many = await Promise.all(Array.from({ length: 20 }, (_, i) => aPerson(`Cầm Thị ${i}`, thuanChau)));
    await Promise.all(many.map((personId) => completed(personId)));
    await Promise.all(many.map((personId) => certificates.considerCompetency({ personId, year: 2026 })));
    expect(await expectNoGap()).toBe(before + 20);
  });

  test('a death after the number was taken gives it back, and leaves neither certificate nor job', async () => {
    const before = await expectNoGap();
    const personId = await aPerson('Vì Thị Rơi', chiengLa);
    await completed(personId);
    await t.source.query(`create function die() returns trigger language plpgsql as $$ begin raise exception 'died'; end $$`);
    await t.source.query(`create trigger die before insert on platform.outbox for each row when (new.name = 'certification.certificate-issued') execute function die()`);
    await expect(certificates.considerCompetency({ personId, year: 2026 })).rejects.toThrow('died');
    await t.source.query('drop trigger die on platform.outbox');
    expect(await expectNoGap()).toBe(before);
    expect(await certificates.ofPerson(personId)).toEqual([]);
    await certificates.considerCompetency({ personId, year: 2026 });
    await certificates.considerCompetency({ personId, year: 2026 });
    await only(personId);
    expect(await expectNoGap()).toBe(before + 1);
  });
});

describe('drawing the PDF', () => {
  test('a full disk leaves the certificate as it was; when there is room the same job makes it ready, once', async () => {
    const personId = await aHolder();
    const { id } = await only(personId);
    shelf.full = true;
    await expect(rendering.render({ certificateId: id })).rejects.toThrow('no space left');
    shelf.full = false;
    expect((await only(personId)).fileSha2).toBeNull();
    await expect(certificates.forReader(id, { personId, places: [] })).rejects.toMatchObject({ name: expect.anything(), kind: 'conflict' });
    const puts = shelf.puts;
    await rendering.render({ certificateId: id });
    await rendering.render({ certificateId: id });
    expect(shelf.puts).toBe(puts + 1);
    const ready = await certificates.forReader(id, { personId, places: [] });
    expect(shelf.kept.get(`certificates/${ready.fileSha2!}`)!.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('a death between file and row: drawing again finds the file there', async () => {
    const personId = await aHolder();
    const { id } = await only(personId);
    await rendering.render({ certificateId: id });
    const first = (await only(personId)).fileSha2;
    await t.source.query(`update certification.certificate set file_sha2 = null, ready_at = null where id = $1`, [id]);
    const puts = shelf.puts;
    await rendering.render({ certificateId: id });
    expect((await only(personId)).fileSha2).toBe(first);
    expect(shelf.puts).toBe(puts);
  });

  test('the PDF is for its holder and for who may read where the holder belongs', async () => {
    const personId = await aHolder();
    const { id } = await only(personId);
    await rendering.render({ certificateId: id });
    const stranger = newId();
    for (const places of [[chiengLa], [province]]) expect((await certificates.forReader(id, { personId: stranger, places })).id).toBe(id);
    for (const places of [[], [thuanChau]]) await expect(certificates.forReader(id, { personId: stranger, places })).rejects.toMatchObject({ kind: 'missing' });
  });
});

describe('issuing a list', () => {
  test('what was completed before certificates go out by themselves waits; a job that dies goes on, never twice, and tells the whole', async () => {
    const waiting = await Promise.all(Array.from({ length: 45 }, (_, i) => aPerson(`Đèo Văn Chờ ${i}`, thuanChau)));
    for (const personId of waiting) {
      await completed(personId, 'SL-TV', '2026-10-01T03:00:00Z');
      await certificates.considerCompetency({ personId, year: 2026 });
    }
    const filter = { places: [province], q: 'deo van cho', limit: 10, offset: 0 };
    expect(await certificates.entitled(filter)).toMatchObject({ total: 45, items: { length: 10 } });
    expect((await certificates.entitled({ ...filter, places: [chiengLa] })).total).toBe(0);

    const asked = await Promise.all([1, 2, 3].map(() => certificates.issueSelected({ all: true, filter: { q: 'deo van cho' } }, admin, [province], 'one-click')));
    expect(new Set(asked.map((task) => task.id)).size).toBe(1);
    const { id: taskId } = asked[0]!;
    class Dying extends Tasks {
      override async progress(id: string, done: number, total: number): Promise<void> {
        await super.progress(id, done, total);
        if (done === 20) throw new Error('killed');
      }
    }
    await expect(make(new Dying(t.db, clock)).issueListed({ taskId })).rejects.toThrow('killed');
    expect(await tasks.find(taskId)).toMatchObject({ state: 'running', done: 20, total: 45 });
    clock.at = new Date(clock.at.getTime() + 60_000);
    await certificates.issueListed({ taskId });
    await certificates.issueListed({ taskId });
    expect(await tasks.find(taskId)).toMatchObject({ state: 'done', done: 45, total: 45, message: 'Đã cấp 45 chứng nhận.', result: { issued: 45, asked: 45 } });
    for (const personId of waiting) await only(personId);
    await expectNoGap();
    expect((await certificates.entitled(filter)).total).toBe(0);
    await expect(certificates.issueSelected({ all: true, filter: { q: 'deo van cho' } }, admin, [province], 'another')).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('only people under the asker\'s places are on the list, whatever is asked for', async () => {
    const personId = await aPerson('Lường Thị Ngoài', thuanChau);
    await completed(personId, 'SL-TV', '2026-10-01T03:00:00Z');
    const item = { personId, kind: 'audience' as const, subject: 'SL-TV' };
    await expect(certificates.issueSelected({ items: [item] }, admin, [chiengLa])).rejects.toMatchObject({ kind: 'invalid' });
    expect((await certificates.issueSelected({ items: [item] }, admin, [thuanChau])).input).toMatchObject({ items: [item] });
  });
});

describe('the register', () => {
  test('revoking needs a reason, happens once, stands in the audit, and is seen by the code however it is typed', async () => {
    const personId = await aHolder('Bạc Thị Thu');
    const { id, facts } = await only(personId);
    await expect(certificates.revoke(id, ' x ', admin, [province])).rejects.toMatchObject({ kind: 'invalid' });
    await expect(certificates.revoke(id, 'Ngoài phạm vi', admin, [thuanChau])).rejects.toMatchObject({ kind: 'missing' });
    for (const reason of ['Cấp nhầm người', 'Lý do thứ hai']) expect((await certificates.revoke(id, reason, admin, [province])).revokedReason).toBe('Cấp nhầm người');
    expect(await certificates.verify(facts.code.toLowerCase().replaceAll('-', ' '))).toMatchObject({ id, revokedReason: 'Cấp nhầm người', revokedAt: clock.now() });
    expect(await certificates.verify('KHONG-CO')).toBeUndefined();
    const entries = await new Audit(t.db, clock).list({ subjectKind: 'certificate', subjectId: id });
    expect(entries.items.map((e) => [e.act, e.actorId])).toEqual([['certificate.revoked', admin]]);
    await certificates.considerCompetency({ personId, year: 2026 });
    await only(personId);
  });

  test('is searched without diacritics, by number, code, state, kind and unit, and shows only what stands under the places', async () => {
    const personId = await aHolder('Mùa A Páo', thuanChau);
    const { facts } = await only(personId);
    const found = async (filter: Partial<Parameters<Certificates['list']>[0]>) => (await certificates.list({ places: [province], limit: 50, offset: 0, ...filter })).items.map((c) => c.personId);
    for (const q of ['mua a pao', 'PÁO', facts.registerNumber, facts.code.toLowerCase()]) expect(await found({ q })).toEqual([personId]);
    const q = 'mua a pao';
    expect(await found({ q, state: 'issued', kind: 'audience', unitId: thuanChau, places: [thuanChau] })).toEqual([personId]);
    for (const other of [{ state: 'ready' as const }, { state: 'revoked' as const }, { kind: 'skill-group' as const }, { unitId: chiengLa }, { places: [chiengLa] }, { places: [] }]) expect(await found({ q, ...other })).toEqual([]);
  });

  test('read from one certificate on to the next, nothing comes twice while new ones are issued', async () => {
    const before = await expectNoGap();
    const seen: number[] = [];
    for (let after: { year: number; number: number } | undefined; ;) {
      const { items } = await certificates.list({ places: [province], limit: 7, offset: 0, ...(after ? { before: after } : {}) });
      if (items.length === 0) break;
      seen.push(...items.map((c) => c.number));
      after = items.at(-1)!;
      await aHolder('Người mới');
    }
    expect(seen).toEqual(Array.from({ length: before }, (_, i) => before - i));
  });
});

describe('a holder who was pseudonymised', () => {
  const forget = (personId: string, env: Record<string, string> = {}) => t.db.transact((tx) => make(tasks, env).forgetHolder(tx, personId));

  test('stays in the register, as it is an official record', async () => {
    const personId = await aHolder('Lường Thị Sỏi');
    await forget(personId);
    expect((await only(personId)).facts.holderName).toBe('Lường Thị Sỏi');
  });

  test('goes from it where the settings say so: the certificate is drawn anew and can still be verified', async () => {
    const personId = await aHolder('Lường Thị Sao');
    const { id } = await only(personId);
    await rendering.render({ certificateId: id });
    const before = await only(personId);
    await t.source.query('delete from platform.outbox');
    await forget(personId, { CERTIFICATE_HOLDER: 'erase' });
    const jobs = await t.source.query('select name, payload from platform.outbox order by name');
    expect(jobs).toEqual([{ name: 'certification.remove', payload: { sha2: before.fileSha2 } }, { name: 'certification.render', payload: { certificateId: id } }]);
    await rendering.render({ certificateId: id });
    await rendering.remove({ sha2: before.fileSha2! });
    const { facts, fileSha2 } = (await certificates.verify(before.facts.code))!;
    expect(facts).toEqual({ ...before.facts, holderName: 'Người đã ẩn danh', position: '', holderLine: before.facts.unitName });
    expect(fileSha2).not.toBe(before.fileSha2);
    expect([shelf.kept.has(`certificates/${before.fileSha2}`), shelf.kept.has(`certificates/${fileSha2}`)]).toEqual([false, true]);
  });
});

test('a purge asks, and hears which statements certificates name, revoked ones too', async () => {
  const [held, revoked] = [newId(), newId()];
  for (const statementId of [held, revoked]) {
    const personId = await aPerson('Cà Văn Ơn', chiengLa);
    await attained(personId, 'NTS', statementId);
    await certificates.considerCompetency({ personId, year: 2026 });
    if (statementId === revoked) await certificates.revoke((await only(personId)).id, 'cấp nhầm người', admin, [province]);
  }
  const needs = await new CertificateGround().needs(t.db.em, [held, revoked, newId()].map((id) => ({ id }) as never));
  expect([...needs.keys()].sort()).toEqual([held, revoked].sort());
});
