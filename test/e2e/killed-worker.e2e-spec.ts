import { AsyncLocalStorage } from 'node:async_hooks';
import { ModuleRef } from '@nestjs/core';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Rebuild } from '@hvs/attainment';
import { Organisation, People } from '@hvs/people';
import { Config, Database, Files, Jobs, Tasks } from '@hvs/platform';
import { allHandlers } from '../../apps/worker/src/worker.module';
import { anApp, type TestApp } from '../support/app';
import { asVisitor } from '../support/as';
import { aClient, learnLessons, outsidePass, passAssessment, signedIn, unit } from '../support/given';

/**
 * Completion → progress → competency → certificate → PDF → attainment, with a worker that dies between any two steps. Whoever was
 * disturbed ends as those who were not: nothing lost, nothing double, register numbers without a gap, figures as a rebuild makes them.
 */

const SLUGS = [1, 2, 3, 4, 5, 6].map((n) => `truong-tt02-${n}`);
const NATIVE = ['nhan-thuc-so', 'an-toan-an-ninh-mang'];

/** `inside`: all is written, nothing is committed; of a PDF, the file is there and its row is not. */
type When = 'before' | 'inside' | 'after';
const WHENS = ['before', 'inside', 'after'] as const;
/** What happens to a call of a handler: dies (throws), or hangs as in a process that is gone. */
interface Fault { step: string | RegExp; when: When; how: 'dies' | 'hangs'; fired: number; times: number }

/** What a killed engine leaves behind. */
interface Insides { stopping: boolean; wake?: () => void; running: Promise<void>; listenClient: { end(): Promise<void> }; backend: { close(): Promise<void> } }

const backends: [string, () => Record<string, string>][] = [
  ['PostgreSQL', () => ({})],
  ['Redis', () => ({ REDIS_URL: `${process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:1'}/9` })],
];

