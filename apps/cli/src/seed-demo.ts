import type { INestApplicationContext } from '@nestjs/common';
import { Rebuild, Targets } from '@hvs/attainment';
import { competencyChanged } from '@hvs/competency';
import { Courses } from '@hvs/courses';
import { Enrolments } from '@hvs/learning';
import { lmsAuthority, Lrs } from '@hvs/lrs';
import { localDay, seedDemoPeople, type DemoAccount } from '@hvs/people';
import { Clock, Config, Database, firstRow, holdLock, newId, publish, rows, type Tx } from '@hvs/platform';
import { demoHistory, random, statementsOf, type HistoryCourse, type HistoryPerson, type HistoryStep } from './demo-history';

const BATCH = 1000;

/**
 * Loads the demonstration province into an empty one, in one transaction: people, what they learned in the months
 * before as statements, everything derived from those, and declared denominators. Loaded already: only the accounts.
 */
export const loadDemo = async (app: INestApplicationContext, say: (text: string) => void): Promise<DemoAccount[]> => {
  const db = app.get(Database);
  return db.transact(async (tx) => {
    await tx.query('set local statement_timeout = 0');
    // Two first starts at once: the second waits, and finds it done.
    await holdLock(tx, 'seed', 'demo');
    const loaded = await firstRow(tx, `select 1 from platform.task where kind = 'demo-loaded' limit 1`);
    const { accounts } = await seedDemoPeople(tx, { contentDir: app.get(Config).get('CONTENT_DIR'), now: app.get(Clock).now() });
    if (loaded) return accounts;
    const people = await peopleWithGroups(tx, app.get(Config).get('PROGRAMME_YEAR'));
    const courses = await historyCourses(app, tx);
    const steps = demoHistory(people, courses);
    await writeHistory(app, tx, steps, courses);
    say(`${people.length} người, ${steps.length} lượt học trước đây`);
    // Nothing has told the planner yet how full these tables are.
    await tx.query('analyze lrs.statement, lrs.statement_agent, lrs.statement_activity, learning.enrolment, people.person, people.membership, people.unit_version');
    await app.get(Rebuild).replayEverything(tx);
    await declareDenominators(app, tx);
    await announceLate(app, tx);
    await tx.query(
      `insert into platform.task (id, kind, title, state, input, created_at, finished_at) values ($2, 'demo-loaded', 'Nạp dữ liệu minh họa', 'done', '{}', $1, $1)`,
      [app.get(Clock).now(), newId()],
    );
    say('kết quả, chứng cứ và chỉ tiêu của các đơn vị');
    return accounts;
  });
};

const peopleWithGroups = (tx: Tx, year: number): Promise<HistoryPerson[]> =>
  rows<HistoryPerson>(
    tx,
    `select p.account, p.username, min(u.code) as "unitCode", array_agg(distinct r.group_code order by r.group_code) as groups
     from people.v_person p join people.v_membership m on m.person_id = p.id join people.v_unit u on u.id = m.unit_id and u.valid_to is null
     join competency.v_requirement r on r.audience = any(m.audiences) and r.year = $1
     where m.valid_to is null group by p.id, p.account, p.username order by p.account`,
    [year],
  );

const historyCourses = async (app: INestApplicationContext, tx: Tx): Promise<HistoryCourse[]> => {
  const all = await app.get(Courses).list({ state: 'published' }, tx);
  const courses: HistoryCourse[] = [];
  for (const course of all) {
    if (!course.skillGroup || !course.currentVersionId) continue;
    const { tree } = await app.get(Courses).version(course.currentVersionId, tx);
    courses.push({ slug: course.slug, standard: course.standard === 'outside' ? 'outside' : 'native', skillGroup: course.skillGroup, tree });
  }
  return courses;
};

const writeHistory = async (app: INestApplicationContext, tx: Tx, steps: HistoryStep[], courses: HistoryCourse[]): Promise<void> => {
  const base = app.get(Config).get('IRI_BASE');
  const bySlug = new Map(courses.map((course) => [course.slug, course]));
  const registrations = await app.get(Enrolments).enrolMany(
    tx, steps.map((step) => ({ account: step.account, slug: step.slug, source: bySlug.get(step.slug)!.standard === 'outside' ? ('outside' as const) : ('assigned' as const), at: new Date(step.at.getTime() - 86_400_000) })),
  );
  const statements = steps.flatMap((step) => {
    const course = bySlug.get(step.slug)!;
    return statementsOf(step, course, { base, registration: course.standard === 'native' ? registrations.get(`${step.account} ${step.slug}`)! : null });
  });
  for (let from = 0; from < statements.length; from += BATCH) {
    await app.get(Lrs).store(statements.slice(from, from + BATCH), { authority: lmsAuthority(base), kind: 'lms' }, tx);
  }
};

/** Units just below the province declare what their papers say: a little more than has an account. A few have not yet. */
const declareDenominators = async (app: INestApplicationContext, tx: Tx): Promise<void> => {
  const today = localDay(app.get(Clock).now());
  for (const target of await app.get(Targets).list(tx)) {
    const subject = target.measure === 'organisations' ? 'm.unit_id' : 'm.person_id';
    const units = await rows<{ id: string; code: string; name: string; n: number }>(
      tx,
      `select u.id, u.code, u.name, count(distinct ${subject})::int as n from people.v_unit top
       join people.v_unit u on u.parent_id = top.id and daterange(u.valid_from, u.valid_to) @> $1::date
       cross join lateral people.subtree(u.id, $1::date) s join people.v_membership m on m.unit_id = s.id and daterange(m.valid_from, m.valid_to) @> $1::date
       where top.parent_id is null and daterange(top.valid_from, top.valid_to) @> $1::date
         and m.audiences && $2::text[] and ($3::text[] is null or m.staff_kind = any($3)) group by u.id, u.code, u.name order by u.code`,
      [today, target.population.audiences, target.population.staffKinds ?? null],
    );
    for (const [i, unit] of units.entries()) {
      const next = random(`denominator ${target.code} ${unit.code}`);
      if (unit.code !== 'xa-chieng-la' && next() < 0.04) continue;
      await app.get(Targets).declare(null, target.code, unit.id, {
        value: unit.n + Math.floor(next() * 3),
        source: `Công văn số ${10 + ((i * 7) % 90)}/UBND-VHXH về số liệu năm 2026 (dữ liệu minh họa)`,
        date: `2026-01-${String(5 + (i % 15)).padStart(2, '0')}`,
      }, tx);
    }
  }
};

/** Completions since certificates are issued by themselves go the ordinary way: the worker issues and prints them. */
const announceLate = async (app: INestApplicationContext, tx: Tx): Promise<void> => {
  const config = app.get(Config);
  const year = config.get('PROGRAMME_YEAR');
  const late = await rows<{ personId: string }>(
    tx, `select distinct person_id as "personId" from competency.v_attained where year = $1 and attained_at >= $2`, [year, `${config.get('CERTIFICATE_AUTO_FROM')}T00:00:00+07:00`],
  );
  for (const { personId } of late) await publish(tx, competencyChanged, { personId, year });
};
