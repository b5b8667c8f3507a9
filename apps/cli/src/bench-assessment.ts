import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { Banks, Blueprints, Corrections } from '@hvs/assessment';
import { Courses, unitIri } from '@hvs/courses';
import { Enrolments, Exams, Lessons, Remarkings } from '@hvs/learning';
import { lmsAuthority, Lrs } from '@hvs/lrs';
import { Organisation, People } from '@hvs/people';
import { Clock, Config, Database, migrate, newId, openDataSource, rows, Tasks } from '@hvs/platform';
import { parseStatements } from '@hvs/xapi';
import { startApi, stop } from './bench/processes';
import { CliModule } from './cli.module';
import { loadContent } from './load-content';

/**
 * The final assessment under load. `--learners` people sit twenty questions each and hand in at the same moment over HTTP, through one API
 * process: how long an answer takes, and whether everything is there afterwards. Then `--sittings` sittings that drew one question are
 * marked anew because its key was wrong: the dry run, and the job, with the statements that tell of it. Of those the verdict and the
 * answer to that question are in the store; the other answers are left out, nothing touches them. A third each has answered by the old
 * key, by the new one, and by neither.
 */
const options = parseArgs({ options: { learners: { type: 'string' }, sittings: { type: 'string' }, quick: { type: 'boolean', default: false } } }).values;
const LEARNERS = Number(options.learners ?? (options.quick ? 100 : 500));
/** What is answered by picking; the others are handed in blank, and marked as well. */
const CHOICES: readonly string[] = ['single', 'multiple', 'true-false', 'hot-spot'];
const SITTINGS = Number(options.sittings ?? (options.quick ? 5_000 : 100_000));
const COURSE = 'nhan-thuc-so';
const DRAW = 20;
const PASSWORD = 'Ruong-bac-thang-7';
const say = (text: string): void => console.error(`${Math.round(performance.now() / 1_000)} s: ${text}`);
const percentile = (sorted: readonly number[], part: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]!);

interface Sitter { cookie: string; csrf: string; personId: string; sittingId: string; answers: Record<string, string[]> }