describe.each(backends)('a worker that dies, with the queue on %s', (_name, env) => {
  let app: TestApp;
  let engine: Jobs;
  const engines: Jobs[] = [];
  /** Engines that were not shut down: only at the very end are their connections closed, as the end of a process would. */
  const corpses: Insides[] = [];
  const workers: Worker[] = [];
  let redis: Redis | undefined;
  let authorization: string;
  /** Whose statement it is, for calls that only name statements. */
  const owners = new Map<string, string>();
  const faults = new Map<string, Fault[]>();
  const calls = new Map<string, string[]>();
  const running = new AsyncLocalStorage<{ who: string; step: string }>();
  let undisturbed: { id: string; account: string };
  let steps: string[];

  beforeAll(async () => {
    if (env()['REDIS_URL']) {
      redis = new Redis(env()['REDIS_URL']!);
      await redis.flushdb();
    }
    const listen = Worker.prototype.on;
    jest.spyOn(Worker.prototype, 'on').mockImplementation(function (this: Worker, ...given: Parameters<typeof listen>) {
      if (!workers.includes(this)) workers.push(this);
      return listen.apply(this, given);
    } as never);
    app = await anApp({ worker: false, env: { ATTAINMENT_SETTLE_MS: '50', ...env() } });
    const school = await unit(app, 'xa-chieng-la');
    await app.app.get(Organisation, { strict: false }).ensureUnit({ code: 'thpt-chieng-la', name: 'Trường THPT Chiềng La', kind: 'school', parentId: school, validFrom: '2026-01-01' } as never);
    authorization = await aClient(app, ['statements/write']);
    disturbable();
    engine = await start();
    undisturbed = (await students(1))[0]!;
    await finish([undisturbed]);
    await rest();
    steps = calls.get(undisturbed.id)!;
  }, 60_000);

  afterAll(async () => {
    jest.restoreAllMocks();
    for (const one of engines) await one.onApplicationShutdown();
    for (const one of corpses) await Promise.all([one.listenClient.end(), one.backend.close()]);
    await app?.close();
    await redis?.quit();
  }, 30_000);

  const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

  const start = async (): Promise<Jobs> => {
    const jobs = new Jobs(app.app.get(Config), app.app.get(Database), app.app.get(ModuleRef), app.app.get(Tasks));
    engines.push(jobs);
    await jobs.start(allHandlers);
    return jobs;
  };

  const rest = async (seconds = 40): Promise<void> => {
    for (let i = 0; i < seconds * 40; i++) {
      if (await engine.isIdle()) return;
      await later(25);
    }
    throw new Error(`the jobs did not come to rest within ${seconds} seconds`);
  };

  /** Puts a fuse before and after every handler there is. */
  const disturbable = (): void => {
    const seen = new Set<string>();
    for (const { service, method, listener } of allHandlers) {
      if (seen.has(listener)) continue;
      seen.add(listener);
      const instance = app.app.get<Record<string, (payload: unknown) => Promise<unknown>>>(service as never, { strict: false });
      const work = instance[method]!.bind(instance);
      instance[method] = async (payload) => {
        const who = await whose(payload as Record<string, unknown>);
        const made = calls.get(who) ?? [];
        // Which call of this handler for this person: one that is tried again keeps its name.
        const name = `${listener} ${JSON.stringify(payload)}`;
        if (!made.includes(name)) made.push(name);
        calls.set(who, made);
        const step = `${listener} #${made.filter((m) => m.startsWith(`${listener} `)).indexOf(name) + 1}`;
        await burn(who, step, 'before');
        const answer = await running.run({ who, step }, () => work(payload));
        await burn(who, step, 'after');
        return answer;
      };
    }
    const [db, files] = [app.app.get(Database), app.app.get(Files)];
    const transact = db.transact.bind(db);
    db.transact = (fn, outer) => transact(async (tx) => {
      const answer = await fn(tx);
      const call = running.getStore();
      if (call && !outer) await burn(call.who, call.step, 'inside');
      return answer;
    }, outer);
    const put = files.putBySha256.bind(files);
    files.putBySha256 = async (...file) => {
      const sha2 = await put(...file);
      const call = running.getStore();
      if (call) await burn(call.who, call.step, 'inside');
      return sha2;
    };
  };
  const burn = async (who: string, step: string, when: When): Promise<void> => {
    const fault = faults.get(who)?.find((f) => f.when === when && f.fired < f.times && (typeof f.step === 'string' ? f.step === step : f.step.test(step)));
    if (!fault) return;
    fault.fired++;
    if (fault.how === 'hangs') await new Promise(() => undefined);
    throw new Error(`died ${when} ${step}`);
  };
  const whose = async (payload: Record<string, unknown>): Promise<string> => {
    if (typeof payload['personId'] === 'string') return payload['personId'];
    if (Array.isArray(payload['ids'])) return owners.get(payload['ids'][0] as string) ?? '';
    if (typeof payload['certificateId'] !== 'string') return '';
    return ((await app.database.source.query('select person_id from certification.certificate where id = $1', [payload['certificateId']])) as { person_id: string }[])[0]!.person_id;
  };
  const stepsOf = (personId: string): string[] => {
    const count = new Map<string, number>();
    return calls.get(personId)!.map((name) => {
      const listener = name.split(' ')[0]!;
      count.set(listener, (count.get(listener) ?? 0) + 1);
      return `${listener} #${count.get(listener)}`;
    });
  };

  let number = 0;
  const tell = async (personId: string, statements: unknown[]): Promise<void> => {
    const named = statements.map((s) => ({ id: crypto.randomUUID(), ...(s as object) }));
    for (const { id } of named) owners.set(id, personId);
    const sent = await asVisitor(app).post('/xapi/statements', named, { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', authorization });
    if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  };
  /** Pupils with five of their six groups; the sixth makes them complete. */
  const students = async (howMany: number): Promise<{ id: string; account: string }[]> => {
    const schoolId = await unit(app, 'thpt-chieng-la');
    const made: { id: string; account: string }[] = [];
    for (let i = 0; i < howMany; i++) {
      const username = `hoc.sinh.${++number}`;
      const { id, account } = await app.app.get(People, { strict: false }).createPerson({ username, fullName: 'Lèo Thị Thoa', memberships: [{ unitId: schoolId, position: 'Học sinh', audiences: ['SL-HSSV'], validFrom: '2026-01-01' }] }, null);
      made.push({ id, account });
      await tell(id, SLUGS.slice(0, 5).map((slug) => outsidePass(account, slug)));
    }
    await rest();
    for (const { id } of made) calls.delete(id);
    return made;
  };
  const finish = async (who: { id: string; account: string }[]): Promise<void> => {
    for (const { id, account } of who) await tell(id, [outsidePass(account, SLUGS[5]!, '2026-11-20T03:00:00Z')]);
  };

  const query = async <T>(sql: string, ...given: unknown[]): Promise<T[]> => (await app.database.source.query(sql, given)) as T[];
  /** Everything that came of a person, without what differs from person to person. */
  const endOf = async (personId: string): Promise<unknown> => ({
    progress: await query(
      `select c.slug, e.completed_at, e.passed_at, e.score, p.unit_id, p.completion, p.success, p.score as unit_score from learning.enrolment e join courses.course c on c.id = e.course_id
       join learning.unit_progress p on p.enrolment_id = e.id where e.person_id = $1 order by c.slug, p.unit_id`, personId),
    attained: await query('select group_code, year, attained_at from competency.attained where person_id = $1 order by 1', personId),
    completions: await query('select audience, year, completed_at from competency.audience_completion where person_id = $1 order by 1', personId),
    certificates: await query(
      `select kind, subject, year, file_sha2 is not null as has_pdf, revoked_at, facts->>'title' as title, facts->>'completedOn' as completed_on, jsonb_array_length(facts->'statementIds') as statements
       from certification.certificate where person_id = $1 order by kind, subject`, personId),
    credits: await query(
      `select k.target, u.code, k.measure, k.at, coalesce(c.slug, '') as slug from attainment.credit k join people.v_unit u on u.id = k.unit_id left join learning.enrolment e on e.id = k.subject_id
       left join courses.course c on c.id = e.course_id where k.person_id = $1 order by 1, 2, 3, 5`, personId),
  });

  const expectSoundHouse = async (): Promise<void> => {
    expect((await query<{ number: number }>('select number from certification.certificate order by number')).map((r) => r.number)).toEqual(
      Array.from({ length: (await query<{ last_number: number }>('select last_number from certification.register where year = 2026'))[0]!.last_number }, (_, i) => i + 1),
    );
    expect(await query(`select person_id, kind, subject from certification.certificate group by 1, 2, 3 having count(*) > 1`)).toEqual([]);
    expect(await query(
      `select f.target, f.unit_id from attainment.figure f where f.met <> (select count(*) from attainment.credit c where c.target = f.target and c.unit_id = f.unit_id and c.measure = 'subject')
         or f.attendances <> (select count(*) from attainment.credit c where c.target = f.target and c.unit_id = f.unit_id and c.measure = 'attendance')`)).toEqual([]);
    expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
    expect(await engine.failedCount()).toBe(0);
    expect(await query('select 1 from platform.outbox')).toEqual([]);
  };
  const withoutTimes = (end: unknown): unknown => JSON.parse(JSON.stringify(end).replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"a time"')) as unknown;
  const expectLike = async (whole: { id: string }, others: { id: string }[]): Promise<void> => {
    const expected = await endOf(whole.id);
    for (const other of others) expect(await endOf(other.id)).toEqual(expected);
  };

  test('undisturbed, the flow goes through every floor', async () => {
    expect(new Set(steps.map((s) => s.split(' ')[0]))).toEqual(
      new Set(['Progress.considerStatements', 'Competencies.considerOutcome', 'Settling.considerOutcome', 'Certificates.considerCompetency', 'Settling.considerCompetency', 'Rendering.render']),
    );
    const end = (await endOf(undisturbed.id)) as Record<string, unknown[]>;
    expect(end).toMatchObject({ attained: { length: 6 }, completions: [{ audience: 'SL-HSSV' }], certificates: [{ kind: 'audience', has_pdf: true }, { kind: 'skill-group', has_pdf: true }] });
    // Six courses and one person, in the school, the commune and the province.
    expect(end['credits']).toHaveLength(21);
    await expectSoundHouse();
  });

  test('dying before, inside or after any step, once, changes nothing at the end', async () => {
    const plans = stepsOf(undisturbed.id).flatMap((step) => WHENS.map((when): Fault => ({ step, when, how: 'dies', fired: 0, times: 1 })));
    expect(plans.length).toBeGreaterThanOrEqual(18);
    const people = await students(plans.length);
    plans.forEach((plan, i) => faults.set(people[i]!.id, [plan]));
    await finish(people);
    await rest();
    expect(plans.map((p) => `${p.when} ${p.step}: ${p.fired}`)).toEqual(plans.map((p) => `${p.when} ${p.step}: 1`));
    await expectLike(undisturbed, people);
    await expectSoundHouse();
  }, 60_000);

  test('dying before, inside and after every step changes nothing at the end', async () => {
    const people = await students(2);
    for (const { id } of people) faults.set(id, stepsOf(undisturbed.id).flatMap((step) => WHENS.map((when): Fault => ({ step, when, how: 'dies', fired: 0, times: 1 }))));
    await finish(people);
    await rest();
    for (const { id } of people) expect(faults.get(id)!.filter((f) => f.fired === 0)).toEqual([]);
    await expectLike(undisturbed, people);
    await expectSoundHouse();
  }, 60_000);

  test('a result of an earlier day that arrives later moves the day and no figure', async () => {
    const [early] = await students(1);
    await finish([early!]);
    await rest();
    const figures = (): Promise<unknown[]> => query('select target, unit_id, met, attendances from attainment.figure order by 1, 2');
    const [before, end] = [await figures(), (await endOf(early!.id)) as { credits: unknown[] }];
    await tell(early!.id, [outsidePass(early!.account, SLUGS[5]!, '2026-11-12T03:00:00Z')]);
    await rest();
    expect(await figures()).toEqual(before);
    const after = (await endOf(early!.id)) as { credits: unknown[]; completions: unknown[] };
    expect(after.credits).toHaveLength(end.credits.length);
    expect(after.completions).toMatchObject([{ completed_at: new Date('2026-11-12T03:00:00Z') }]);
    await expectSoundHouse();
  });

  test('a relay that dies after it has added and before it has deleted delivers twice, and nothing is double', async () => {
    const people = await students(3);
    const { queue } = engine as unknown as { queue: { addBulk(jobs: { opts: { jobId: string } }[]): Promise<unknown> } };
    const add = queue.addBulk.bind(queue);
    const added = new Map<string, number>();
    queue.addBulk = async (jobs) => {
      const answer = await add(jobs);
      const first = jobs.filter((job) => !added.has(job.opts.jobId));
      for (const job of jobs) added.set(job.opts.jobId, (added.get(job.opts.jobId) ?? 0) + 1);
      if (first.length > 0) {
        // Time enough for the first delivery to be done and forgotten.
        await later(60);
        throw new Error('the relay died');
      }
      return answer;
    };
    await finish(people);
    await rest();
    queue.addBulk = add;
    expect(added.size).toBeGreaterThanOrEqual(3 * 6);
    expect([...added.values()].every((times) => times >= 2)).toBe(true);
    await expectLike(undisturbed, people);
    await expectSoundHouse();
  }, 60_000);

  test('engines that come and go in the middle of it change nothing at the end', async () => {
    const people = await students(6);
    await finish(people);
    let restarts = 0;
    while (restarts < 4 || (restarts < 12 && !(await engine.isIdle()))) {
      await later(20 + 15 * restarts);
      await engine.onApplicationShutdown();
      engine = await start();
      restarts++;
    }
    await rest();
    await expectLike(undisturbed, people);
    await expectSoundHouse();
  }, 60_000);

  test('a worker that is gone in the middle of a step, its work done or not, is taken over by the next', async () => {
    const plans = [['Settling.considerOutcome #1', 'before'], ['Settling.considerOutcome #1', 'after'], ['Certificates.considerCompetency #1', 'before'], ['Certificates.considerCompetency #1', 'after']] as const;
    const people = await students(plans.length);
    const hung = plans.map(([step, when], i): Fault => {
      const fault: Fault = { step, when, how: 'hangs', fired: 0, times: 1 };
      faults.set(people[i]!.id, [fault]);
      return fault;
    });
    await finish(people);
    // Four jobs at once is all a worker does: once all hang, nothing moves any more.
    for (let i = 0; hung.some((f) => f.fired === 0) && i < 400; i++) await later(25);
    expect(hung.map((f) => f.fired)).toEqual([1, 1, 1, 1]);

    // Gone: no more heartbeat, no more relay. Then the time passes after which its jobs count as abandoned.
    const dead = engine as unknown as Insides;
    corpses.push(dead);
    dead.stopping = true;
    dead.wake?.();
    await dead.running;
    await workers.at(-1)!.close(true);
    if (redis) {
      const locks = (await redis.keys('bull:hvs:*')).filter((key) => key.endsWith(':lock'));
      expect(locks).toHaveLength(4);
      await redis.del(...locks);
    } else {
      expect(await query('update bullmq.job set locked_until_ms = 0 where locked_until_ms is not null returning id')).toMatchObject([{ length: 4 }, 4]);
    }
    engine = await start();
    await rest();
    await expectLike(undisturbed, people);
    await expectSoundHouse();
  }, 60_000);

  test('with real lessons and assessments, each step dying before, inside and after', async () => {
    const [whole, broken] = [
      await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] }),
      await signedIn(app, { username: 'pao.vang', fullName: 'Vàng A Páo', unit: 'xa-chieng-la', audiences: ['SL-LDP'] }),
    ];
    const before = (listener: string): Fault[] => WHENS.map((when) => ({ step: new RegExp(`^${listener} `), when, how: 'dies', fired: 0, times: 1 }));
    faults.set(broken.me.id, ['Progress.considerStatements', 'Competencies.considerOutcome', 'Settling.considerOutcome', 'Certificates.considerCompetency', 'Settling.considerCompetency', 'Rendering.render'].flatMap(before));
    for (const person of [whole, broken]) {
      await tell(person.me.id, ['mooc-dltt', 'mooc-gtht'].map((slug) => outsidePass(person.me.account, slug)));
      for (const slug of NATIVE) {
        await learnLessons(person, slug);
        expect((await passAssessment(person, slug)).body).toMatchObject({ passed: true, score: 1 });
      }
    }
    await rest();
    expect(faults.get(broken.me.id)!.reduce((sum, f) => sum + f.fired, 0)).toBe(18);
    // Each learned by the clock of the store, one after the other: when they finished is all that may differ.
    expect(withoutTimes(await endOf(broken.me.id))).toEqual(withoutTimes(await endOf(whole.me.id)));
    expect(await endOf(broken.me.id)).toMatchObject({ attained: { length: 4 }, certificates: { length: 3 } });
    await expectSoundHouse();
  }, 60_000);
});
