import { changed, rows, type Tx } from '@hvs/platform';
import type { Attained, AudienceCompletion, AwardRule, CourseOutcome } from './award';

export const rulesOf = (tx: Tx): Promise<AwardRule[]> =>
  rows<AwardRule>(tx, `select course_id as "courseId", group_code as "groupCode", criterion from competency.rule`);

export const outcomesOf = (tx: Tx, personIds: string[], year: number): Promise<CourseOutcome[]> =>
  rows<CourseOutcome>(
    tx,
    `select id as "enrolmentId", person_id as "personId", course_id as "courseId", completed_at as "completedAt", passed_at as "passedAt", outcome_statement_id as "statementId"
     from learning.v_enrolment where person_id = any($1) and year = $2 and completed_at is not null`,
    [personIds, year],
  );

/** Audiences a person belonged to at any time of the plan year. */
export const audiencesOf = (tx: Tx, personIds: string[], year: number): Promise<{ personId: string; audience: string }[]> =>
  rows(
    tx,
    `select distinct m.person_id as "personId", a.audience from people.v_membership m cross join lateral unnest(m.audiences) as a (audience)
     where m.person_id = any($1) and daterange(m.valid_from, m.valid_to) && daterange(make_date($2, 1, 1), make_date($2 + 1, 1, 1)) order by 1, 2`,
    [personIds, year],
  );

export const requirementsOf = async (tx: Tx, year: number): Promise<Map<string, string[]>> => {
  const found = await rows<{ audience: string; groups: string[] }>(
    tx, `select audience, array_agg(group_code order by position) as groups from competency.requirement where year = $1 group by audience`, [year],
  );
  return new Map(found.map((r) => [r.audience, r.groups]));
};

/** Of these statements, those that somebody attained a skill group by. */
export const statementsAttainedBy = async (tx: Tx, ids: readonly string[]): Promise<string[]> =>
  (await rows<{ id: string }>(tx, 'select distinct statement_id as id from competency.attained where statement_id = any($1::uuid[])', [ids])).map(({ id }) => id);

/** Makes what is held equal to `wanted`; answers the persons for whom anything changed. */
export const replaceAttained = async (tx: Tx, personIds: string[], year: number, wanted: (Attained & { id: string })[]): Promise<string[]> => {
  const list = JSON.stringify(wanted);
  const shape = `jsonb_to_recordset($1::jsonb) as w (id uuid, "personId" uuid, "groupCode" text, "attainedAt" timestamptz, "enrolmentId" uuid, "statementId" uuid)`;
  const gone = await changed<{ person_id: string }>(
    tx,
    `delete from competency.attained a where a.person_id = any($2) and a.year = $3
     and not exists (select 1 from ${shape} where w."personId" = a.person_id and w."groupCode" = a.group_code) returning a.person_id`,
    [list, personIds, year],
  );
  const written = await changed<{ person_id: string }>(
    tx,
    `insert into competency.attained as a (id, person_id, group_code, year, attained_at, enrolment_id, statement_id, framework_version)
     select w.id, w."personId", w."groupCode", $2, w."attainedAt", w."enrolmentId", w."statementId",
       -- The version then in force; what is older than every version here was earned under the first.
       (select v.id from competency.framework_version v join competency.skill_group g on g.framework = v.framework where g.code = w."groupCode"
        order by v.published_at <= w."attainedAt" desc, case when v.published_at <= w."attainedAt" then -v.number else v.number end limit 1)
     from ${shape}
     on conflict (person_id, group_code, year) do update set attained_at = excluded.attained_at, enrolment_id = excluded.enrolment_id, statement_id = excluded.statement_id, framework_version = excluded.framework_version
     where (a.attained_at, a.enrolment_id, a.statement_id) is distinct from (excluded.attained_at, excluded.enrolment_id, excluded.statement_id) returning a.person_id`,
    [list, year],
  );
  return [...new Set([...gone, ...written].map((r) => r.person_id))];
};

/** The same for audience completions. */
export const replaceCompletions = async (tx: Tx, personIds: string[], year: number, wanted: (AudienceCompletion & { id: string })[]): Promise<string[]> => {
  const list = JSON.stringify(wanted);
  const shape = `jsonb_to_recordset($1::jsonb) as w (id uuid, "personId" uuid, audience text, "completedAt" timestamptz)`;
  const gone = await changed<{ person_id: string }>(
    tx,
    `delete from competency.audience_completion c where c.person_id = any($2) and c.year = $3
     and not exists (select 1 from ${shape} where w."personId" = c.person_id and w.audience = c.audience) returning c.person_id`,
    [list, personIds, year],
  );
  const written = await changed<{ person_id: string }>(
    tx,
    `insert into competency.audience_completion as c (id, person_id, audience, year, completed_at)
     select w.id, w."personId", w.audience, $2, w."completedAt" from ${shape}
     on conflict (person_id, audience, year) do update set completed_at = excluded.completed_at where c.completed_at <> excluded.completed_at returning c.person_id`,
    [list, year],
  );
  return [...new Set([...gone, ...written].map((r) => r.person_id))];
};