const main = async (): Promise<void> => {
  const source = await openDataSource(process.env['DATABASE_URL']!, 2);
  await migrate(source);
  await source.destroy();
  const app = await NestFactory.createApplicationContext(CliModule, { logger: ['error'] });
  const get = <T>(what: new (...args: never[]) => T): T => app.get(what as never, { strict: false });
  const db = get(Database);
  const config = get(Config);
  await loadContent(app, () => undefined);
  const course = (await get(Courses).bySlug(COURSE))!;
  const { tree } = await get(Courses).version(course.currentVersionId!);
  const settings = await get(Blueprints).of(course.id, tree.assessment!);
  await db.transact((tx) => get(Blueprints).set(tx, { courseId: course.id, bank: tree.assessment!.bank, number: 0, settings: { ...settings, draw: DRAW, attempts: 0, timeLimitMinutes: 60 }, reason: 'đo', by: newId() }));
  const unitId = (await get(Organisation).byCode('xa-chieng-la'))!.id;
  const { child: api, port } = await startApi(1);
  const url = (path: string): string => `http://127.0.0.1:${port}${path}`;

  say(`${LEARNERS} learners sign in, learn and open a sitting`);
  const sitters: Sitter[] = [];
  const iriOf = (unit: string): string => unitIri(config.get('IRI_BASE'), COURSE, unit);
  const prepare = async (n: number): Promise<void> => {
    const person = await get(People).createPerson({ username: `thi.sinh.${n}`, fullName: `Thí Sinh ${n}`, password: PASSWORD, memberships: [{ unitId, position: 'Công chức', audiences: ['SL-LDP'], validFrom: '2026-01-01' }], grants: [] }, null);
    const signed = await fetch(url('/api/session'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: `thi.sinh.${n}`, password: PASSWORD }) });
    if (!signed.ok) throw new Error(await signed.text());
    const { csrf } = (await signed.json()) as { csrf: string };
    const enrolment = await get(Enrolments).enrol(person.id, COURSE);
    await get(Lessons).accept(person.id, enrolment.id, tree.modules.flatMap(({ units }) => units).map(({ id }) => ({
      id: newId(), actor: { account: { homePage: config.get('IRI_BASE'), name: person.account } }, verb: { id: 'http://adlnet.gov/expapi/verbs/completed' }, object: { id: iriOf(id) }, result: { completion: true, duration: 'PT7M' },
    })), undefined);
    const sitting = await get(Exams).open(person.id, COURSE);
    sitters.push({ cookie: signed.headers.getSetCookie()[0]!.split(';')[0]!, csrf, personId: person.id, sittingId: sitting.id, answers: Object.fromEntries(sitting.questions.filter(({ kind }) => CHOICES.includes(kind)).map(({ id, answers }) => [id, answers.slice(0, 1).map((one) => one.id)])) });
  };
  let next = 0;
  await Promise.all(Array.from({ length: 8 }, async () => { while (next < LEARNERS) await prepare(next++); }));

  const statementsBefore = await count(db, 'select count(*)::int as n from lrs.statement');
  say('everybody hands in at once');
  const begun = performance.now();
  const handed = await Promise.all(sitters.map(async ({ cookie, csrf, sittingId, answers }) => {
    const from = performance.now();
    const answer = await fetch(url(`/api/learning/sittings/${sittingId}/submission`), { method: 'POST', headers: { 'content-type': 'application/json', cookie, 'x-csrf-token': csrf }, body: JSON.stringify({ answers }) }).catch(() => undefined);
    await answer?.arrayBuffer();
    return { status: answer?.status ?? 0, ms: performance.now() - from };
  }));
  const submitMs = performance.now() - begun;
  const times = handed.map(({ ms }) => ms).sort((a, b) => a - b);
  const marked = await count(db, 'select count(*)::int as n from assessment.sitting where score is not null');
  const told = (await count(db, 'select count(*)::int as n from lrs.statement')) - statementsBefore;
  await stop(api);

  say(`${SITTINGS} sittings that drew one question`);
  const right = await manySittings(get, db, { courseId: course.id, versionId: course.currentVersionId!, bank: tree.assessment!.bank, iri: unitIri(config.get('IRI_BASE'), COURSE, 'assessment') });
  await db.em.query('analyze assessment.sitting; analyze learning.enrolment; analyze lrs.statement');
  say('the dry run');
  const remarkings = get(Remarkings);
  const text = right.corrected;
  const asked = await db.transact((tx) => remarkings.ask(tx, { questionId: right.questionId, text, reason: 'đo', by: right.by }));
  const dryFrom = performance.now();
  await remarkings.check({ taskId: asked.task.id });
  const dryMs = performance.now() - dryFrom;
  const correction = await get(Corrections).get(asked.correction.id);
  say(`${correction.counts.changed} of ${correction.counts.drew} change; marking anew`);
  const task = await db.transact((tx) => remarkings.apply(tx, asked.correction.id, right.by));
  const from = performance.now();
  await remarkings.run({ taskId: task.id });
  const remarkMs = performance.now() - from;
  const ended = (await get(Tasks).find(task.id))!;
  if (ended.state !== 'done') throw new Error(JSON.stringify(ended));
  console.log(JSON.stringify({
    bench: 'assessment', learners: LEARNERS, questions: DRAW,
    submit: { p50_ms: percentile(times, 0.5), p95_ms: percentile(times, 0.95), max_ms: percentile(times, 1), all_ms: Math.round(submitMs), refused: handed.filter(({ status }) => status !== 200).length, lost: LEARNERS - marked, statements_lost: LEARNERS * (DRAW + 1) - told },
    remark: { sittings: correction.counts.drew, changed: ended.result!['changed'], dry_run_s: Number((dryMs / 1000).toFixed(1)), remark_s: Number((remarkMs / 1000).toFixed(1)), now_passed: correction.counts.nowPassed, now_failed: correction.counts.nowFailed },
  }));
  await app.close();
};

const count = async (db: Database, sql: string): Promise<number> => (await rows<{ n: number }>(db.em, sql))[0]!.n;

