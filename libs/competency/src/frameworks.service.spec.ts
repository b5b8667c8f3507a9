import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { Audit, Organisation, People } from '@hvs/people';
import { Clock, newId, parseConfig, rows } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { Competencies } from './competencies.service';
import { replaceAttained } from './competency.queries';
import { Crosswalks } from './crosswalks.service';
import { frameworkToCsv } from './framework-csv';
import { FrameworkFile } from './framework-file';
import { FrameworkVersions } from './framework-versions.service';
import { Frameworks } from './frameworks.service';
import { Plans } from './plans.service';

class SteeredClock extends Clock {
  at = new Date('2026-10-01T02:00:00Z');
  override now(): Date { return new Date(this.at); }
}
const FOLDER = resolve(__dirname, '../../../content/frameworks');
const QD757 = 'qd757-2025';

let t: TestDatabase;
let clock: SteeredClock;
let frameworks: Frameworks;
let versions: FrameworkVersions;
let plans: Plans;
let crosswalks: Crosswalks;
let competencies: Competencies;
let content: FrameworkFile;
let admin: string;
let mai: string;

beforeAll(async () => {
  t = await aDatabase();
  clock = new SteeredClock();
  const config = parseConfig({ DATABASE_URL: 'x', PROGRAMME_YEAR: '2026' });
  versions = new FrameworkVersions(t.db, clock, config);
  plans = new Plans(t.db, clock, config);
  crosswalks = new Crosswalks(t.db);
  competencies = new Competencies(t.db);
  frameworks = new Frameworks(t.db, config, versions, plans, crosswalks);
  const parts = readdirSync(FOLDER).sort().map((name) => FrameworkFile.parse(parse(readFileSync(resolve(FOLDER, name), 'utf8'))));
  content = { frameworks: parts.flatMap((p) => p.frameworks), audiences: parts.flatMap((p) => p.audiences), requirements: parts.flatMap((p) => p.requirements), crosswalks: parts.flatMap((p) => p.crosswalks) };
  await frameworks.load(content);
  const audit = new Audit(t.db, clock);
  const unit = await new Organisation(t.db, clock, audit).ensureUnit({ code: 'son-la', name: 'Tỉnh Sơn La', kind: 'province', parentId: null, validFrom: '2004-07-08' });
  const people = new People(t.db, clock, audit);
  const person = async (username: string): Promise<string> => (await people.createPerson({ username, fullName: `Người ${username}`, memberships: [{ unitId: unit.id, position: 'Lãnh đạo', audiences: ['SL-LDP'], validFrom: '2026-01-01' }] }, null)).id;
  admin = await person('quantri');
  mai = await person('mai');
});
afterAll(() => t.drop());

/** Held by a finished course; what settling writes for it. */
const proven = async (group: string, at: string): Promise<void> => {
  const [course, version, enrolment] = [newId(), newId(), newId()];
  await t.source.query(`insert into courses.course (id, slug, title, standard, created_at, updated_at) values ($1, $2, 'Khóa', 'native', now(), now())`, [course, `khoa-${course}`]);
  await t.source.query(`insert into courses.version (id, course_id, number, content_sha2, title, tree, created_at) values ($1, $2, 1, 'x', 'Khóa', '{}', now())`, [version, course]);
  await t.source.query(`insert into learning.enrolment (id, registration, person_id, course_id, version_id, year, source, enrolled_at, completed_at, passed_at) values ($1, $6, $2, $3, $4, 2026, 'self', $5, $5, $5)`, [enrolment, mai, course, version, at, newId()]);
  await t.db.transact((tx) => frameworks.setRule(tx, course, group, 'completed'));
  await competencies.considerOutcome({ enrolmentId: enrolment, personId: mai, year: 2026 });
};
const earnedUnder = async (group: string): Promise<number | undefined> =>
  (await rows<{ number: number }>(t.db.em, 'select v.number from competency.attained a join competency.framework_version v on v.id = a.framework_version where a.person_id = $1 and a.group_code = $2', [mai, group]))[0]?.number;
