import { AuSessions } from '@hvs/learning';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { anAu, cmi5Package, type Au, type AuWish } from '../support/cmi5';
import { aClient, aPackageCourse, signedIn } from '../support/given';

const short = (iri: string): string => iri.split('/').at(-1)!;

/** AUs as they meet us: launched in a learner's enrolment, speaking for themselves. The public suite asks what these tests do not. */
describe('AUs of cmi5 courses', () => {
  let app: TestApp;
  let admin: Person;
  let mai: Person;
  let reader: string;
  let courses = 0;

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
    reader = await aClient(app, ['all/read']);
  }, 60_000);
  afterAll(() => app?.close());

  const aCourse = (aus: AuWish[]): Promise<{ courseId: string; slug: string }> => {
    courses += 1;
    return aPackageCourse(app, admin, cmi5Package(aus, { title: `Khóa cmi5 số ${courses}` }));
  };
  const launch = async (course: { slug: string }, unitId?: string, who = mai): Promise<Au> => {
    const units = await unitsOf(course, who);
    const answer = await who.post(`/api/learning/courses/${course.slug}/au-launches`, { unitId: unitId ?? units[0]!.id });
    expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
    return anAu(app, answer.body);
  };
  const unitsOf = async (course: { slug: string }, who = mai): Promise<{ id: string; state: string; activityIri: string }[]> => {
    await who.post(`/api/learning/courses/${course.slug}/enrolment`);
    return (await who.get(`/api/learning/courses/${course.slug}`)).body.modules.flatMap((one: { lessons: unknown[] }) => one.lessons);
  };
  /** The verbs of a registration in the order they were stored, with what they are about where it is not the AU. */
  const told = async (registration: string): Promise<string[]> => {
    const { statements } = (await asVisitor(app).get(`/xapi/statements?registration=${registration}&ascending=true&limit=200`, { 'x-experience-api-version': '1.0.3', authorization: reader })).body;
    return statements.map(({ verb, object }: { verb: { id: string }; object: { definition?: { type?: string; name?: Record<string, string> } } }) => {
      const kind = short(object.definition?.type ?? '');
      return short(verb.id) + (kind === 'block' ? ` block ${Object.values(object.definition!.name!)[0]}` : kind === 'course' ? ' course' : '');
    });
  };

  test('a learner opens, learns and passes; the course says so', async () => {
    const course = await aCourse([{ id: 'a', moveOn: 'CompletedAndPassed', masteryScore: 0.8 }]);
    const au = await launch(course);
    expect(au.address.searchParams.get('bai')).toBe('a');
    expect(au.launchData).toMatchObject({ launchMode: 'Normal', masteryScore: 0.8, moveOn: 'CompletedAndPassed', launchParameters: '{"bai":"a"}', returnURL: `http://content.test/return/${course.slug}` });
    expect(await au.say('initialized')).toBe(200);
    expect((await unitsOf(course))[0]).toMatchObject({ state: 'in-progress', activityIri: au.activityId });
    expect(await au.say('completed')).toBe(200);
    expect((await unitsOf(course))[0]).toMatchObject({ state: 'in-progress' });
    expect(await au.say('passed', { score: 0.8 })).toBe(200);
    expect((await unitsOf(course))[0]).toMatchObject({ state: 'completed' });
    expect(await au.say('terminated')).toBe(200);
    expect(await told(au.registration)).toEqual(['launched', 'initialized', 'completed', 'passed', 'satisfied course', 'terminated']);
  });

  test('blocks within blocks are satisfied from the inside out, with the statement that satisfies the last of them', async () => {
    const course = await aCourse([
      { id: 'a', moveOn: 'Completed', block: ['Khối I', 'Khối II', 'Khối III'] }, { id: 'b', moveOn: 'Passed', block: ['Khối I', 'Khối II'] }, { id: 'c', moveOn: 'NotApplicable', block: ['Khối I'] },
    ]);
    const [a, b] = await unitsOf(course);
    const first = await launch(course, a!.id);
    await first.say('initialized');
    await first.say('completed');
    await first.say('terminated');
    const second = await launch(course, b!.id);
    await second.say('initialized');
    await second.say('passed', { score: 1 });
    expect(await told(first.registration)).toEqual([
      'launched', 'initialized', 'completed', 'satisfied block Khối III', 'terminated',
      'launched', 'initialized', 'passed', 'satisfied block Khối II', 'satisfied block Khối I', 'satisfied course',
    ]);
  });

  test.each<[string, ('completed' | 'passed')[]]>([['completed, then passed', ['completed', 'passed']], ['passed, then completed', ['passed', 'completed']]])('CompletedAndPassed counts over two sessions: %s', async (_, order) => {
    const course = await aCourse([{ id: 'a', moveOn: 'CompletedAndPassed' }]);
    const verbs: string[] = [];
    for (const verb of order) {
      const au = await launch(course);
      await au.say('initialized');
      expect(await au.say(verb)).toBe(200);
      await au.say('terminated');
      verbs.push('launched', 'initialized', verb, ...(verb === order[1] ? ['satisfied course'] : []), 'terminated');
      expect(await told(au.registration)).toEqual(verbs);
    }
  });

  test('where nothing is asked for, a course is satisfied at registration, before anything is launched', async () => {
    const course = await aCourse([{ id: 'a' }, { id: 'b', block: ['Khối'] }]);
    expect(await told((await launch(course)).registration)).toEqual(['satisfied block Khối', 'satisfied course', 'launched']);
  });

  test.each([[0, 0], [1, 1], [0.7, 0.7]])('a mastery score of %d is met by %d', async (masteryScore, score) => {
    const au = await launch(await aCourse([{ id: 'a', moveOn: 'Passed', masteryScore }]));
    await au.say('initialized');
    expect(await au.say('failed', { score })).toBe(403);
    expect(await au.say('passed', { score })).toBe(200);
  });

  test('a batch with one bad statement is refused whole, with the number of the one and the requirement', async () => {
    const au = await launch(await aCourse([{ id: 'a', moveOn: 'Completed' }]));
    const refused = await au.send(au.statement('initialized'), au.statement('experienced', { allowed: true }), au.statement('completed', { spoil: (one) => delete one.result.duration }));
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringMatching(/^Bản ghi thứ 3: .*9\.5\.4\.1/), requirement: expect.stringMatching(/^9\.5\.4\.1/) } });
    expect(await told(au.registration)).toEqual(['launched']);
    expect((await au.send(au.statement('initialized'), au.statement('experienced', { allowed: true }), au.statement('completed'))).status).toBe(200);
  });

  test('what is sent again after its answer was lost is known, not refused', async () => {
    const au = await launch(await aCourse([{ id: 'a', moveOn: 'Completed' }]));
    const [begun, done, ended] = [au.statement('initialized'), au.statement('completed'), au.statement('terminated')];
    for (const one of [begun, begun, done, done, ended, ended]) expect((await au.send(one)).status).toBe(200);
    expect((await au.send(done)).status).toBe(403);
    expect(await told(au.registration)).toEqual(['launched', 'initialized', 'completed', 'satisfied course', 'terminated']);
  });

  test('a second launch abandons what was open, also of another AU; what that one says later is refused', async () => {
    const course = await aCourse([{ id: 'a', moveOn: 'Completed' }, { id: 'b', moveOn: 'Completed' }]);
    const [a, b] = await unitsOf(course);
    const first = await launch(course, a!.id);
    await first.say('initialized');
    app.clock.pass(7);
    await first.say('experienced', { allowed: true });
    const second = await launch(course, b!.id);
    expect([await first.say('completed'), (await first.state('put', 'cho-hoc', { trang: 4 })).status]).toEqual([403, 403]);
    expect([await second.say('initialized'), await second.say('completed')]).toEqual([200, 200]);
    expect(await told(first.registration)).toEqual(['launched', 'initialized', 'experienced', 'abandoned', 'launched', 'initialized', 'completed']);
  });

  test('a session that nobody hears of any more is abandoned after AU_SILENT_HOURS, not before', async () => {
    const au = await launch(await aCourse([{ id: 'a', moveOn: 'Completed' }]));
    await au.say('initialized');
    const closeSilent = async (): Promise<string[]> => {
      await app.app.get(AuSessions, { strict: false }).closeSilent();
      return told(au.registration);
    };
    app.clock.pass(23 * 60 + 59);
    expect(await closeSilent()).toEqual(['launched', 'initialized']);
    app.clock.pass(2);
    expect(await closeSilent()).toEqual(['launched', 'initialized', 'abandoned']);
    expect(await closeSilent()).toEqual(['launched', 'initialized', 'abandoned']);
    expect(await au.say('completed')).toBe(403);
  });

  test('its token is given once, whoever asks at the same moment', async () => {
    const course = await aCourse([{ id: 'a' }]);
    const [unit] = await unitsOf(course);
    const { launchUrl } = (await mai.post(`/api/learning/courses/${course.slug}/au-launches`, { unitId: unit!.id })).body;
    const fetchPath = new URL(new URL(launchUrl).searchParams.get('fetch')!).pathname;
    const answers = await Promise.all(Array.from({ length: 8 }, () => asVisitor(app).post(fetchPath)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(answers.filter(({ body }) => body['auth-token'])).toHaveLength(1);
    expect(answers.filter(({ body }) => body['error-code'] === '1')).toHaveLength(7);
    expect((await asVisitor(app).post('/cmi5/fetch/khong-co')).body).toMatchObject({ 'error-code': '2' });
  });

  test('a token speaks for its own learner, registration and activity, and reads nobody else', async () => {
    const course = await aCourse([{ id: 'a' }, { id: 'b' }]);
    const binh = await signedIn(app, { username: `binh.${courses}`, fullName: 'Vì Văn Bình', unit: 'xa-chieng-la' });
    const his = await launch(course, undefined, binh);
    await his.say('initialized');
    await his.state('put', 'bi-mat', { trang: 9 });
    const hers = await launch(course);
    await hers.say('initialized');
    const visitor = asVisitor(app);
    const as = { 'x-experience-api-version': '1.0.3', authorization: hers.authorization };
    const ofHim = his.address.searchParams;
    expect((await visitor.get(`/xapi/activities/state?${new URLSearchParams({ activityId: his.activityId, agent: ofHim.get('actor')!, registration: his.registration, stateId: 'bi-mat' }).toString()}`, as)).status).toBe(403);
    expect((await visitor.get(`/xapi/activities/state?${new URLSearchParams({ activityId: `${hers.activityId}x`, agent: hers.address.searchParams.get('actor')!, registration: hers.registration, stateId: 'bi-mat' }).toString()}`, as)).status).toBe(403);
    expect((await visitor.get(`/xapi/agents/profile?${new URLSearchParams({ agent: ofHim.get('actor')!, profileId: 'cmi5LearnerPreferences' }).toString()}`, as)).status).toBe(403);
    const seen = (await visitor.get('/xapi/statements?limit=100', as));
    expect(JSON.stringify(seen.body)).not.toContain(his.registration);
    expect((await hers.send({ ...hers.statement('experienced', { allowed: true }), actor: JSON.parse(ofHim.get('actor')!) as unknown })).status).toBe(403);
    expect((await visitor.get(`/api/learning/courses/${course.slug}`, { authorization: hers.authorization })).status).toBe(401);
  });

  describe('on an administrator\'s word', () => {
    test('waived once, with a reason: satisfied without a launch, and the learner sees it as done', async () => {
      const course = await aCourse([{ id: 'a', moveOn: 'Passed' }, { id: 'b', moveOn: 'Completed' }]);
      const [a, b] = await unitsOf(course);
      const { registration } = await launch(course, b!.id);
      const waive = (): Promise<{ status: number }> => admin.post(`/api/admin/registrations/${registration}/waivers`, { unitId: a!.id, reason: 'Đã có chứng chỉ ứng dụng CNTT' });
      expect([(await waive()).status, (await waive()).status]).toEqual([204, 204]);
      expect(await unitsOf(course)).toMatchObject([{ state: 'completed' }, { state: 'in-progress' }]);
      const au = await launch(course, b!.id);
      await au.say('initialized');
      await au.say('completed');
      expect((await told(registration)).filter((verb) => /waived|satisfied/.test(verb))).toEqual(['waived', 'satisfied course']);
    });

    test('in Browse and Review what is judged is refused, and what is only told is kept', async () => {
      const course = await aCourse([{ id: 'a', moveOn: 'Completed' }]);
      for (const mode of ['Browse', 'Review']) {
        const launched = await admin.post(`/api/admin/courses/${course.courseId}/launches`, { actor: { account: { homePage: 'https://thu.example', name: mode } }, unitIndex: 0, mode });
        expect(launched.status).toBe(201);
        const au = await anAu(app, launched.body);
        expect(au.launchData.launchMode).toBe(mode);
        expect([await au.say('initialized'), await au.say('experienced', { allowed: true }), await au.say('completed'), await au.say('passed'), await au.say('terminated')]).toEqual([200, 200, 403, 403, 200]);
      }
    });

    test('abandonment, waivers and launches are for administrators only', async () => {
      const course = await aCourse([{ id: 'a', moveOn: 'Completed' }]);
      const au = await launch(course);
      expect((await mai.post(`/api/admin/registrations/${au.registration}/waivers`, { unitIndex: 0, reason: 'Tôi muốn' })).status).toBe(403);
      expect((await mai.post(`/api/admin/au-sessions/${au.sessionId}/abandonment`)).status).toBe(403);
      expect((await mai.post(`/api/admin/courses/${course.courseId}/launches`, { actor: { account: { homePage: 'https://thu.example', name: 'x' } }, unitIndex: 0 })).status).toBe(403);
      expect((await admin.post(`/api/admin/au-sessions/${au.sessionId}/abandonment`)).status).toBe(204);
      expect(await au.say('initialized')).toBe(403);
    });
  });

  test('an AU that was completed and passed is opened again to look at, so that nothing it says is refused for being said twice', async () => {
    const course = await aCourse([{ id: 'a', moveOn: 'Completed', masteryScore: 0.5 }]);
    const first = await launch(course);
    await first.say('initialized');
    await first.say('completed');
    await first.say('terminated');
    expect((await launch(course)).launchData.launchMode).toBe('Normal');
    const again = await launch(course);
    await again.say('initialized');
    await again.say('passed', { score: 0.6 });
    await again.say('terminated');
    expect((await launch(course)).launchData.launchMode).toBe('Review');
  });
});
