import { Clock, type Database } from '@hvs/platform';
import { aDatabase } from '../../../test/support/database';
import { Audit } from './audit.service';
import { Organisation } from './organisation.service';
import { People } from './people.service';
import type { UnitKind } from './shapes';

const BEFORE = '2025-06-30';
const MERGER = '2025-07-01';
let base: Awaited<ReturnType<typeof aDatabase>>;
let db: Database;
let audit: Audit;
let units: Organisation;
let people: People;
let province: string;

class Noon extends Clock {
  override now = () => new Date('2026-11-22T05:00:00Z');
}

beforeAll(async () => {
  base = await aDatabase();
  db = base.db;
  audit = new Audit(db, new Noon());
  units = new Organisation(db, new Noon(), audit);
  people = new People(db, new Noon(), audit);
  province = (await units.ensureUnit({ code: 'son-la', name: 'Tỉnh Sơn La', kind: 'province', parentId: null, validFrom: '2004-07-08' })).id;
});
afterAll(() => base.drop());

let count = 0;
const aUnit = async (name: string, parentId = province, kind: UnitKind = 'commune', validFrom = '2004-07-08') =>
  (await units.ensureUnit({ code: `unit-${++count}`, name, kind, parentId, validFrom })).id;
const aPerson = (fullName: string, unitId: string, audiences: string[] = ['SL-CCVC'], validFrom = '2020-01-01') =>
  people.createPerson({ username: `person${++count}`, fullName, memberships: [{ unitId, position: 'Công chức', audiences, validFrom }] }, null);
const names = async (parentId: string, day: string) => (await units.children(parentId, day)).map((unit) => unit.name);

test('a unit is made once; the second time it stays as it is', async () => {
  const first = await units.ensureUnit({ code: 'so-noi-vu', name: 'Sở Nội vụ', kind: 'department', parentId: province, validFrom: MERGER });
  const again = await units.ensureUnit({ code: 'so-noi-vu', name: 'Tên khác', kind: 'department', parentId: province, validFrom: MERGER });
  expect(again).toEqual({ id: first.id, fresh: false });
  expect(await units.unit(first.id)).toEqual({ id: first.id, code: 'so-noi-vu', name: 'Sở Nội vụ', kind: 'department' });
  expect(await units.byCode('so-noi-vu', BEFORE)).toBeUndefined();
});

test('a unit knows the way up to the province and everything under it', async () => {
  const commune = await aUnit('Xã Tà Xùa');
  const team = await aUnit('Tổ bản Chung', commune, 'team');
  expect((await units.breadcrumb(team)).map((unit) => unit.name)).toEqual(['Tỉnh Sơn La', 'Xã Tà Xùa', 'Tổ bản Chung']);
  expect((await units.ancestorsOf(team)).map((unit) => unit.id)).toEqual([team, commune, province]);
  expect(await units.subtreeIds(commune)).toEqual([commune, team]);
  expect(await units.subtreeIds(commune, '2000-01-01')).toEqual([]);
});

test('two communes merge: the old tree stays as it was, the new one holds their people and teams', async () => {
  const khua = await aUnit('Xã Chiềng Khừa');
  const sap = await aUnit('Xã Lóng Sập cũ');
  const team = await aUnit('Tổ bản Phách', khua, 'team');
  const merged = await aUnit('Xã Lóng Sập', province, 'commune', MERGER);
  const mai = await aPerson('Lò Thị Mai', khua, ['SL-LDP']);
  await aPerson('Vàng A Páo', sap);
  const inTeam = await aPerson('Sồng A Dơ', team);

  expect(await units.merge({ unitIds: [khua, sap], intoId: merged, on: MERGER, by: null })).toEqual({ people: 2 });

  expect(await names(province, BEFORE)).toEqual(expect.arrayContaining(['Xã Chiềng Khừa', 'Xã Lóng Sập cũ']));
  expect(await names(province, BEFORE)).not.toContain('Xã Lóng Sập');
  expect(await names(province, MERGER)).toContain('Xã Lóng Sập');
  expect(await names(province, MERGER)).not.toContain('Xã Chiềng Khừa');
  expect((await units.breadcrumb(team, BEFORE)).map((unit) => unit.name)).toEqual(['Tỉnh Sơn La', 'Xã Chiềng Khừa', 'Tổ bản Phách']);
  expect((await units.breadcrumb(team, MERGER)).map((unit) => unit.name)).toEqual(['Tỉnh Sơn La', 'Xã Lóng Sập', 'Tổ bản Phách']);
  expect(await people.membershipsOf(mai.id, BEFORE)).toMatchObject([{ unitName: 'Xã Chiềng Khừa', position: 'Công chức', audiences: ['SL-LDP'], validTo: MERGER }]);
  expect(await people.membershipsOf(mai.id, MERGER)).toMatchObject([{ unitName: 'Xã Lóng Sập', position: 'Công chức', audiences: ['SL-LDP'], validTo: null }]);
  expect((await people.listPeople({ places: [merged] }, MERGER)).items.map((one) => one.fullName)).toEqual(['Sồng A Dơ', 'Lò Thị Mai', 'Vàng A Páo']);
  expect((await people.listPeople({ places: [khua] }, BEFORE)).items.map((one) => one.id)).toEqual([inTeam.id, mai.id]);
  expect(await units.unit(khua)).toMatchObject({ name: 'Xã Chiềng Khừa' });
  expect((await audit.list({ subjectKind: 'unit', subjectId: merged })).items.map((entry) => entry.act)).toEqual(['unit.merged']);
});

