import type { Question } from '@hvs/assessment';
import { Database } from '@hvs/platform';
import { anApp, type TestApp } from '../support/app';
import type { Person } from '../support/as';
import { bankOf, learnLessons, passAssessment, signedIn, unit } from '../support/given';

/** An assessment where there is no device: sheets drawn and printed, sat under somebody's eyes, entered from the paper. */

const COURSE = 'nhan-thuc-so';
type Line = { line: number; sheet: string; faults?: string[]; result?: { person: string; fresh: boolean; mark: { passed: boolean } | null } };
type Place = { number: number; kind: Question['kind']; letters: number; how: string };
type Drawn = { questions: { id: string; answers: string[] }[] };

describe('an assessment on paper', () => {
  let app: TestApp;
  let admin: Person;
  let manager: Person;
  let stranger: Person;
  let mai: Person;
  let pa: Person;
  let sua: Person;
  let unitId: string;
  let heldAt: string;
  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
    stranger = await signedIn(app, { username: 'lu.sung', fullName: 'Sùng Thị Lử', unit: 'xa-van-ho', role: 'unit-manager' });
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    pa = await signedIn(app, { username: 'pa.thao', fullName: 'Thào Thị Pà', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    sua = await signedIn(app, { username: 'sua.giang', fullName: 'Giàng A Súa', unit: 'xa-van-ho', audiences: ['SL-LDP'] });
    unitId = await unit(app, 'xa-chieng-la');
    heldAt = new Date(app.clock.now().getTime() - 3 * 3_600_000).toISOString();
    await learnLessons(mai, COURSE);
  }, 60_000);
  afterAll(() => app?.close());

  const rows = <T>(sql: string, values: unknown[]): Promise<T[]> => app.app.get(Database).em.query(sql, values);
  const opened = async (who: Person, body: object): Promise<{ status: number; body: { id: string; number: number; leftOut: string[]; detail: string } }> => who.post('/api/admin/paper-sessions', { course: COURSE, unitId, heldAt, ...body }) as never;
  /** What somebody who knows everything writes on a sheet. */
  const rightOn = async (session: string, number: number): Promise<string[]> => {
    const [{ drawn }] = (await rows<{ drawn: Drawn }>('select drawn from assessment.paper_sheet where session_id = $1 and number = $2', [session, number])) as [{ drawn: Drawn }];
    const bodies = new Map((await rows<{ id: string; body: Question }>('select id, body from assessment.question where id = any($1)', [drawn.questions.map(({ id }) => id)])).map(({ id, body }) => [id, body]));
    return drawn.questions.map(({ id, answers }) => {
      const question = bodies.get(id)!;
      const at = (option: string): string => String.fromCharCode(65 + answers.indexOf(option));
      switch (question.kind) {
        case 'ordering': return question.items.map((item) => at(item.id)).join('');
        case 'matching': return question.left.map((left, index) => `${index + 1}${at(question.pairs[left.id]!)}`).join(' ');
        case 'fill-in': return question.accept[0]!;
        case 'numeric': return String(question.answer).replace('.', ',');
        case 'hot-spot': return question.regions.filter(({ correct }) => correct).map((region) => at(region.id)).join('');
        case 'practical': throw new Error('Practical tasks are not for paper.');
        default: return question.answers.filter(({ correct }) => correct).map((answer) => at(answer.id)).join(', ');
      }
    });
  };
  const csvOf = (questions: number, sheets: [string, string, string[]][]): string =>
    [['phieu', 'tai_khoan', ...Array.from({ length: questions }, (_, i) => `q${i + 1}`)], ...sheets.map(([sheet, username, answers]) => [sheet, username, ...answers])].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');
  const statements = (personId: string): Promise<{ verb: string; statement: { context: { instructor?: unknown; extensions: object }; result: { duration?: string }; timestamp: string } }[]> =>
    rows(
      `select v.iri as verb, s.body as statement from lrs.statement s join lrs.verb v on v.id = s.verb where not s.voided and v.iri ~ '(answered|passed|failed)$'
       and s.registration in (select registration from learning.enrolment where person_id = $1)`, [personId]);

  test('sheets are drawn for a unit, printed without a key, entered one by one, and become statements with their supervisor', async () => {
    const session = await opened(manager, { personIds: [mai.me.id, pa.me.id] });
    expect([session.status, session.body.leftOut]).toEqual([201, []]);
    const path = `/api/admin/paper-sessions/${session.body.id}`;
    const seen = (await manager.get(path)).body as { items: { number: number; name: string; person: string }[]; questions: number };
    expect(seen.items.map(({ name, person }) => [name, person])).toEqual([[`P${session.body.number}-1`, 'Lò Thị Mai'], [`P${session.body.number}-2`, 'Thào Thị Pà']]);

    const page = await manager.get(`${path}/print`);
    expect(page.headers['content-security-policy']).toContain('sandbox');
    expect(page.body).toContain('Lò Thị Mai');
    expect((page.body as string).match(/class="q"/g)).toHaveLength(seen.questions * 2);
    for (const question of bankOf(COURSE).filter(({ explain }) => explain.length > 30)) expect(page.body).not.toContain(question.explain.slice(0, 30));
    expect((await manager.get(`${path}/keys`)).status).toBe(403);
    expect((await admin.get(`${path}/keys`)).body).toContain('Đáp án phiếu');
    const places = (await manager.get(`${path}/sheets/1`)).body.items as Place[];
    expect(places).toHaveLength(seen.questions);
    expect(JSON.stringify(places)).not.toMatch(/correct|accept|pairs|explain/);

    const right = await rightOn(session.body.id, 1);
    const unread = await manager.post(`${path}/sheets/1`, { answers: ['Z9', ...right.slice(1)] });
    expect(unread.body.faults).toEqual([expect.stringContaining('Câu 1:')]);
    const dry = await manager.post(`${path}/sheets/1`, { answers: right, dryRun: true });
    expect(dry.body.result).toEqual({ sheet: `P${session.body.number}-1`, person: 'Lò Thị Mai', answered: seen.questions, total: seen.questions, fresh: true, mark: null });
    expect(await rows('select 1 from assessment.sitting where person_id = $1', [mai.me.id])).toEqual([]);
    const entered = await manager.post(`${path}/sheets/1`, { answers: right });
    expect(entered.body.result).toMatchObject({ total: seen.questions, fresh: true, mark: { correct: seen.questions, passed: true } });
    // The second click, and a second clerk who reads something else.
    expect((await manager.post(`${path}/sheets/1`, { answers: right })).body.result).toMatchObject({ fresh: false, mark: { passed: true } });
    expect((await manager.post(`${path}/sheets/1`, { answers: right.map(() => '') })).body.faults).toEqual([expect.stringContaining('giữ nguyên')]);
    await app.settle();

    const told = await statements(mai.me.id);
    expect(told.filter(({ verb }) => verb.endsWith('/answered'))).toHaveLength(seen.questions);
    const passed = told.find(({ verb }) => verb.endsWith('/passed'))!.statement;
    expect(passed.context.instructor).toMatchObject({ account: { name: manager.me.account } });
    expect(new Date(passed.timestamp).toISOString()).toBe(heldAt);
    // How long somebody sat over paper is not known.
    expect(passed.result.duration).toBeUndefined();
    expect((await mai.get(`/api/learning/courses/${COURSE}`)).body.enrolment.state).toBe('completed');
    const [{ id: sittingId }] = (await rows<{ id: string }>('select id from assessment.sitting where person_id = $1', [mai.me.id])) as [{ id: string }];
    expect((await admin.get(`/api/admin/sittings/${sittingId}/sheet`)).body).toMatchObject({ same: true, sitting: { mode: 'paper' } });
    expect((await mai.get(`/api/learning/sittings/${sittingId}`)).body).toMatchObject({ passed: true, mode: 'paper' });
    const acts = (await admin.get('/api/audit?size=200')).body.items.map(({ act }: { act: string }) => act);
    expect(acts.filter((act: string) => act.startsWith('paper.')).sort()).toEqual(['paper.entered', 'paper.keys-printed', 'paper.opened', 'paper.printed']);
  }, 60_000);

  test('a table says row by row what would become of it, then does it; sheets without a name get theirs from it', async () => {
    const session = await opened(manager, { nameless: 4 });
    const path = `/api/admin/paper-sessions/${session.body.id}`;
    const template = (await manager.get(`${path}/table`)).body as string;
    expect(template.split('\r\n')[0]).toMatch(/^\uFEFF?phieu,tai_khoan,ho_ten,q1,/);
    const right = await rightOn(session.body.id, 1);
    const [onSecond, onThird] = [await rightOn(session.body.id, 2), await rightOn(session.body.id, 3)];
    const csv = csvOf(right.length, [
      [`P${session.body.number}-1`, 'pa.thao', right], ['2', 'sua.giang', onSecond], ['P99999-3', 'mai.lo', right], ['3', '', onThird], ['4', 'pa.thao', right.map(() => '')], ['1', 'mai.lo', right],
    ]);
    const dry = (await manager.post(`${path}/results`, { csv, dryRun: true })).body.items as Line[];
    expect(dry.map(({ line, result, faults }) => [line, result ? result.person : faults![0]!.slice(0, 24)])).toEqual([
      [2, 'Thào Thị Pà'], [3, 'Phiếu này chưa có tên. H'], [4, 'Buổi này không có phiếu '], [5, 'Phiếu này chưa có tên. H'], [7, 'Phiếu này đã có ở dòng 2'],
    ]);
    expect(dry.map(({ result }) => result?.mark ?? null)).toEqual([null, null, null, null, null]);
    expect((await rows('select 1 from assessment.sitting where person_id = $1', [pa.me.id]))).toEqual([]);
    const done = (await manager.post(`${path}/results`, { csv, dryRun: false })).body.items as Line[];
    expect(done[0]!.result).toMatchObject({ fresh: true, mark: { passed: true } });
    // The link dropped, the file is sent again.
    expect(((await manager.post(`${path}/results`, { csv, dryRun: false })).body.items as Line[])[0]!.result).toMatchObject({ fresh: false });
    await app.settle();
    expect((await statements(pa.me.id)).filter(({ verb }) => verb.endsWith('/passed'))).toHaveLength(1);
    // Lessons are not done: the assessment is passed, the course is not complete.
    expect((await pa.get(`/api/learning/courses/${COURSE}`)).body).toMatchObject({ enrolment: { state: 'in-progress' } });
    const second = await manager.post(`${path}/sheets/2`, { username: 'pa.thao', answers: onSecond });
    expect(second.body.faults).toEqual([expect.stringContaining(`P${session.body.number}-1`)]);
    expect((await manager.post(`${path}/results`, { csv: 'a,b\n1,2\n', dryRun: true })).status).toBe(422);
  }, 60_000);

  test('nobody opens, sees or enters a session of another unit, enters his own sheet, or one before it was held', async () => {
    expect((await opened(stranger, { nameless: 1 })).status).toBe(404);
    expect((await opened(manager, { personIds: [sua.me.id] })).status).toBe(404);
    expect((await opened(mai, { nameless: 1 })).status).toBe(403);
    expect((await opened(manager, {})).status).toBe(422);
    const session = await opened(manager, { personIds: [manager.me.id], nameless: 1, heldAt: new Date(app.clock.now().getTime() + 86_400_000).toISOString() });
    const path = `/api/admin/paper-sessions/${session.body.id}`;
    for (const rest of ['', '/print', '/table', '/sheets/1']) expect((await stranger.get(path + rest)).status).toBe(404);
    expect((await stranger.post(`${path}/sheets/2`, { username: 'pa.thao', answers: [] })).status).toBe(404);
    expect((await stranger.get('/api/admin/paper-sessions')).body.items).toEqual([]);
    expect((await manager.post(`${path}/sheets/1`, { answers: [] })).body.faults).toEqual([expect.stringContaining('tự nhập')]);
    expect((await manager.post(`${path}/sheets/2`, { username: 'pa.thao', answers: [] })).body.faults).toEqual([expect.stringContaining('chưa diễn ra')]);
    expect((await manager.get(`${path}/sheets/9`)).status).toBe(404);
  }, 60_000);

  test('an open sitting on a device goes first; a result on a device stands beside the one on paper', async () => {
    const nu = await signedIn(app, { username: 'nu.vang', fullName: 'Vàng Thị Nu', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    await learnLessons(nu, COURSE);
    await nu.post(`/api/learning/courses/${COURSE}/sittings`);
    const session = await opened(manager, { personIds: [nu.me.id] });
    const path = `/api/admin/paper-sessions/${session.body.id}/sheets/1`;
    const right = await rightOn(session.body.id, 1);
    expect((await manager.post(path, { answers: right })).body.faults).toEqual([expect.stringContaining('chưa nộp')]);
    await passAssessment(nu, COURSE);
    const wrong = await manager.post(path, { answers: right.map(() => '') });
    expect(wrong.body.result).toMatchObject({ answered: 0, mark: { passed: false, correct: 0 } });
    await app.settle();
    expect((await nu.get(`/api/learning/courses/${COURSE}`)).body.enrolment.state).toBe('completed');
  }, 60_000);
});