/** The official annex as it may come one day: codes of its own, one skill renamed, one gone, one new. */
const annex = (): string => {
  const official = content.frameworks.find(({ code }) => code === QD757)!.groups.map((group, g) => ({
    code: `I.${g + 1}`, name: group.name.toUpperCase(), verified: true,
    skills: group.skills.filter(({ code }) => code !== 'NTS.3').map((skill, s) => ({ code: `I.${g + 1}.${s + 1}`, name: skill.code === 'NTS.1' ? 'Nhận thức về chuyển đổi số' : skill.name, summary: '', verified: true })),
  }));
  official[0]!.skills.push({ code: 'I.1.9', name: 'Kỹ năng chỉ phụ lục mới có', summary: '', verified: true });
  return frameworkToCsv({ groups: official });
};

describe('what came with the product', () => {
  test('is version 1 of each framework; loading it again makes no other', async () => {
    await frameworks.load(content);
    expect((await versions.inForce()).map(({ framework, number }) => [framework, number])).toEqual([['digcomp-2.2', 1], [QD757, 1], ['tt02-2025', 1]]);
  });
  test('every row of the crosswalks leads from and to something that is there', async () => {
    for (const { from, to } of await crosswalks.pairs()) for (const row of await crosswalks.of(from, to)) expect([row.from, row.fromName, row.to, row.toName]).not.toContain(null);
    expect(await crosswalks.of(QD757, 'tt02-2025')).toContainEqual(expect.objectContaining({ from: 'GTHT.3', to: 'TT02.2.3', relation: 'exactMatchOf', verified: false }));
  });
  test('a framework handed out and in again changes nothing', async () => {
    const version = await versions.numbered(QD757, undefined);
    for (const handed of [{ format: 'csv' as const, text: versions.toCsv(version) }, { format: 'case' as const, text: JSON.stringify(versions.toCase(version)) }]) {
      const preview = await versions.preview(QD757, handed);
      expect([preview.orphans, preview.faults, preview.groups.flatMap((group) => [group, ...group.skills]).filter((item) => item.by !== 'code' || item.renamed)]).toEqual([[], [], []]);
    }
  });
});

describe('the official annex replaces the working names', () => {
  const handed = () => ({ format: 'csv' as const, text: annex(), about: { version: '2.0', source: 'Phụ lục I chính thức', verified: true } });
  const publish = (over = {}, expected = 1) => t.db.transact((tx) => versions.publish(tx, admin, QD757, { ...handed(), ...over }, expected, 'Đã có phụ lục gốc'));

  test('the preview says what becomes what, and what is left without a place', async () => {
    await proven('NTS', '2026-10-02T00:00:00Z');
    const preview = await versions.preview(QD757, handed());
    expect(preview.groups.map(({ official, code, by }) => [official, code, by])[0]).toEqual(['I.1', 'NTS', 'name']);
    expect(preview.orphans.map(({ code }) => code)).toEqual(['NTS.1', 'NTS.3']);
    expect(preview.groups[0]!.skills.filter(({ by }) => by === 'new').map(({ official }) => official)).toEqual(['I.1.1', 'I.1.9']);
    expect((await versions.inForce()).find(({ framework }) => framework === QD757)!.number).toBe(1);
  });
  test('a group that the plan still asks for cannot be left out', async () => {
    const without = frameworkToCsv({ groups: content.frameworks.find(({ code }) => code === QD757)!.groups.filter(({ code }) => code !== 'GQVD').map((group) => ({ ...group, skills: [...group.skills] })) });
    const preview = await versions.preview(QD757, { format: 'csv', text: without });
    expect(preview.faults.join()).toMatch(/GQVD.*còn được yêu cầu trong năm 2026/);
    await expect(publish({ text: without })).rejects.toThrow(/Chưa có gì thay đổi/);
  });
  test('a chosen mapping keeps what a skill is; evidence stays under the version it was earned under, what comes later is under the new one', async () => {
    clock.at = new Date('2026-10-20T00:00:00Z');
    const version = await publish({ choices: { 'I.1.1': 'NTS.1' } });
    expect([version.number, version.version, version.orphans.map(({ code }) => code)]).toEqual([2, '2.0', ['NTS.3']]);
    expect(version.items[0]!.skills[0]).toEqual({ code: 'NTS.1', official: 'I.1.1', name: 'Nhận thức về chuyển đổi số', summary: '', verified: true });
    await proven('ATANM', '2026-10-25T00:00:00Z');
    expect([await earnedUnder('NTS'), await earnedUnder('ATANM')]).toEqual([1, 2]);
    // What was settled before is settled again without changing what it was earned under.
    await t.db.transact(async (tx) => {
      const held = await rows<never>(tx, `select id, person_id as "personId", group_code as "groupCode", attained_at as "attainedAt", enrolment_id as "enrolmentId", statement_id as "statementId" from competency.attained where person_id = $1`, [mai]);
      await replaceAttained(tx, [mai], 2026, held);
    });
    expect(await earnedUnder('NTS')).toBe(1);
  });
  test('whoever looked at an older version is told, and nothing changes', async () => {
    await expect(publish({}, 1)).rejects.toThrow(/đang ở bản 2, bạn xem trước trên bản 1/);
  });
  test('the product’s own content, loaded at the next start, does not undo it', async () => {
    await frameworks.load(content);
    expect((await versions.numbered(QD757, undefined)).version).toBe('2.0');
    expect((await versions.of(QD757)).map(({ number, publishedBy }) => [number, publishedBy])).toEqual([[2, 'Người quantri'], [1, null]]);
  });
  test('what is retired is taken up again by its code', async () => {
    const back = frameworkToCsv({ groups: content.frameworks.find(({ code }) => code === QD757)!.groups.map((group) => ({ ...group, skills: [...group.skills] })) });
    const preview = await versions.preview(QD757, { format: 'csv', text: back });
    expect([preview.faults, preview.groups[0]!.skills.map(({ code, by }) => [code, by])]).toEqual([[], [['NTS.1', 'code'], ['NTS.2', 'code'], ['NTS.3', 'code']]]);
  });
});

