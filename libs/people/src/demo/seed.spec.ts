import { join } from 'node:path';
import { Clock, parseConfig } from '@hvs/platform';
import { aDatabase } from '../../../../test/support/database';
import { Audit } from '../audit.service';
import { Organisation } from '../organisation.service';
import { People } from '../people.service';
import { SignIn } from '../sign-in.service';
import { seedDemoPeople, seedUnits } from './seed.adapter';

const settings = { contentDir: join(__dirname, '../../../../content'), now: new Date('2026-11-22T01:00:00Z') };
let base: Awaited<ReturnType<typeof aDatabase>>;

class Then extends Clock {
  override now = () => settings.now;
}

beforeAll(async () => {
  base = await aDatabase();
});
afterAll(() => base.drop());

test('the demonstration province loads in less than three seconds, and a second time adds nothing', async () => {
  const from = performance.now();
  const first = await base.db.transact(async (tx) => ({ official: await seedUnits(tx, settings), ...(await seedDemoPeople(tx, settings)) }));
  expect(performance.now() - from).toBeLessThan(3000);
  expect(first.official).toBe(94);
  expect(first.people).toBeGreaterThan(1850);
  expect(first.accounts.map((account) => account.username)).toEqual(['mai.lo', 'pao.vang', 'than.cam', 'hien.nguyen', 'ha.nguyen', 'quantri', 'kiemtra']);
  const again = await base.db.transact(async (tx) => ({ official: await seedUnits(tx, settings), ...(await seedDemoPeople(tx, settings)) }));
  expect(again).toEqual({ ...first, official: 0, units: 0, people: 0 });
});

test('what was loaded can be used: accounts sign in, the tree is whole, the past is another', async () => {
  const audit = new Audit(base.db, new Then());
  const units = new Organisation(base.db, new Then(), audit);
  const people = new People(base.db, new Then(), audit);
  const signIn = new SignIn(base.db, new Then(), parseConfig({ DATABASE_URL: base.url }), audit);
  const { principal } = await signIn.signIn({ login: 'than.cam', password: 'Sonla@2026', address: '10.0.0.1' });
  const commune = (await units.byCode('xa-chieng-la'))!;
  expect(principal).toMatchObject({ fullName: 'Cầm Văn Thân', mustChangePassword: false, grants: [{ role: 'unit-manager', unitId: commune.id }] });
  expect((await people.listPeople({ places: [commune.id], q: 'lo thi mai' })).items.map((one) => one.username)).toContain('mai.lo');
  expect((await people.listPeople({ places: [commune.id], q: 'pao.vang' })).total).toBe(0);

  const province = (await units.byCode('son-la'))!;
  const communes = async (day: string) => (await units.children(province.id, day)).filter((unit) => unit.kind === 'commune' || unit.kind === 'ward');
  expect(await communes('2026-11-22')).toHaveLength(75);
  expect((await communes('2025-06-30')).map((unit) => [unit.name, unit.people > 0])).toEqual([['Xã Chiềng Khừa', true], ['Xã Lóng Sập', true]]);
  const [now] = await units.listUnits({ places: [province.id], kind: 'province' });
  expect(now!.people).toBe((await people.listPeople({ places: [province.id] })).total);
});

test('units without a parent are refused as a whole', async () => {
  const fresh = await aDatabase();
  await expect(fresh.db.transact((tx) => seedDemoPeople(tx, settings))).rejects.toThrow('truong-thpt-thuan-chau');
  expect(await fresh.source.query('select 1 from people.unit')).toEqual([]);
  await fresh.drop();
});
