import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { anApp, type TestApp } from '../support/app';
import type { Answer, Person } from '../support/as';
import { rightAnswers, signedIn } from '../support/given';

const COURSE = 'nhan-thuc-so';
const VERB = 'http://adlnet.gov/expapi/verbs/';

interface Device { id: string; privateKey: KeyObject }
const publicOf = (key: KeyObject) => { const { kty, crv, x, y } = key.export({ format: 'jwk' }); return { kty, crv, x, y }; };
const aDevice = async (of: Person): Promise<Device> => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const answer = await of.post('/api/learning/device-keys', { publicKey: publicOf(publicKey), device: 'phone' });
  expect(answer.status).toBe(200);
  expect((await of.post('/api/learning/device-keys', { publicKey: publicOf(publicKey), device: 'phone' })).body).toEqual(answer.body);
  return { id: answer.body.id, privateKey };
};
const fileOf = (device: Device, content: object): Record<string, string> => {
  const payload = JSON.stringify(content);
  return { hvs: 'hoc-vu-so/gui-ho/1', key: device.id, payload, signature: sign('sha256', Buffer.from(payload), { key: device.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url') };
};

describe('work that somebody with a link hands in for somebody without', () => {
  let app: TestApp;
  let mai: Person;
  let pao: Person;
  let phone: Device;
  let lessons: { id: string; activityIri: string }[];
  let enrolmentId: string;

  beforeAll(async () => {
    app = await anApp();
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    pao = await signedIn(app, { username: 'pao.vang', fullName: 'Vàng A Páo', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    const course = (await mai.post(`/api/learning/courses/${COURSE}/enrolment`)).body;
    lessons = course.modules.flatMap((m: { lessons: unknown[] }) => m.lessons);
    enrolmentId = course.enrolment.id;
    phone = await aDevice(mai);
  });
  afterAll(() => app?.close());

  const course = async () => (await mai.get(`/api/learning/courses/${COURSE}`)).body;
  const content = (items: object[], more: object = {}) => ({ account: mai.me.account, madeAt: '2026-11-24T03:00:00Z', items, ...more });
  const completed = (lesson: { activityIri: string }, target = enrolmentId) => ({
    id: randomUUID(), kind: 'statements', target, title: 'Bài', madeAt: '2026-11-24T02:00:00Z',
    body: { statements: [{ id: randomUUID(), verb: { id: `${VERB}completed` }, object: { id: lesson.activityIri }, timestamp: '2026-11-24T02:00:00Z', actor: { account: { homePage: 'https://hocvuso.vn', name: mai.me.account } } }], device: 'phone' },
  });
  const doneIn = (view: { modules: { lessons: { state: string }[] }[] }): number => view.modules.flatMap((m) => m.lessons).filter((l) => l.state === 'completed').length;
  const handIn = (by: Person, file: object): Promise<Answer> => by.post('/api/learning/carried', file);

  test('counts as if her own phone had sent it, and she sees who carried it', async () => {
    const answer = await handIn(pao, fileOf(phone, content([completed(lessons[0]!), completed(lessons[1]!)])));
    expect(answer.body).toMatchObject({ ownerName: 'Lò Thị Mai', items: 2, accepted: 2, refused: [], before: false });
    expect(answer.status).toBe(200);
    expect(doneIn(await course())).toBe(2);
    expect((await mai.get('/api/learning/carried')).body.items).toMatchObject([{ items: 2, accepted: 2, carriedByName: 'Vàng A Páo' }]);
    expect((await pao.get('/api/learning/carried')).body.items).toEqual([]);
  });

  test('a file counts once, whoever brings it, and her phone may still send the same', async () => {
    const file = fileOf(phone, content([completed(lessons[2]!)]));
    expect((await handIn(pao, file)).body).toMatchObject({ accepted: 1, before: false });
    expect((await handIn(mai, file)).body).toMatchObject({ accepted: 1, before: true });
    const { items } = JSON.parse(file['payload']!);
    expect((await mai.post(`/api/learning/enrolments/${enrolmentId}/statements`, items[0].body)).status).toBe(200);
    const [{ count }] = (await app.database.source.query(`select count(*)::int as count from lrs.statement where id = $1`, [items[0].body.statements[0].id])) as [{ count: number }];
    expect(count).toBe(1);
  });

  test('one letter changed on the way, and nothing of it counts', async () => {
    const file = fileOf(phone, content([completed(lessons[3]!)]));
    const changed = { ...file, payload: file['payload']!.replace('2026-11-24T02:00:00Z', '2026-11-23T02:00:00Z') };
    const answer = await handIn(pao, changed);
    expect([answer.status, answer.body.title]).toEqual([403, 'Chữ ký của tệp không khớp']);
    expect(doneIn(await course())).toBe(3);
  });

  test('a device vouches for its own person only', async () => {
    const his = await aDevice(pao);
    // His device signs her name: the account is not his.
    expect((await handIn(pao, fileOf(his, content([completed(lessons[3]!)])))).status).toBe(403);
    // His device signs his name over her enrolment: the item finds nothing of his.
    const answer = await handIn(pao, fileOf(his, content([completed(lessons[3]!)], { account: pao.me.account })));
    expect(answer.body).toMatchObject({ accepted: 0, refused: [{ title: 'Bài' }] });
    expect(answer.body.refused[0].text).toMatch(/Bạn chưa ghi danh khóa học này/);
    expect(doneIn(await course())).toBe(3);
  });

  test('a device nobody knows is sent to where there is a link', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const answer = await handIn(pao, fileOf({ id: randomUUID(), privateKey }, content([completed(lessons[3]!)])));
    expect([answer.status, answer.body.title]).toEqual([404, 'Chưa biết máy đã lưu tệp này']);
  });

  test.each([
    ['no text of ours', 'PK\u0003\u0004'], ['no items', JSON.stringify({ account: 'a', madeAt: '', items: [] })],
    ['a kind that does not exist', JSON.stringify({ account: 'a', madeAt: '', items: [{ id: 'x', kind: 'grant', target: randomUUID(), title: '', madeAt: '', body: {} }] })],
    ['a target that is no id', JSON.stringify({ account: 'a', madeAt: '', items: [{ id: 'x', kind: 'commit', target: '../../people', title: '', madeAt: '', body: { seq: 1, snapshot: {} } }] })],
  ])('%s is refused as unreadable', async (_what, payload) => {
    const answer = await handIn(pao, { hvs: 'hoc-vu-so/gui-ho/1', key: phone.id, signature: 'x', payload });
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringMatching(/Tệp này không đọc được/)]);
  });

  test('what is refused inside does not hold back the rest, and says why', async () => {
    const answer = await handIn(pao, fileOf(phone, content([completed(lessons[3]!, randomUUID()), completed(lessons[3]!)])));
    expect(answer.body).toMatchObject({ items: 2, accepted: 1, refused: [{ text: expect.stringMatching(/chưa ghi danh/) }] });
    expect(doneIn(await course())).toBe(4);
  });

  test('a whole assessment can be carried: answers, then handing in', async () => {
    await handIn(pao, fileOf(phone, content(lessons.slice(4).map((lesson) => completed(lesson)))));
    const sitting = (await mai.post(`/api/learning/courses/${COURSE}/sittings`)).body;
    const answers = rightAnswers(COURSE, sitting.questions);
    const of = (kind: string, body: object) => ({ id: `${kind}:${sitting.id}`, kind, target: sitting.id, title: 'Kiểm tra', madeAt: '2026-11-24T02:30:00Z', body });
    const answer = await handIn(pao, fileOf(phone, content([of('answers', { answers, flagged: [], seq: 3 }), of('submission', {})])));
    expect(answer.body).toMatchObject({ accepted: 2, refused: [] });
    expect((await course()).enrolment.state).toBe('completed');
  });

  test('of many devices the one used longest ago is given up', async () => {
    for (let i = 0; i < 20; i += 1) await aDevice(mai);
    const answer = await handIn(pao, fileOf(phone, content([completed(lessons[0]!)])));
    expect([answer.status, answer.body.detail]).toEqual([404, expect.stringMatching(/không còn dùng/)]);
  });
});
