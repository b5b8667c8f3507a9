import { Organisation, People } from '@hvs/people';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, as, type Answer, type Person } from '../support/as';
import { aClient, aDenominator, learnLessons, outsidePass, passAssessment, PASSWORD, sendPackage, signedIn, unit } from '../support/given';
import { scorm12Package } from '../support/packages';

/**
 * Whoever holds a role at one commune gets nothing of another, by any route. The routes come from the OpenAPI document, so
 * that a new one is walked too: it fails here until somebody has said what stands for its parameters.
 */

const TARGET = 'can-bo-cong-chuc';
const OWN = 'xa-chieng-la';
const FOREIGN = 'xa-van-ho';
type Operation = { 'x-permission'?: string; 'x-public'?: string; parameters: { name: string; in: 'path' | 'query' }[] };
type Route = { method: 'get' | 'post' | 'put' | 'patch' | 'delete'; path: string; permission: string | undefined; operation: Operation };

/** Everything that belongs to the foreign commune, as somebody who should not know it would guess it. */
interface Theirs {
  unitId: string; teamId: string; personId: string; managerId: string; movedId: string; account: string; certificateId: string; registerNumbers: string[]; verifyCode: string;
  enrolmentId: string; sittingId: string; openSittingId: string; sessionId: string; paperId: string; statementId: string; taskId: string; versionId: string; courseId: string;
}

