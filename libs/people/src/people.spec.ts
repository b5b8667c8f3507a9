import { randomUUID } from 'node:crypto';
import { Clock } from '@hvs/platform';
import { agentKey } from '@hvs/xapi';
import { aDatabase } from '../../../test/support/database';
import { agentOf } from './agent';
import { Audit } from './audit.service';
import { Organisation } from './organisation.service';
import { People, type NewPerson } from './people.service';

let base: Awaited<ReturnType<typeof aDatabase>>;
let audit: Audit;
let people: People;
let province: string;
let chiengLa: string;
let coMa: string;

beforeAll(async () => {
  base = await aDatabase();
  audit = new Audit(base.db, new Clock());
  people = new People(base.db, new Clock(), audit);
  const units = new Organisation(base.db, new Clock(), audit);
  const aUnit = async (code: string, name: string, parentId: string | null) =>
    (await units.ensureUnit({ code, name, kind: parentId ? 'commune' : 'province', parentId, validFrom: '2020-01-01' })).id;
  province = await aUnit('son-la', 'Tỉnh Sơn La', null);
  chiengLa = await aUnit('xa-chieng-la', 'Xã Chiềng La', province);
  coMa = await aUnit('xa-co-ma', 'Xã Co Mạ', province);
  await aPerson('mai.lo', 'Lò Thị Mai', chiengLa, { phone: '0912 345 678' });
  await aPerson('an.nguyen', 'Nguyễn Văn An', chiengLa);
  await aPerson('pao.vang', 'Vàng A Páo', coMa);
  await aPerson('duc.dinh', 'Đinh Văn Đức', coMa);
});
afterAll(() => base.drop());

const aPerson = (username: string, fullName: string, unitId: string, more: Partial<NewPerson> = {}) =>
  people.createPerson({ username, fullName, memberships: [{ unitId, position: 'Công chức', staffKind: 'cong-chuc', audiences: ['SL-CCVC'], validFrom: '2025-07-01' }], ...more }, null);
const found = async (filter: Parameters<People['listPeople']>[0]) => (await people.listPeople(filter)).items.map((one) => one.username);

test.each([
  ['nguyen van a', ['an.nguyen']], ['Nguyễn', ['an.nguyen']], ['mai lo', ['mai.lo']], ['LÒ', ['mai.lo']], ['dinh duc', ['duc.dinh']],
  ['pao.v', ['pao.vang']], ['0912345678', ['mai.lo']], ['+84 912 345 678', ['mai.lo']], ['không có ai', []], ['100%', []], ['_', []],
])('searching "%s" finds %j', async (q, expected) => expect(await found({ places: [province], q })).toEqual(expected));

test('lists go by given name', async () => expect(await found({ places: [province] })).toEqual(['an.nguyen', 'duc.dinh', 'mai.lo', 'pao.vang']));

test('a page tells how many there are in all', async () => {
  expect(await people.listPeople({ places: [province], page: 2, size: 3 })).toMatchObject({ total: 4, page: 2, size: 3, items: [{ username: 'pao.vang', unitName: 'Xã Co Mạ', position: 'Công chức', audiences: ['SL-CCVC'], roles: [], state: 'active' }] });
});

test('people of another unit are not there, by list, by unit or by id', async () => {
  const pao = (await people.ensurePerson({ username: 'pao.vang', fullName: '' }, null)).person;
  expect(await found({ places: [chiengLa] })).toEqual(['an.nguyen', 'mai.lo']);
  expect(await found({ places: [chiengLa], underUnitId: coMa })).toEqual([]);
  expect(await found({ places: [chiengLa], underUnitId: province })).toEqual(['an.nguyen', 'mai.lo']);
  expect(await found({ places: [chiengLa], q: 'pao.vang' })).toEqual([]);
  expect(await found({ places: [] })).toEqual([]);
  await expect(people.personIn([chiengLa], pao.id)).rejects.toMatchObject({ problem: 'person-missing', kind: 'missing' });
  await expect(people.personIn([], pao.id)).rejects.toMatchObject({ problem: 'person-missing' });
  expect(await people.personIn([coMa], pao.id)).toMatchObject({ username: 'pao.vang' });
});

test('somebody in two units is seen by each manager with what they are there', async () => {
  const person = await people.createPerson({
    username: 'hai.noi', fullName: 'Cà Văn Hai',
    memberships: [
      { unitId: coMa, position: 'Giáo viên', audiences: ['SL-CCVC'], validFrom: '2025-01-01' },
      { unitId: chiengLa, position: 'Nòng cốt', audiences: ['SL-NC'], validFrom: '2025-07-01' },
    ],
    grants: [{ role: 'unit-manager', unitId: coMa }],
  }, null);
  const seenFrom = async (place: string) => (await people.listPeople({ places: [place], q: 'ca van hai' })).items[0];
  expect(await seenFrom(chiengLa)).toMatchObject({ position: 'Nòng cốt', audiences: ['SL-NC'], roles: ['unit-manager'] });
  expect(await seenFrom(coMa)).toMatchObject({ position: 'Giáo viên', audiences: ['SL-CCVC'] });
  expect(await seenFrom(province)).toMatchObject({ position: 'Giáo viên', audiences: ['SL-CCVC', 'SL-NC'] });
  expect(await people.membershipsOf(person.id, '2025-03-01')).toMatchObject([{ unitName: 'Xã Co Mạ', validFrom: '2025-01-01' }]);
  expect(await people.grantsOf(person.id)).toEqual([{ role: 'unit-manager', unitId: coMa, unitName: 'Xã Co Mạ' }]);
  expect((await people.membershipsOfMany([person.id])).get(person.id)).toHaveLength(2);
});

