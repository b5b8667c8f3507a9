import { Banks, type Question } from '@hvs/assessment';
import { Database } from '@hvs/platform';
import { anApp, type TestApp } from '../support/app';
import type { Answer, Person } from '../support/as';
import { bankOf, learnLessons, rightAnswers, signedIn } from '../support/given';

/** A final assessment from its settings to an appeal: tasks for an assessor, a key that was wrong, a sheet drawn again. */

const COURSE = 'nhan-thuc-so';
type ChoiceQuestion = Extract<Question, { answers: unknown }>;
type Open = { id: string; questions: { id: string; kind: string; prompt: string; answers: { id: string }[] }[] };

describe('an assessment that can be trusted', () => {
  let app: TestApp;
  let admin: Person;
  let manager: Person;
  let stranger: Person;
  let courseId: string;
  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
    stranger = await signedIn(app, { username: 'lu.sung', fullName: 'Sùng Thị Lử', unit: 'xa-van-ho', role: 'unit-manager' });
    courseId = (await admin.get('/api/admin/courses')).body.items.find((one: { slug: string }) => one.slug === COURSE).id;
  }, 60_000);
  afterAll(() => app?.close());

  const aLearner = async (username: string, fullName: string, audiences = ['SL-LDP']): Promise<Person> => {
    const person = await signedIn(app, { username, fullName, unit: 'xa-chieng-la', audiences });
    await learnLessons(person, COURSE);
    return person;
  };
  const open = async (who: Person): Promise<Open> => {
    const answer = await who.post(`/api/learning/courses/${COURSE}/sittings`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const submit = (who: Person, sitting: Open, answers: Record<string, string[]>): Promise<Answer> => who.post(`/api/learning/sittings/${sitting.id}/submission`, { answers });
  const statements = async (who: Person): Promise<{ id: string; verb: string; voided: boolean; about: string }[]> =>
    app.app.get(Database).em.query(
      `select s.id, v.iri as verb, s.voided, coalesce(a.iri, '') as about from lrs.statement s join lrs.verb v on v.id = s.verb left join lrs.activity a on a.id = s.activity
       where s.registration = (select registration from learning.enrolment where person_id = $1 and course_id = $2) order by s.at`, [who.me.id, courseId]);

  test('a key put right: the dry run says who changes, then results, progress and attainment follow, and certificates are only noted', async () => {
    const mai = await aLearner('mai.lo', 'Lò Thị Mai');
    const sua = await aLearner('sua.vu', 'Vừ A Sùa');
    const sitting = await open(mai);
    const right = rightAnswers(COURSE, sitting.questions);
    const [single, ...others] = [...sitting.questions].sort((a) => (a.kind === 'single' ? -1 : 1));
    const wrongOnes = others.filter(({ kind }) => ['single', 'multiple', 'true-false'].includes(kind)).slice(0, sitting.questions.length - Math.ceil(sitting.questions.length * 0.7));
    const passed = await submit(mai, sitting, Object.fromEntries(Object.entries(right).filter(([id]) => !wrongOnes.some((one) => one.id === id))));
    expect(passed.body).toMatchObject({ state: 'submitted', passed: true });
    const his = await open(sua);
    await submit(sua, his, rightAnswers(COURSE, his.questions));
    await app.settle();
    const course = (who: Person) => who.get(`/api/learning/courses/${COURSE}`).then(({ body }) => body);
    expect((await course(mai)).enrolment.state).toBe('completed');
    await app.settle();

    // What was held to be right is wrong: another answer takes its place.
    const known = bankOf(COURSE).find((one) => one.kind === 'single' && one.prompt.trim() === single!.prompt.replace(/&quot;/g, '"').replace(/&amp;/g, '&').trim()) as ChoiceQuestion;
    const keyOfBank = (await admin.get(`/api/admin/banks/${COURSE}`)).body.items.find((one: { key: string }) => one.key === known.key).id;
    const { text } = (await admin.get(`/api/admin/questions/${keyOfBank}`)).body as { text: string };
    const other = known.answers.find(({ correct }) => !correct)!;
    const corrected = text.replace(/\n\s+correct: true/, '').split('\n');
    // The answers in their order; the mark goes to the other one.
    const at = known.answers.indexOf(other);
    let seen = -1;
    const lines: string[] = [];
    for (const line of corrected) {
      if (/^\s+- text:/.test(line)) {
        seen += 1;
        lines.push(seen === at ? line.replace('- text:', '- correct: true\n      text:') : line);
      } else lines.push(line);
    }
    const refused = await admin.post(`/api/admin/questions/${keyOfBank}/corrections`, { text: text.replace('type: single', 'type: multiple'), reason: 'Đáp án sai' });
    expect(refused.status).toBe(422);
    const asked = await admin.post(`/api/admin/questions/${keyOfBank}/corrections`, { text: lines.join('\n'), reason: 'Người học phản ánh đáp án sai' });
    expect([asked.status, asked.body.detail]).toEqual([202, undefined]);
    await app.settle();
    const dry = (await admin.get(`/api/admin/corrections/${asked.body.id}`)).body;
    expect(dry).toMatchObject({ state: 'ready', counts: { nowFailed: 1, nowPassed: 0 } });
    expect(dry.changes.items[0]).toMatchObject({ person: 'Lò Thị Mai', passedBefore: true, passedAfter: false });
    expect((await mai.get(`/api/learning/sittings/${sitting.id}`)).body).toMatchObject({ passed: true });
    const before = await statements(mai);

    const applied = await admin.post(`/api/admin/corrections/${asked.body.id}/application`);
    const again = await admin.post(`/api/admin/corrections/${asked.body.id}/application`);
    expect([applied.status, again.body.id]).toEqual([202, applied.body.id]);
    await app.settle();
    expect((await admin.get(`/api/tasks/${applied.body.id}`)).body).toMatchObject({ state: 'done', result: { changed: dry.counts.changed } });
    const result = (await mai.get(`/api/learning/sittings/${sitting.id}`)).body;
    expect(result).toMatchObject({ passed: false, correct: passed.body.correct - 1 });
    expect((await course(mai)).enrolment.state).toBe('in-progress');
    const after = await statements(mai);
    // Nothing is rewritten: the old verdict and answer are voided, new ones stand beside them.
    expect(before.every(({ id }) => after.some((one) => one.id === id))).toBe(true);
    expect(after.filter(({ voided }) => voided).map(({ verb }) => verb.split('/').at(-1)).sort()).toEqual(['answered', 'passed']);
    expect(after.filter(({ verb, voided }) => !voided && verb.endsWith('/failed'))).toHaveLength(1);
    const acts = (await admin.get('/api/audit?size=200')).body.items.map(({ act }: { act: string }) => act);
    expect(acts).toContain('question.correction-applied');
    const certificates = (await mai.get('/api/learning/certificates')).body as { state: string }[];
    expect(certificates.every(({ state }) => state !== 'revoked')).toBe(true);
    if (certificates.length > 0) expect(acts).toContain('certificate.unfounded');
    // The appeal: the sheet as it was drawn.
    expect((await admin.get(`/api/admin/sittings/${sitting.id}/sheet`)).body).toMatchObject({ same: true, person: 'Lò Thị Mai' });
    expect((await manager.get(`/api/admin/sittings/${sitting.id}/sheet`)).status).toBe(403);
  }, 60_000);

  test('a task waits for the assessor of the own unit; its answer becomes a statement when it is judged', async () => {
    // The one task of the bank, worded anew.
    const { key } = bankOf(COURSE).find(({ kind }) => kind === 'practical')!;
    await app.app.get(Database).transact((tx) => app.app.get(Banks).put(tx, COURSE, [{
      key, kind: 'practical', skill: 'NTS.1', difficulty: 2, prompt: 'Soạn một tin nhắn nhắc họp bản.', explain: 'Ngắn, đủ giờ và nơi.',
      rubric: [{ id: 'gio', text: 'Có giờ và nơi họp', points: 2 }, { id: 'gon', text: 'Ngắn gọn', points: 1 }],
    }]));
    const now = (await admin.get(`/api/admin/courses/${courseId}/assessment`)).body;
    const { supervised: _, pretest: __, maxExposure: ___, ...settings } = now.settings;
    const set = (change: object, number = now.number) => admin.put(`/api/admin/courses/${courseId}/assessment`, { settings: { ...settings, ...change }, number, reason: 'Thêm câu thực hành' });
    expect((await set({ blueprint: [{ skill: 'NTS.1', difficulty: 3, count: 90 }] })).body).toMatchObject({ status: 422 });
    expect((await set({ practical: 1, byAudience: [{ audiences: ['SL-TV'], passMark: 0.5, attempts: 1 }] })).body).toMatchObject({ number: 1, settings: { practical: 1 } });
    expect((await set({ practical: 0 })).status).toBe(409);
    const pa = await aLearner('pa.thao', 'Thào Thị Pà', ['SL-TV']);
    expect((await pa.get(`/api/learning/courses/${COURSE}`)).body.assessment).toMatchObject({ passMark: 0.5, attempts: 1 });
    const sitting = await open(pa);
    const task = sitting.questions.find(({ kind }) => kind === 'practical')!;
    expect(JSON.stringify(sitting)).not.toMatch(/"correct"|explain|"accept"|"pairs"|tolerance/);
    const handed = await submit(pa, sitting, { [task.id]: ['19 giờ tối nay họp bản ở nhà văn hóa.'] });
    expect(handed.body).toMatchObject({ state: 'waiting', score: null });
    expect((await stranger.get('/api/admin/judging')).body.items).toEqual([]);
    expect((await stranger.post(`/api/admin/judging/${sitting.id}/${task.id}`, { points: { gio: 2, gon: 1 } })).status).toBe(404);
    expect((await manager.get('/api/admin/judging')).body.items).toMatchObject([{ person: 'Thào Thị Pà', answer: '19 giờ tối nay họp bản ở nhà văn hóa.', rubric: [{ id: 'gio', points: 2 }, { id: 'gon', points: 1 }] }]);
    const judged = await manager.post(`/api/admin/judging/${sitting.id}/${task.id}`, { points: { gio: 2, gon: 1 }, note: 'Đủ ý' });
    expect(judged.body).toMatchObject({ state: 'submitted', passed: false });
    expect((await statements(pa)).filter(({ verb }) => /answered|failed/.test(verb))).toHaveLength(sitting.questions.length + 1);
    expect((await pa.get(`/api/learning/sittings/${sitting.id}`)).body.review.find((one: { id: string }) => one.id === task.id)).toMatchObject({ credit: 1, judgement: { of: 3, total: 3, note: 'Đủ ý' } });
  }, 60_000);

  test('what a bank\'s questions are like is computed from the statements, with the time and the leavings a device told; none of it is a result', async () => {
    const dia = await aLearner('dia.giang', 'Giàng Thị Dia');
    const sitting = await open(dia);
    const [first, second] = sitting.questions.map(({ id }) => id) as [string, string];
    const away = [{ at: '2026-11-24T02:00:00.000Z', ms: 61_000 }];
    expect((await dia.put(`/api/learning/sittings/${sitting.id}/answers`, { answers: {}, seq: 1, traces: { spent: { [first]: 12_000, 'khong-co': 5 }, away } })).status).toBe(200);
    expect((await dia.put(`/api/learning/sittings/${sitting.id}/answers`, { answers: {}, seq: 2, traces: { spent: { [first]: -1 } } })).status).toBe(400);
    app.clock.pass(2);
    const task = sitting.questions.find(({ kind }) => kind === 'practical')!;
    const right = { ...rightAnswers(COURSE, sitting.questions.filter((one) => one !== task)), [task.id]: ['19 giờ họp bản.'] };
    const handed = await dia.post(`/api/learning/sittings/${sitting.id}/submission`, { answers: right, traces: { spent: { [first]: 9_000, [second]: 86_400_000 }, away } });
    expect(handed.body).toMatchObject({ passed: null, state: 'waiting' });
    expect(JSON.stringify(handed.body)).not.toContain('spent');
    expect((await admin.get(`/api/admin/sittings/${sitting.id}/sheet`)).body.away).toEqual({ times: 1, seconds: 61 });

    const asked = await admin.post(`/api/admin/banks/${COURSE}/statistics`);
    expect([asked.status, (await admin.post(`/api/admin/banks/${COURSE}/statistics`)).body.id]).toEqual([202, asked.body.id]);
    await app.settle();
    expect((await admin.get(`/api/tasks/${asked.body.id}`)).body).toMatchObject({ state: 'done', result: { bank: COURSE } });
    const { items } = (await admin.get(`/api/admin/banks/${COURSE}/statistics`)).body as { items: { id: string; asked: number; facility: number; discrimination: null; exposure: null; medianSeconds: number | null; warnings: [] }[] };
    // Three sittings are marked; hers waits for an assessor, and is not among them.
    expect(items.reduce((sum, one) => sum + one.asked, 0)).toBe(3 * sitting.questions.length);
    expect(items.every((one) => one.discrimination === null && one.exposure === null && one.warnings.length === 0 && one.facility >= 0 && one.facility <= 1)).toBe(true);
    const judge = (await manager.get('/api/admin/judging')).body.items[0] as { sittingId: string; questionId: string };
    await manager.post(`/api/admin/judging/${judge.sittingId}/${judge.questionId}`, { points: { gio: 2, gon: 1 } });
    app.clock.pass(2);
    await admin.post(`/api/admin/banks/${COURSE}/statistics`);
    await app.settle();
    const after = ((await admin.get(`/api/admin/banks/${COURSE}/statistics`)).body as { items: typeof items }).items;
    expect(after.reduce((sum, one) => sum + one.asked, 0)).toBe(4 * sitting.questions.length);
    // As told, but never longer than the sitting was.
    expect(after.find(({ id }) => id === first)?.medianSeconds).toBe(12);
    expect(after.find(({ id }) => id === second)?.medianSeconds).toBe(120);
    expect((await manager.get(`/api/admin/banks/${COURSE}/statistics`)).status).toBe(403);
    expect((await admin.get('/api/admin/banks/khong-co/statistics')).status).toBe(404);
  }, 60_000);

  test('under somebody\'s eyes a sitting begins with his code: of the course, in its time, for people of his units, not for himself', async () => {
    const before = (await admin.get(`/api/admin/courses/${courseId}/assessment`)).body;
    const { pretest: _, ...settings } = before.settings;
    const set = (supervised: boolean, number: number) => admin.put(`/api/admin/courses/${courseId}/assessment`, { settings: { ...settings, practical: 0, supervised }, number, reason: 'Thi có giám sát' });
    expect((await set(true, before.number)).status).toBe(200);
    const so = await aLearner('so.sung', 'Sùng A Sò');
    expect((await so.get(`/api/learning/courses/${COURSE}`)).body.assessment.supervised).toBe(true);
    const begin = (who: Person, code?: string) => who.post(`/api/learning/courses/${COURSE}/sittings`, code === undefined ? undefined : { code });
    expect((await begin(so)).body).toMatchObject({ status: 403, type: expect.stringContaining('supervisor-needed') });
    const made = await manager.post('/api/admin/supervisions', { course: COURSE, minutes: 30 });
    expect(made.body).toMatchObject({ code: expect.stringMatching(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/) });
    const foreign = await stranger.post('/api/admin/supervisions', { course: COURSE, minutes: 30 });
    const elsewhere = await manager.post('/api/admin/supervisions', { course: 'an-toan-an-ninh-mang', minutes: 30 });
    for (const code of ['', 'AAAA-AAAA', foreign.body.code, elsewhere.body.code]) expect([code, (await begin(so, code)).status]).toEqual([code, 403]);
    expect((await so.post('/api/admin/supervisions', { course: COURSE })).status).toBe(403);
    const opened = await begin(so, ` ${made.body.code.toLowerCase().replace('-', ' ')} `);
    expect(opened.status).toBe(200);
    // After a dropped link he goes on without it.
    expect((await begin(so)).body.id).toBe(opened.body.id);
    expect((await manager.get('/api/admin/supervisions')).body.items.find(({ id }: { id: string }) => id === made.body.id)).toMatchObject({ sittings: 1 });
    expect(JSON.stringify((await manager.get('/api/admin/supervisions')).body)).not.toContain(made.body.code);
    await submit(so, opened.body, {});
    await app.settle();
    const verdict = (await statements(so)).find(({ verb }) => verb.endsWith('/failed'))!;
    expect((await admin.get(`/api/admin/lrs/statements/${verdict.id}`)).body).toMatchObject({ sentence: expect.stringContaining('người hướng dẫn: Cầm Văn Thân') });

    expect((await stranger.delete(`/api/admin/supervisions/${made.body.id}`)).status).toBe(404);
    expect((await manager.delete(`/api/admin/supervisions/${made.body.id}`)).status).toBe(200);
    const late = await aLearner('lau.sung', 'Sùng A Lâu');
    expect((await begin(late, made.body.code)).status).toBe(403);
    const short = await manager.post('/api/admin/supervisions', { course: COURSE, minutes: 5 });
    app.clock.pass(6);
    expect((await begin(late, short.body.code)).status).toBe(403);
    const acts = (await admin.get('/api/audit?size=200')).body.items.map(({ act }: { act: string }) => act);
    expect(acts).toContain('assessment.supervised');
    expect((await set(false, before.number + 1)).status).toBe(200);
  }, 60_000);

  test('before the course: what is proven need not be learned, once, and it counts for nothing else', async () => {
    const hong = await signedIn(app, { username: 'hong.lo', fullName: 'Lò Thị Hồng', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    const begin = () => hong.post(`/api/learning/courses/${COURSE}/pretest`);
    const lessons = async (): Promise<{ id: string; state: string }[]> => (await hong.get(`/api/learning/courses/${COURSE}`)).body.modules.flatMap((m: { lessons: { id: string; state: string }[] }) => m.lessons);
    expect((await begin()).status).toBe(404);
    const { number, settings } = (await admin.get(`/api/admin/courses/${courseId}/assessment`)).body;
    await admin.put(`/api/admin/courses/${courseId}/assessment`, { settings: { ...settings, practical: 0, pretest: true }, number, reason: 'Cho miễn bài đã biết' });
    expect((await hong.get(`/api/learning/courses/${COURSE}`)).body.assessment).toMatchObject({ pretest: true, state: 'locked', attemptsUsed: 0 });
    const sitting = (await begin()).body as Open & { questions: { skill?: string }[] };
    expect((await begin()).body.id).toBe(sitting.id);
    expect((await hong.post(`/api/learning/courses/${COURSE}/sittings`)).status).toBe(409);
    // Right in one skill, blank in the others.
    const skillOf = new Map(((await admin.get(`/api/admin/sittings/${sitting.id}/sheet`)).body.questions as { id: string; skill: string }[]).map(({ id, skill }) => [id, skill]));
    const right = Object.fromEntries(Object.entries(rightAnswers(COURSE, sitting.questions)).filter(([id]) => skillOf.get(id) === 'NTS.1'));
    expect((await submit(hong, sitting, right)).status).toBe(200);
    await app.settle();
    const done = (await lessons()).filter(({ state }) => state === 'completed').map(({ id }) => id);
    expect(done).toEqual(['01-chuyen-doi-so-la-gi']);
    expect((await begin()).status).toBe(409);
    const view = (await hong.get(`/api/learning/courses/${COURSE}`)).body;
    expect(view.assessment).toMatchObject({ pretest: false, attemptsUsed: 0, best: null, state: 'locked' });
    expect((await statements(hong)).map(({ verb }) => verb.split('/').at(-1)).filter((verb) => verb !== 'answered')).toEqual(['passed']);
    await admin.put(`/api/admin/courses/${courseId}/assessment`, { settings: { ...settings, practical: 0, pretest: false }, number: number + 1, reason: 'Thôi' });
  }, 60_000);
});