describe('a commune\'s people, figures and files', () => {
  let app: TestApp;
  let admin: Person;
  let auditor: Person;
  let manager: Person;
  let learner: Person;
  let localAuditor: Person;
  let sua: Person;
  let theirManager: Person;
  let theirs: Theirs;
  let routes: Route[];
  let secrets: string[];

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    auditor = await signedIn(app, { username: 'kiemtra', fullName: 'Trần Minh Tuấn', unit: 'son-la', role: 'auditor' });
    manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: OWN, role: 'unit-manager' });
    learner = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: OWN, audiences: ['SL-LDP'] });
    localAuditor = await signedIn(app, { username: 'kiemtra.xa', fullName: 'Lường Thị Dung', unit: OWN, role: 'auditor' });
    sua = await signedIn(app, { username: 'sua.giang', fullName: 'Giàng A Súa', unit: FOREIGN, audiences: ['SL-LDP'] });
    theirManager = await signedIn(app, { username: 'lu.sung', fullName: 'Sùng Thị Lử', unit: FOREIGN, role: 'unit-manager' });
    theirs = await theirLife(app, { admin, sua, theirManager });
    await learnLessons(learner, 'nhan-thuc-so');
    await aDenominator(app, TARGET, OWN, 20);
    await app.settle();
    secrets = [
      'Giàng A Súa', 'sua.giang', 'Sùng Thị Lử', 'lu.sung', 'Thào Mí Già', 'gia.thao', 'Xã Vân Hồ', FOREIGN, 'Tổ chuyển đổi số bản Pa Cốp', '7717717', 'Công văn 99/UBND-VH',
      ...Object.values(theirs).flat().filter((value) => value !== theirs.versionId && value !== theirs.courseId),
    ];
    const document = (await asVisitor(app).get('/api/openapi.json')).body as { paths: Record<string, Record<string, Operation>> };
    routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method as Route['method'], path, permission: operation['x-permission'], operation })));
  }, 60_000);
  afterAll(() => app?.close());

  /** What stands for a path parameter: always something of theirs. */
  const filled = (path: string): string[] => {
    const ids: Record<string, string[]> = {
      '/api/people/{id}': [theirs.personId, theirs.movedId], '/api/people/{id}/password-reset': [theirs.personId, theirs.movedId, theirs.managerId],
      '/api/admin/people/{id}/pseudonymise': [theirs.personId, theirs.movedId, theirs.managerId],
      '/api/statements/{id}': [theirs.statementId], '/api/certificates/{id}/pdf': [theirs.certificateId], '/api/admin/certificates/{id}/revocation': [theirs.certificateId], '/api/tasks/{id}': [theirs.taskId],
      '/api/learning/sittings/{id}': [theirs.sittingId, theirs.openSittingId], '/api/learning/sittings/{id}/answers': [theirs.openSittingId, theirs.sittingId], '/api/learning/sittings/{id}/submission': [theirs.openSittingId, theirs.sittingId],
      '/api/learning/enrolments/{id}/statements': [theirs.enrolmentId], '/api/learning/enrolments/{id}/marks': [theirs.enrolmentId], '/api/learning/sessions/{id}/commits': [theirs.sessionId],
      '/api/admin/courses/{id}/preview': [theirs.courseId], '/api/admin/courses/{id}/launches': [theirs.courseId], '/api/admin/courses/{id}/policies': [theirs.courseId], '/api/admin/courses/{id}/learners-behind': [theirs.courseId], '/api/admin/courses/{id}/versions': [theirs.courseId], '/api/admin/courses/{id}/versions/{versionId}/original': [theirs.courseId], '/api/admin/courses/{id}/policies/{unitId}': [theirs.courseId], '/api/admin/courses/{id}/publication': [theirs.courseId], '/api/admin/credentials/{id}': [theirs.taskId], '/api/admin/credentials/{id}/rotate': [theirs.taskId],
      '/api/admin/courses/{id}/assessment': [theirs.courseId],
      '/api/admin/courses/{id}/exports/{format}': [theirs.courseId],
      ...Object.fromEntries(['files', 'lessons', 'lessons/{lessonId}/text', 'lessons/{lessonId}/preview'].map((path) => [`/api/admin/courses/{id}/${path}`, [theirs.courseId]])),
      '/api/admin/lrs/statements/{id}': [theirs.statementId], '/api/admin/lrs/statements/{id}/void': [theirs.statementId],
      ...Object.fromEntries(['', '/replay', '/secret', '/test', '/letters', '/letters/retry', '/letters/{letterId}/retry'].map((path) => [`/api/admin/lrs/subscriptions/{id}${path}`, [theirs.taskId]])),
    };
    const values: Record<string, string[]> = {
      ...(ids[path] ? { id: ids[path] } : {}), target: [TARGET], unitId: [theirs.unitId, theirs.teamId], personId: [theirs.personId, theirs.movedId], taskId: [theirs.taskId], letterId: [theirs.taskId], sha2: ['0'.repeat(64)], sittingId: [theirs.sittingId, theirs.openSittingId], questionId: [theirs.taskId], correctionId: [theirs.taskId], supervisionId: [theirs.taskId], versionId: [theirs.versionId], uploadId: [theirs.taskId], registration: [theirs.enrolmentId], sessionId: [theirs.sessionId], secret: ['khong-co'], lessonId: ['bai-1'], slug: ['nhan-thuc-so'], name: ['native', 'scorm'], framework: ['qd757-2025'], year: ['2026'], identifier: [theirs.taskId], checkId: [theirs.taskId],
      format: ['scorm12'], paperId: [theirs.paperId], sheetNumber: ['1'],
    };
    return [...path.matchAll(/\{(\w+)\}/g)].reduce((paths, [whole, name]) => {
      if (!values[name!]) throw new Error(`${path}: say in this test what stands for {${name}}`);
      return paths.flatMap((p) => values[name!]!.map((value) => p.replace(whole, value)));
    }, [path.replace('*', 'images/khong-co.svg')]);
  };

  /** The ways to ask a list for what is theirs. */
  const queries = (route: Route): string[] => {
    const values: Record<string, string[] | undefined> = {
      unitId: [theirs.unitId, theirs.teamId], under: [theirs.unitId, theirs.teamId], q: ['Giàng', 'giang a sua', 'van ho', '7717717'], subjectId: [theirs.personId, theirs.unitId, theirs.certificateId], subjectKind: ['person', 'unit'], mine: ['false'],
      bank: ['nhan-thuc-so'], personId: [theirs.personId, theirs.movedId], person: [theirs.personId], agent: [JSON.stringify({ account: { homePage: 'https://hocvuso.vn/xapi', name: theirs.account } })], activity: ['https://hocvuso.vn/xapi/courses/nhan-thuc-so'],
      state: undefined, kind: undefined, page: undefined, size: undefined, cursor: undefined, verb: undefined, registration: undefined, since: undefined, until: undefined,
      related_agents: undefined, related_activities: undefined, ascending: undefined, limit: undefined, number: undefined, from: undefined, to: undefined, for: undefined, format: ['gift'],
    };
    const named = route.operation.parameters.filter((p) => p.in === 'query').map((p) => p.name);
    const unknown = named.find((name) => !(name in values));
    if (unknown) throw new Error(`${route.path}: say in this test how ?${unknown}= could ask for what is theirs`);
    const single = named.flatMap((name) => (values[name] ?? []).map((value) => `${name}=${encodeURIComponent(value)}`));
    return ['', ...single.map((q) => `?${q}`), ...(named.includes('unitId') && named.includes('q') ? [`?unitId=${theirs.unitId}&q=${encodeURIComponent('Giàng')}`] : [])];
  };

  const readings = (): string[] => routes.filter((r) => r.method === 'get').flatMap((r) => filled(r.path).flatMap((path) => queries(r).map((query) => path + query)));
  const toldIn = (asked: string, answer: Answer): string[] => {
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const known = decodeURIComponent(asked);
    // A number may stand inside the hash of something else.
    const tells = (secret: string): boolean => (/^\d+$/.test(secret) ? new RegExp(`(?<![0-9a-f])${secret}(?![0-9a-f])`).test(body) : body.includes(secret));
    return secrets.filter((secret) => tells(secret) && !known.includes(secret));
  };

  test('there are enough routes to look at, and everything of theirs exists', async () => {
    expect(routes.length).toBeGreaterThan(35);
    for (const value of Object.values(theirs).flat()) expect(value).toEqual(expect.stringMatching(/\S{3,}/));
    const open = async (person: Person, path: string): Promise<void> => expect([path, (await person.get(path)).status]).toEqual([path, 200]);
    for (const path of [`/api/people/${theirs.personId}`, `/api/attainment?unitId=${theirs.unitId}`, `/api/attainment/${TARGET}/people?unitId=${theirs.unitId}`, `/api/attainment/${TARGET}/people/${theirs.personId}/evidence`, `/api/statements/${theirs.statementId}`, `/api/units?under=${theirs.unitId}`]) {
      await open(theirManager, path);
      await open(admin, path);
    }
    for (const path of [`/api/learning/sittings/${theirs.sittingId}`, `/api/learning/sittings/${theirs.openSittingId}`, `/api/certificates/${theirs.certificateId}/pdf`]) await open(sua, path);
    await open(theirManager, `/api/tasks/${theirs.taskId}`);
    await open(theirManager, `/api/exports/${theirs.taskId}/file`);
    expect(JSON.stringify((await theirManager.get('/api/attainment')).body)).toContain('7717717');
  });

  describe('reading', () => {
    const walk = async (who: Person): Promise<{ asked: number; faults: string[] }> => {
      const faults: string[] = [];
      const paths = readings();
      for (const path of paths) {
        const answer = await who.get(path);
        if (answer.status >= 500 || ![200, 400, 403, 404].includes(answer.status)) faults.push(`${path}: ${answer.status}`);
        for (const secret of toldIn(path, answer)) faults.push(`${path}: ${answer.status}, tells ${secret}`);
      }
      return { asked: paths.length, faults };
    };

    test('a manager hears no foreign name, id or figure from any route', async () => {
      const { asked, faults } = await walk(manager);
      expect(asked).toBeGreaterThan(50);
      expect(faults).toEqual([]);
    });

    test('a learner without a role hears none', async () => expect((await walk(learner)).faults).toEqual([]));

    test('an auditor of one commune hears none', async () => expect((await walk(localAuditor)).faults).toEqual([]));

    test('what is asked for by its id answers 403 or 404, never 200', async () => {
      const direct = routes.filter((r) => r.method === 'get' && /\{(id|personId|taskId)\}/.test(r.path));
      for (const who of [manager, learner, localAuditor]) {
        for (const path of direct.flatMap((r) => filled(r.path))) expect([path, [403, 404].includes((await who.get(path)).status)]).toEqual([path, true]);
      }
      for (const path of [`/api/attainment?unitId=${theirs.unitId}`, `/api/attainment/${TARGET}/units?unitId=${theirs.teamId}`, `/api/attainment/${TARGET}/people?unitId=${theirs.unitId}`, `/api/units?under=${theirs.unitId}`, `/api/people?unitId=${theirs.unitId}`]) {
        expect([path, (await manager.get(path)).status]).toEqual([path, 404]);
      }
    });

    test('a foreign id and an id of nothing get the same answer', async () => {
      const nothing = '01900000-0000-7000-8000-000000000000';
      for (const [path, id] of [['/api/people/ID', theirs.personId], ['/api/statements/ID', theirs.statementId], [`/api/attainment/${TARGET}/people/ID/evidence`, theirs.personId], ['/api/attainment?unitId=ID', theirs.unitId], ['/api/tasks/ID', theirs.taskId], ['/api/learning/sittings/ID', theirs.sittingId], ['/api/certificates/ID/pdf', theirs.certificateId]] as const) {
        const [theirsIs, nothingIs] = [await manager.get(path.replace('ID', id)), await manager.get(path.replace('ID', nothing))];
        const { instance: a, ...seen } = theirsIs.body;
        const { instance: b, ...expected } = nothingIs.body;
        expect([path, a !== b, seen]).toEqual([path, true, expected]);
      }
    });

    test('the manager\'s own commune is open, with its own people and figures', async () => {
      expect((await manager.get('/api/people')).body.items.map((p: { fullName: string }) => p.fullName).sort()).toEqual(['Cầm Văn Thân', 'Lò Thị Mai', 'Lường Thị Dung']);
      const dashboard = (await manager.get('/api/attainment')).body;
      expect(dashboard.breadcrumb.map((u: { code: string }) => u.code)).toEqual([OWN]);
      expect(dashboard.targets.find((t: { code: string }) => t.code === TARGET).denominator.value).toBe(20);
      expect((await manager.get('/api/units/tree')).body.items.map((u: { code: string }) => u.code)).toEqual([OWN]);
    });

    test('the statement store opens to a sign-in for one\'s own statements, to all else only by a client\'s key', async () => {
      const xapi = { 'x-experience-api-version': '1.0.3' };
      const asked = [['/xapi/statements', 200], [`/xapi/statements?statementId=${theirs.statementId}`, 404], ['/xapi/activities/state?activityId=a&agent=%7B%7D', 401], ['/xapi/agents?agent=%7B%7D', 401]] as const;
      for (const [path, status] of asked) {
        const answer = await manager.get(path, xapi);
        expect([path, answer.status]).toEqual([path, status]);
        expect(toldIn(path, answer)).toEqual([]);
      }
    });
  });

  /** A body that would do harm, for every route that changes something. A new one fails here until it has a line. */
  const BODIES: () => Record<string, unknown> = () => ({
    'put /api/attainment/{target}/denominators/{unitId}': { value: 3, source: 'Công văn giả 1', date: '2026-01-05' },
    'post /api/people/{id}/password-reset': {},
    'post /api/exports': { report: 'attainment-people', format: 'csv', params: { target: TARGET, unitId: theirs.unitId } },
    'post /api/admin/certificates/issue': { items: [{ personId: theirs.movedId, kind: 'skill-group', subject: 'GTHT' }] },
    'post /api/admin/certificates/{id}/revocation': { reason: 'thử thu hồi của xã khác' },
    'post /api/admin/courses/{id}/launches': { actor: { account: { homePage: 'https://example.vn', name: 'khach' } } },
    'post /api/admin/registrations/{registration}/waivers': { unitIndex: 0, reason: 'người của xã khác, miễn thử' },
    'post /api/admin/au-sessions/{sessionId}/abandonment': undefined,
    'post /api/admin/uploads': {},
    'patch /api/admin/uploads/{uploadId}': {},
    'delete /api/admin/uploads/{uploadId}': undefined,
    'post /api/admin/courses/packages': {},
    'post /api/admin/courses/{id}/preview': {},
    'post /api/admin/courses/{id}/publication': { skillGroup: null },
    'delete /api/admin/courses/{id}/publication': undefined,
    'post /api/admin/credentials': { title: 'Khách lạ', scopes: ['statements/read'] },
    'patch /api/admin/credentials/{id}': { title: 'Khách lạ' },
    'post /api/admin/credentials/{id}/rotate': { overlapHours: 24 },
    'delete /api/admin/credentials/{id}': undefined,
    'post /api/admin/lrs/statements/{id}/void': { reason: 'bản ghi của xã khác, hủy thử' },
    'post /api/admin/lrs/purges/dry-run': { policy: { before: '2026-01-01' } },
    'post /api/admin/lrs/purges/{taskId}/resume': {},
    'post /api/admin/people/pseudonymisations/{taskId}/resume': {},
    'post /api/admin/lrs/purges': { policy: { before: '2026-01-01' }, expected: 1, reason: 'bản ghi của xã khác, xóa thử' },
    'post /api/admin/people/{id}/pseudonymise': { reason: 'người của xã khác, ẩn danh thử', confirm: 'Giàng A Súa' },
    'post /api/admin/lrs/imports/file': {},
    'post /api/admin/lrs/imports/store': { address: 'https://example.vn/xapi', key: 'a', secret: 'b', version: '1.0.3' },
    'post /api/admin/lrs/imports/{taskId}/stop': undefined,
    'post /api/admin/lrs/imports/{taskId}/resume': undefined,
    'post /api/admin/lrs/subscriptions': { kind: 'webhook', title: 'Khách lạ', address: 'https://example.vn/hook', from: '2026-01-01' },
    'patch /api/admin/lrs/subscriptions/{id}': { address: 'https://example.vn/hook' },
    'delete /api/admin/lrs/subscriptions/{id}': undefined,
    'post /api/admin/lrs/subscriptions/{id}/replay': { from: '2026-01-01' },
    'post /api/admin/lrs/subscriptions/{id}/secret': {},
    'post /api/admin/lrs/subscriptions/{id}/test': {},
    'post /api/admin/lrs/subscriptions/{id}/letters/retry': {},
    'post /api/admin/lrs/subscriptions/{id}/letters/{letterId}/retry': {},
    'post /api/learning/enrolments/{id}/statements': { statements: [{ id: crypto.randomUUID(), actor: { account: { homePage: 'https://hocvuso.vn/xapi', name: theirs.account } }, verb: { id: 'http://adlnet.gov/expapi/verbs/completed' }, object: { id: 'https://hocvuso.vn/xapi/courses/nhan-thuc-so/lessons/bai-1' } }] },
    'post /api/learning/enrolments/{id}/marks': { unitId: 'bai-1' },
    'put /api/admin/courses/{id}/policies/{unitId}': { policy: { needs: [{ kind: 'mark' }] } },
    'put /api/admin/crosswalks': { from: 'qd757-2025', to: 'tt02-2025', text: 'tu,sang,quan_he\n' },
    'post /api/admin/frameworks/{framework}/previews': { format: 'csv', text: 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\nNTS,Nhận thức số,NTS.1,Một\n' },
    'post /api/admin/frameworks/{framework}/versions': { format: 'csv', text: 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\nNTS,Nhận thức số,NTS.1,Một\n', number: 1, reason: 'thử' },
    'put /api/admin/plan-years/{year}': { mark: '0', reason: 'thử', rows: [] },
    'put /api/admin/courses/{id}/assessment': {
      settings: { passMark: 0.1, attempts: 0, cooldownHours: 0, counts: 'best', timeLimitMinutes: 0, legalSource: '', draw: 1, blueprint: [], practical: 0, onlyApproved: false, byAudience: [] }, number: 0, reason: 'thử',
    },
    'post /api/admin/courses/{id}/lessons/{lessonId}/preview': { text: '---' },
    'put /api/admin/courses/{id}/lessons/{lessonId}/text': { text: '---', versionId: theirs.versionId, note: 'thử' },
    'post /api/admin/judging/{sittingId}/{questionId}': { points: { r1: 1 } },
    'post /api/admin/paper-sessions': { course: 'nhan-thuc-so', unitId: theirs.unitId, heldAt: '2026-11-20T02:00:00Z', personIds: [theirs.personId], nameless: 1 },
    'post /api/admin/paper-sessions/{paperId}/sheets/{sheetNumber}': { username: 'sua.giang', answers: ['A'] },
    'post /api/admin/paper-sessions/{paperId}/results': { csv: 'phieu,q1\n1,A\n', dryRun: false },
    'post /api/admin/banks/{slug}/imports': {},
    'post /api/admin/banks/{slug}/imports/application': {},
    'post /api/admin/banks/{slug}/statistics': {},
    'delete /api/admin/supervisions/{supervisionId}': undefined,
    'put /api/admin/questions/{questionId}': { text: '- id: nts-001\n' },
    'put /api/admin/questions/{questionId}/review': { state: 'approved' },
    'post /api/admin/questions/{questionId}/retirement': {},
    'post /api/admin/questions/{questionId}/corrections': { text: '- id: nts-001\n', reason: 'thử' },
    'post /api/admin/corrections/{correctionId}/application': {},
    'post /api/admin/corrections/{correctionId}/dismissal': {},
    'put /api/learning/sittings/{id}/answers': { answers: {}, flagged: [], seq: 99 },
    'post /api/learning/sittings/{id}/submission': { answers: {} },
    'post /api/learning/carried': {
      hvs: 'hoc-vu-so/gui-ho/1', key: crypto.randomUUID(), signature: 'x',
      payload: JSON.stringify({ account: theirs.account, madeAt: '2026-11-24', items: [{ id: 'x', kind: 'commit', target: theirs.sessionId, title: '', madeAt: '', body: { seq: 99, snapshot: { 'cmi.core.lesson_status': 'completed' } } }] }),
    },
    'post /api/learning/sessions/{id}/commits': { seq: 99, snapshot: { 'cmi.core.lesson_status': 'completed' }, final: true },
  });
  /** What changes only the caller's own things, whatever is sent. */
  const OWN_ONLY = ['post /api/admin/supervisions', 'post /api/session', 'delete /api/session', 'post /api/session/password', 'post /api/learning/courses/{slug}/enrolment', 'post /api/learning/courses/{slug}/sittings', 'post /api/learning/courses/{slug}/pretest', 'post /api/learning/courses/{slug}/launches', 'post /api/learning/courses/{slug}/au-launches', 'post /api/learning/courses/{slug}/activity-launches', 'post /cmi5/fetch/{secret}', 'post /api/package-checks', 'post /api/learning/device-keys'];

  const changes = (): Route[] => routes.filter((r) => r.method !== 'get' && !OWN_ONLY.includes(`${r.method} ${r.path}`));
  const attempt = async (who: Omit<Person, 'me'>, route: Route, path: string): Promise<Answer> => {
    const body = BODIES()[`${route.method} ${route.path}`];
    if (route.method === 'delete') return who.delete(path);
    if (route.method === 'patch') return who.patch(path, body);
    return route.method === 'put' ? who.put(path, body) : who.post(path, body);
  };

  /** A fingerprint of every table but those that note who was here and what was asked. */
  const everything = async (): Promise<Record<string, string>> => {
    const tables = (await app.database.source.query(
      `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('people','lrs','courses','assessment','learning','competency','certification','attainment','platform')
       and tablename not in ('session', 'sign_in_failure', 'outbox') or schemaname || '.' || tablename = 'learning.session' order by 1`,
    )) as { name: string }[];
    const prints = await Promise.all(tables.map(async ({ name }) => {
      const columns = name === 'people.person' ? `(to_jsonb(t) - 'last_seen_at')::text` : 't::text';
      return [name, ((await app.database.source.query(`select count(*) || ' ' || coalesce(md5(string_agg(${columns}, '|' order by ${columns})), '') as print from ${name} t`)) as [{ print: string }])[0].print] as const;
    }));
    return Object.fromEntries(prints);
  };

  describe('changing', () => {
    test('every route that changes something has its harm in this test', () => {
      expect(changes().map((r) => `${r.method} ${r.path}`).filter((name) => !(name in BODIES()))).toEqual([]);
      expect([...Object.keys(BODIES()), ...OWN_ONLY].filter((name) => !routes.some((r) => `${r.method} ${r.path}` === name))).toEqual([]);
    });

    test.each([['a manager', () => manager], ['a learner without a role', () => learner], ['an auditor of one commune', () => localAuditor]])('%s changes nothing of theirs', async (_, person) => {
      const before = await everything();
      for (const route of changes().filter((r) => r.path !== '/api/exports')) {
        for (const path of filled(route.path)) {
          const answer = await attempt(person(), route, path);
          expect([route.method, path, [403, 404].includes(answer.status) || `${answer.status} ${JSON.stringify(answer.body)}`]).toEqual([route.method, path, true]);
          expect(toldIn(path, answer)).toEqual([]);
        }
      }
      await app.settle();
      expect(await everything()).toEqual(before);
    });

    test('the province\'s auditor reads, and changes nothing', async () => {
      const before = await everything();
      for (const route of changes().filter((r) => r.permission !== 'learn' && r.path !== '/api/exports')) {
        for (const path of filled(route.path)) expect([path, (await attempt(auditor, route, path)).status]).toEqual([path, 403]);
      }
      expect(await everything()).toEqual(before);
      expect((await auditor.get(`/api/people/${theirs.personId}`)).status).toBe(200);
    });

    test.each(['attainment-units', 'attainment-people'])('an export of %s of another commune fails with a sentence and writes no file', async (report) => {
      for (const unitId of [theirs.unitId, theirs.teamId]) {
        const asked = await manager.post('/api/exports', { report, format: 'csv', params: { target: TARGET, unitId } });
        await app.settle();
        if (asked.status === 202) {
          const task = (await manager.get(`/api/tasks/${asked.body.id}`)).body;
          expect(task).toMatchObject({ state: 'failed', result: null });
          expect(task.message).toMatch(/ngoài phạm vi/);
          expect((await manager.get(`/api/exports/${asked.body.id}/file`)).status).toBe(409);
        } else expect([403, 404]).toContain(asked.status);
      }
    });

    test('the register of certificates is not for managers, and an own export holds only own people', async () => {
      expect((await manager.post('/api/exports', { report: 'certificates', format: 'csv', params: {} })).status).toBe(403);
      const asked = await manager.post('/api/exports', { report: 'attainment-people', format: 'csv', params: { target: TARGET, unitId: await unit(app, OWN) } });
      await app.settle();
      const file = await manager.get(`/api/exports/${asked.body.id}/file`);
      expect(file.status).toBe(200);
      expect(String(file.body)).toContain('Lò Thị Mai');
      expect(toldIn('', file)).toEqual([]);
      expect((await theirManager.get(`/api/exports/${asked.body.id}/file`)).status).toBe(404);
      expect((await admin.get(`/api/exports/${asked.body.id}/file`)).status).toBe(404);
    });

    test('the register exported by an auditor of one commune holds no certificate of another', async () => {
      const asked = await localAuditor.post('/api/exports', { report: 'certificates', format: 'csv', params: {} });
      expect(asked.status).toBe(202);
      await app.settle();
      expect(toldIn('', await localAuditor.get(`/api/exports/${asked.body.id}/file`))).toEqual([]);
    });
  });

  test('two roles at two communes do not add up: an auditor here and a manager there exports the register of here only', async () => {
    await app.app.get(People, { strict: false }).createPerson(
      { username: 'hai.vai', fullName: 'Quàng Văn Hặc', password: PASSWORD, grants: [{ role: 'auditor', unitId: await unit(app, OWN) }, { role: 'unit-manager', unitId: theirs.unitId }] }, null,
    );
    const both = await as(app, 'hai.vai', PASSWORD);
    expect((await both.get(`/api/people/${theirs.personId}`)).status).toBe(200);
    expect((await both.get('/api/admin/certificates')).body.items.filter((c: { holderName: string }) => c.holderName === 'Giàng A Súa')).toEqual([]);
    const asked = await both.post('/api/exports', { report: 'certificates', format: 'csv', params: {} });
    await app.settle();
    const file = await both.get(`/api/exports/${asked.body.id}/file`);
    expect(file.status).toBe(200);
    expect(String(file.body)).not.toContain('Giàng A Súa');
  });

  describe('without the right to', () => {
    test('a learner without a role gets 403 from every route that asks for more', async () => {
      const guarded = routes.filter((r) => r.permission !== undefined && r.permission !== 'learn');
      expect(guarded.length).toBeGreaterThan(20);
      for (const route of guarded) {
        const path = filled(route.path)[0]!;
        const answer = route.method === 'get' ? await learner.get(path) : await attempt(learner, route, path);
        expect([route.method, path, answer.status, answer.body.title]).toEqual([route.method, path, 403, 'Bạn không có quyền làm việc này']);
      }
    });

    test('signed out, every route that is not public answers 401', async () => {
      const visitor = asVisitor(app);
      for (const route of routes.filter((r) => r.permission !== undefined)) {
        const path = filled(route.path)[0]!;
        const answer = route.method === 'get' ? await visitor.get(path) : await attempt(visitor, route, path);
        expect([route.method, path, answer.status]).toEqual([route.method, path, 401]);
        expect(answer.body.detail).toMatch(/đăng nhập lại/);
      }
    });

    test.each([['none', undefined], ['a wrong one', 'x'.repeat(43)]])('a change with a sign-in but %s of the CSRF token answers 403 and changes nothing', async (_, csrf) => {
      const answer = await app.app.inject({ method: 'POST', url: '/api/session', payload: { login: 'quantri', password: PASSWORD } });
      const forged = asVisitor(app, String(answer.cookies.find((c) => c.name === 'hvs_session')!.value), csrf);
      const before = await everything();
      for (const route of routes.filter((r) => r.method !== 'get' && r.permission !== undefined)) {
        const path = filled(route.path)[0]!;
        const refused = await attempt(forged, route, path);
        expect([route.method, path, refused.status, refused.body.title]).toEqual([route.method, path, 403, 'Yêu cầu không đến từ màn hình của hệ thống']);
      }
      expect(await everything()).toEqual(before);
    });

    test('the content origin opens with a session\'s own address only, and serves nothing of the app', async () => {
      for (const path of ['/api/session', '/api/people', '/player/khong-co-phien/', '/player/khong-co-phien/files/imsmanifest.xml', `/player/${theirs.sessionId}/`]) {
        expect([path, (await app.content.inject({ url: path })).statusCode]).toEqual([path, 404]);
      }
    });

    test('a colleague in the same commune gets nothing of another\'s learning', async () => {
      await app.app.get(People, { strict: false }).createPerson({ username: 'cha.mua', fullName: 'Mùa Thị Chá', password: PASSWORD, memberships: [{ unitId: theirs.unitId, validFrom: '2026-01-01', audiences: ['SL-LDP'] }] }, null);
      const colleague = await as(app, 'cha.mua', PASSWORD);
      for (const path of [`/api/learning/sittings/${theirs.sittingId}`, `/api/learning/sittings/${theirs.openSittingId}`, `/api/certificates/${theirs.certificateId}/pdf`, `/api/statements/${theirs.statementId}`, `/api/tasks/${theirs.taskId}`]) {
        expect([path, (await colleague.get(path)).status]).toEqual([path, 404]);
      }
      for (const route of changes().filter((r) => r.permission === 'learn')) {
        for (const path of filled(route.path)) expect([path, (await attempt(colleague, route, path)).status]).toEqual([path, 404]);
      }
    });
  });
});