test('a user name or a phone number belongs to one person', async () => {
  await expect(aPerson('MAI.lo', 'Người khác', coMa)).rejects.toMatchObject({ problem: 'person-taken', kind: 'conflict' });
  await expect(aPerson('moi.lo', 'Người khác', coMa, { phone: '+84912345678' })).rejects.toMatchObject({ problem: 'person-taken' });
  await expect(aPerson('0912345678', 'Người khác', coMa)).rejects.toMatchObject({ problem: 'person-invalid' });
  await expect(aPerson('moi.lo', ' ', coMa)).rejects.toMatchObject({ problem: 'person-invalid' });
  await expect(aPerson('moi.lo', 'Người khác', coMa, { phone: '12' })).rejects.toMatchObject({ problem: 'person-invalid' });
  expect(await found({ places: [province], q: 'nguoi khac' })).toEqual([]);
});

test('the agent of a person is the account at our address and nothing else', async () => {
  const { person } = await people.ensurePerson({ username: 'mai.lo', fullName: '' }, null);
  const agent = agentOf(person, 'https://hocvuso.vn/xapi');
  expect(agent).toEqual({ objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name: person.account } });
  expect(JSON.stringify(agent)).not.toMatch(/Mai|mai\.lo|0912/);
  expect(agentKey(agent)).toBeTruthy();
  expect(person.account).not.toBe(person.id);
  expect(await people.personBehind(agent, 'https://hocvuso.vn/xapi')).toMatchObject({ id: person.id });
  expect(await people.personBehind(agent, 'https://khac.vn/xapi')).toBeUndefined();
  expect(await people.personBehind({ account: { ...agent.account, name: 'no-uuid' } }, 'https://hocvuso.vn/xapi')).toBeUndefined();
  expect(await people.accountOf(person.id)).toBe(person.account);
  expect((await people.agentsOf([person.id], 'https://hocvuso.vn/xapi')).get(person.id)).toEqual(agent);
});

test('making a person is written into the register, without any password', async () => {
  const person = await aPerson('moi.tong', 'Tòng Văn Mới', coMa, { password: 'gạo nếp nương' });
  const { items } = await audit.list({ subjectKind: 'person', subjectId: person.id });
  expect(items).toMatchObject([{ act: 'person.created', actorId: null, detail: { username: 'moi.tong' } }]);
  expect(JSON.stringify(items)).not.toContain('gạo');
});

describe('somebody who was pseudonymised', () => {
  const account = randomUUID();
  const act = (personId: string) => base.db.transact((tx) => people.pseudonymise(tx, personId, { account, by: null as never, reason: 'theo đơn ngày 20/11/2026' }));

  test('has no name, no phone, no role and no way in; unit and audiences stay, so that they are still counted', async () => {
    const person = await aPerson('bun.loc', 'Lộc Thị Bun', coMa, { phone: '0987 654 321', password: 'nếp cẩm bản Mòng', grants: [{ role: 'unit-manager', unitId: coMa }] });
    await base.source.query(`insert into people.session (token_sha2, person_id, csrf, created_at, seen_at, expires_at) values ('t', $1, 'c', now(), now(), now() + interval '1 day')`, [person.id]);
    await base.source.query(`insert into people.audit_entry (at, actor_id, act, subject_kind, subject_id, detail) values (now(), $1::uuid, 'session.opened', 'person', $1::text, '{"address": "10.1.2.3", "other": 1}')`, [person.id]);
    await act(person.id);
    expect(await people.findPerson(person.id)).toMatchObject({
      id: person.id, account, username: `an-danh-${account}`, fullName: `Người đã ẩn danh ${account.slice(0, 8)}`, phone: null, state: 'disabled', lastSeenAt: null, pseudonymisedAt: expect.any(Date),
    });
    expect(await people.membershipsOf(person.id)).toMatchObject([{ unitId: coMa, position: '', staffKind: 'cong-chuc', audiences: ['SL-CCVC'] }]);
    expect(await people.grantsOf(person.id)).toEqual([]);
    expect(await base.source.query('select 1 from people.session where person_id = $1', [person.id])).toEqual([]);
    expect(await base.source.query('select password_hash from people.person where id = $1', [person.id])).toEqual([{ password_hash: null }]);
    const entries = (await audit.list({ subjectKind: 'person', subjectId: person.id })).items;
    expect(entries.map(({ act: what, detail }) => [what, detail])).toEqual([
      ['person.pseudonymised', { reason: 'theo đơn ngày 20/11/2026' }], ['session.opened', { other: 1 }], ['person.created', { grants: [{ role: 'unit-manager', unitId: coMa }] }],
    ]);
  });

  test('is in statements who the pseudonym says, at an address of its own, and nobody by the account of before', async () => {
    const person = (await people.listPeople({ places: [coMa], q: 'an-danh-' })).items[0]!;
    const iriBase = 'https://hocvuso.vn/xapi';
    const agent = agentOf((await people.findPerson(person.id))!, iriBase);
    expect(agent).toEqual({ objectType: 'Agent', account: { homePage: `${iriBase}/pseudonyms`, name: account } });
    expect(await people.personBehind(agent, iriBase)).toMatchObject({ id: person.id });
    expect(await people.personBehind({ account: { homePage: iriBase, name: account } }, iriBase)).toBeUndefined();
  });

  test('who is not there is missing', async () => {
    await expect(act(randomUUID())).rejects.toMatchObject({ problem: 'person-missing' });
  });
});