/** People with an enrolment and one marked sitting each, its verdict and one answer in the store. */
const manySittings = async (
  get: <T>(what: new (...args: never[]) => T) => T, db: Database, of: { courseId: string; versionId: string; bank: string; iri: string },
): Promise<{ questionId: string; corrected: string; by: string }> => {
  const config = get(Config);
  const base = config.get('IRI_BASE');
  const wordings = await rows<{ id: string; key: string; kind: string; answers: { id: string; correct: boolean }[] }>(
    db.em, `select id, key, body->>'kind' as kind, body->'answers' as answers from assessment.question where bank = $1 and retired_at is null and body->>'kind' in ('single', 'multiple', 'true-false') order by (body->>'kind' = 'single') desc, key limit ${DRAW}`, [of.bank]);
  const [wrong, ...others] = wordings;
  const oldKey = wrong!.answers.find(({ correct }) => correct)!.id;
  const newKey = wrong!.answers.find(({ correct }) => !correct)!.id;
  const neither = wrong!.answers.find(({ id }) => id !== oldKey && id !== newKey)!.id;
  const drawn = { seed: 1, attempts: 3, questions: wordings.map(({ id, answers }) => ({ id, answers: answers.map((one) => one.id) })) };
  // All but this question right up to just the pass mark: who had it right passes by it.
  const needed = Math.ceil(DRAW * 0.7) - 1;
  const rest = Object.fromEntries(others.slice(0, needed).map(({ id, answers }) => [id, answers.filter(({ correct }) => correct).map((one) => one.id)]));
  const at = get(Clock).now();
  for (let from = 0; from < SITTINGS; from += 2_000) {
    const batch = Array.from({ length: Math.min(2_000, SITTINGS - from) }, (_, i) => {
      const given = [oldKey, newKey, neither][(from + i) % 3]!;
      return { person: newId(), account: newId(), enrolment: newId(), sitting: newId(), registration: newId(), name: `nguoi.${from + i}`, given, passed: given === oldKey, correct: needed + (given === oldKey ? 1 : 0) };
    });
    await db.transact(async (tx) => {
      const list = JSON.stringify(batch);
      await tx.query(`insert into people.person (id, account, username, full_name, given_name) select p.person, p.account, p.name, p.name, p.name from jsonb_to_recordset($1::jsonb) p (person uuid, account uuid, name text)`, [list]);
      await tx.query(
        `insert into learning.enrolment (id, person_id, course_id, version_id, year, registration, source, enrolled_at, policies)
         select p.enrolment, p.person, $2, $3, $4, p.registration, 'self', $5, '{}' from jsonb_to_recordset($1::jsonb) p (person uuid, enrolment uuid, registration uuid)`, [list, of.courseId, of.versionId, config.get('PROGRAMME_YEAR'), at]);
      await tx.query(
        `insert into assessment.sitting (id, person_id, enrolment_id, bank, number, pass_mark, drawn, answers, started_at, submitted_at, score, passed)
         select p.sitting, p.person, p.enrolment, $2, 1, 0.7, $3, $4::jsonb || jsonb_build_object($5::text, jsonb_build_array(p.given)), $6, $6, p.correct::numeric / ${DRAW}, p.passed
         from jsonb_to_recordset($1::jsonb) p (sitting uuid, person uuid, enrolment uuid, given text, correct int, passed boolean)`,
        [list, of.bank, JSON.stringify(drawn), JSON.stringify(rest), wrong!.id, at]);
    });
    const told = batch.flatMap(({ account, registration, sitting, passed, correct }) => {
      const of_ = (verb: string, iri: string, result: object) => ({
        actor: { objectType: 'Agent', account: { homePage: base, name: account } }, verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` }, object: { id: iri }, result, timestamp: at.toISOString(),
        context: { registration, extensions: { 'https://hocvuso.vn/xapi/extensions/sitting': sitting } },
      });
      return [
        of_('answered', `${of.iri}/questions/${encodeURIComponent(wrong!.key)}`, { success: passed }),
        of_(passed ? 'passed' : 'failed', of.iri, { success: passed, score: { scaled: correct / DRAW } }),
      ];
    });
    for (let first = 0; first < told.length; first += 500) {
      const parsed = parseStatements(told.slice(first, first + 500), '1.0.3');
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
      await get(Lrs).store(parsed.statements, { authority: lmsAuthority(base), kind: 'lms' });
    }
    if (from % 20_000 === 0) say(`${from + batch.length} sittings`);
  }
  const { text } = await get(Banks).text(wrong!.id);
  const place = wrong!.answers.findIndex(({ id }) => id === newKey);
  let seen = -1;
  const corrected = text.replace(/\n\s+correct: true/, '').replace(/- text:/g, (found) => ((seen += 1) === place ? '- correct: true\n      text:' : found));
  const [somebody] = await rows<{ id: string }>(db.em, 'select id from people.v_person limit 1');
  return { questionId: wrong!.id, corrected, by: somebody!.id };
};

main().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1); });