/** A course finished with its certificate, an assessment being sat, a SCORM lesson being played, a denominator, an export, somebody who has moved here. */
const theirLife = async (app: TestApp, { admin, sua, theirManager }: { admin: Person; sua: Person; theirManager: Person }): Promise<Theirs> => {
  const organisation = app.app.get(Organisation, { strict: false });
  const unitId = await unit(app, FOREIGN);
  const { id: teamId } = await organisation.ensureUnit({ code: 'to-pa-cop', name: 'Tổ chuyển đổi số bản Pa Cốp', kind: 'team', parentId: unitId, validFrom: '2026-01-01' } as never);
  const ownId = await unit(app, OWN);
  const moved = await app.app.get(People, { strict: false }).createPerson(
    {
      username: 'gia.thao', fullName: 'Thào Mí Già', password: PASSWORD,
      memberships: [
        { unitId: ownId, validFrom: '2026-01-01', validTo: '2026-07-01', staffKind: 'cong-chuc', audiences: ['SL-LDP'] },
        { unitId: teamId, validFrom: '2026-07-01', staffKind: 'cong-chuc', audiences: ['SL-LDP'] },
      ],
    },
    null,
  );
  await aDenominator(app, TARGET, FOREIGN, 1);
  const declared = await theirManager.put(`/api/attainment/${TARGET}/denominators/${unitId}`, { value: 7717717, source: 'Công văn 99/UBND-VH', date: '2026-02-03' });
  expect(declared.status).toBe(200);

  await learnLessons(sua, 'nhan-thuc-so');
  const sat = (await passAssessment(sua, 'nhan-thuc-so')).body;
  await learnLessons(sua, 'an-toan-an-ninh-mang');
  const open = (await sua.post('/api/learning/courses/an-toan-an-ninh-mang/sittings')).body;
  const authorization = await aClient(app, ['statements/write']);
  await asVisitor(app).post('/xapi/statements', [outsidePass(moved.account, 'mooc-dltt', '2026-11-05T03:00:00Z'), outsidePass(moved.account, 'mooc-gtht')], { 'x-experience-api-version': '1.0.3', authorization });
  const upload = await sendPackage(admin, scorm12Package());
  await app.settle();

  const imported = (await admin.get(`/api/tasks/${upload.body.id}`)).body;
  const published = await admin.post(`/api/admin/courses/${imported.result.courseId}/publication`, { skillGroup: null });
  const launched = (await sua.post(`/api/learning/courses/${published.body.slug}/launches`, {})).body;
  const view = (await sua.get('/api/learning/courses/nhan-thuc-so')).body;
  const certificates = [...(await sua.get('/api/learning/certificates')).body, ...(await (await as(app, 'gia.thao', PASSWORD)).get('/api/learning/certificates')).body];
  const evidence = (await theirManager.get(`/api/attainment/${TARGET}/people/${sua.me.id}/evidence`)).body;
  const task = await theirManager.post('/api/exports', { report: 'attainment-people', format: 'csv', params: { target: TARGET, unitId } });
  await app.settle();
  const paper = await theirManager.post('/api/admin/paper-sessions', { course: 'an-toan-an-ninh-mang', unitId, heldAt: '2026-11-20T02:00:00Z', personIds: [sua.me.id], nameless: 1 });
  return {
    paperId: paper.body.id, unitId, teamId, personId: sua.me.id, managerId: theirManager.me.id, movedId: moved.id, account: sua.me.account,
    certificateId: certificates[0].id, registerNumbers: certificates.map((c: { registerNumber: string }) => c.registerNumber), verifyCode: new URL(certificates[0].verifyUrl).pathname.split('/').pop()!,
    enrolmentId: view.enrolment.id, versionId: view.version ?? view.versionId, courseId: imported.result.courseId, sittingId: sat.id, openSittingId: open.id, sessionId: launched.sessionId,
    statementId: evidence.steps.find((s: { kind: string }) => s.kind === 'statement').statementId, taskId: task.body.id,
  };
};