describe('what a year requires', () => {
  const open = () => plans.of(2026);
  const set = async (change: (rows: Awaited<ReturnType<typeof open>>['rows']) => Awaited<ReturnType<typeof open>>['rows'], mark?: string) => {
    const plan = await open();
    return t.db.transact((tx) => plans.set(tx, admin, 2026, change(plan.rows), mark ?? plan.mark, 'Công văn 12'));
  };

  test('who has all that is asked of him is complete as soon as less is asked, and no longer when more is', async () => {
    const complete = async () => (await rows(t.db.em, `select 1 from competency.audience_completion where person_id = $1 and audience = 'SL-LDP'`, [mai])).length;
    const settle = () => competencies.settleAudiences({ year: 2026, audiences: ['SL-LDP'] });
    expect(await complete()).toBe(0);
    expect(await set((all) => all.map((row) => (row.audience === 'SL-LDP' ? { ...row, groups: ['NTS', 'ATANM'] } : row)))).toMatchObject([{ audience: 'SL-LDP', dropped: ['DLTT', 'GTHT'] }]);
    expect(await rows(t.db.em, `select payload from platform.outbox where name = 'competency.settle-audiences'`)).toEqual([{ payload: { year: 2026, audiences: ['SL-LDP'] } }]);
    await settle();
    expect(await complete()).toBe(1);
    await set((all) => all.map((row) => (row.audience === 'SL-LDP' ? { ...row, groups: ['NTS', 'ATANM', 'GQVD'] } : row)));
    await settle();
    expect(await complete()).toBe(0);
    expect((await plans.history(2026)).map(({ byName, reason }) => [byName, reason])).toEqual([['Người quantri', 'Công văn 12'], ['Người quantri', 'Công văn 12']]);
  });
  test('the product’s content does not undo it either', async () => {
    await frameworks.load(content);
    expect((await open()).rows.find(({ audience }) => audience === 'SL-LDP')!.groups).toEqual(['NTS', 'ATANM', 'GQVD']);
  });
  test('two who change at once: the second is told', async () => expect(set((all) => all, '0')).rejects.toThrow(/Có người vừa sửa/));
  test.each([
    ['a group that is none', { groups: ['KHONG-CO'] }, /Không có nhóm kỹ năng “KHONG-CO”/],
    ['a day of another year', { deadline: '2027-01-01' }, /không nằm trong năm 2026/],
    ['a group twice', { groups: ['NTS', 'NTS'] }, /hai lần/],
  ])('%s is refused', (_, over, says) => expect(set((all) => [{ ...all[0]!, ...over }, ...all.slice(1)])).rejects.toThrow(says));
  test('a year that has been reported is closed', () => expect(t.db.transact((tx) => plans.set(tx, admin, 2025, [], '0', 'x'))).rejects.toThrow(/không sửa yêu cầu nữa/));
});