test('somebody who was in both merged units keeps the audiences of both from then on, and the old ones before', async () => {
  const from = await aUnit('Xã A');
  const into = await aUnit('Xã B');
  const person = await aPerson('Hà Văn Đôi', into, ['SL-CCVC']);
  await base.source.query(`insert into people.membership (id, person_id, unit_id, audiences, valid_from) values (gen_random_uuid(), $1, $2, '{SL-NC}', '2021-01-01')`, [person.id, from]);
  await units.merge({ unitIds: [from], intoId: into, on: MERGER, by: null });
  expect((await people.membershipsOf(person.id, MERGER)).map((one) => one.audiences)).toEqual([['SL-CCVC', 'SL-NC']]);
  expect((await people.membershipsOf(person.id, BEFORE)).map((one) => one.audiences)).toEqual([['SL-CCVC'], ['SL-NC']]);
});

test('a unit moves and is renamed from a day on', async () => {
  const a = await aUnit('Xã Mường É');
  const b = await aUnit('Xã Bình Thuận');
  const team = await aUnit('Tổ bản Co', a, 'team');
  await units.move({ unitId: team, parentId: b, on: '2026-01-01', by: null });
  await units.rename({ unitId: team, name: 'Tổ bản Co Muông', on: '2026-03-01', by: null });
  expect((await units.breadcrumb(team, '2025-12-31')).map((unit) => unit.name)).toEqual(['Tỉnh Sơn La', 'Xã Mường É', 'Tổ bản Co']);
  expect((await units.breadcrumb(team, '2026-02-01')).map((unit) => unit.name)).toEqual(['Tỉnh Sơn La', 'Xã Bình Thuận', 'Tổ bản Co']);
  expect((await units.breadcrumb(team, '2026-03-01')).map((unit) => unit.name)).toEqual(['Tỉnh Sơn La', 'Xã Bình Thuận', 'Tổ bản Co Muông']);
});

test('what cannot be is refused in plain words, and changes nothing', async () => {
  const commune = await aUnit('Xã Púng Bánh');
  const team = await aUnit('Tổ bản Púng', commune, 'team');
  await aPerson('Lường Văn Inh', team);
  const refusal = { problem: 'unit-change-refused', kind: 'conflict' };
  await expect(units.move({ unitId: commune, parentId: team, on: MERGER, by: null })).rejects.toMatchObject({ ...refusal, detail: expect.stringContaining('chính nó') as string });
  await expect(units.move({ unitId: commune, parentId: commune, on: MERGER, by: null })).rejects.toMatchObject(refusal);
  await expect(units.close({ unitId: commune, on: MERGER, by: null })).rejects.toMatchObject({ ...refusal, extra: { units: 1, people: 0 } });
  await expect(units.close({ unitId: team, on: MERGER, by: null })).rejects.toMatchObject({ ...refusal, extra: { units: 0, people: 1 } });
  await expect(units.rename({ unitId: commune, name: 'X', on: '2000-01-01', by: null })).rejects.toMatchObject(refusal);
  await expect(units.move({ unitId: team, parentId: '00000000-0000-4000-8000-000000000000', on: MERGER, by: null })).rejects.toMatchObject({ problem: 'unit-missing' });
  expect((await units.breadcrumb(team)).map((unit) => unit.name)).toEqual(['Tỉnh Sơn La', 'Xã Púng Bánh', 'Tổ bản Púng']);
});

test('a circle that would only close on a later day is seen too', async () => {
  const a = await aUnit('Đơn vị A', province, 'department');
  const b = await aUnit('Đơn vị B', province, 'department');
  await units.move({ unitId: b, parentId: a, on: '2027-01-01', by: null });
  await expect(units.move({ unitId: a, parentId: b, on: '2026-06-01', by: null })).rejects.toMatchObject({ problem: 'unit-change-refused' });
});

test('who sees no place sees no unit, and another unit is as if it were not there', async () => {
  const mine = await aUnit('Xã Nậm Ty');
  const team = await aUnit('Tổ bản Ty', mine, 'team');
  const other = await aUnit('Xã Nậm Lầu');
  expect(await units.visibleIds([])).toEqual([]);
  expect(await units.tree([])).toEqual([]);
  expect((await units.visibleIds([mine, team])).sort()).toEqual([mine, team].sort());
  expect((await units.tree([mine])).map((unit) => unit.name)).toEqual(['Xã Nậm Ty', 'Tổ bản Ty']);
  expect(await units.listUnits({ places: [mine], under: other })).toEqual([]);
  expect(await units.unitIn([mine], team)).toMatchObject({ id: team });
  for (const unitId of [other, province, '00000000-0000-4000-8000-000000000000']) {
    await expect(units.unitIn([mine], unitId)).rejects.toMatchObject({ problem: 'unit-missing', kind: 'missing' });
  }
  await expect(units.unitIn([], team)).rejects.toMatchObject({ problem: 'unit-missing' });
});

test('a list counts each active person under a unit once, and finds names without marks', async () => {
  const commune = await aUnit('Xã Sốp Cộp');
  const team = await aUnit('Tổ bản Cộp', commune, 'team');
  const person = await aPerson('Tòng Thị Yêu', commune);
  await base.source.query(`insert into people.membership (id, person_id, unit_id, valid_from) values (gen_random_uuid(), $1, $2, '2021-01-01')`, [person.id, team]);
  const gone = await aPerson('Vì Văn Sơn', commune);
  await base.source.query(`update people.person set state = 'disabled' where id = $1`, [gone.id]);
  expect((await units.listUnits({ places: [province], q: 'sop cop' })).map((unit) => [unit.name, unit.people])).toEqual([['Xã Sốp Cộp', 1]]);
  expect((await units.listUnits({ places: [commune], kind: 'team' })).map((unit) => [unit.name, unit.people])).toEqual([['Tổ bản Cộp', 1]]);
  expect(await units.listUnits({ places: [province], q: '100%_' })).toEqual([]);
});
