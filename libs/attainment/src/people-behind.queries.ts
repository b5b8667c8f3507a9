import { firstRow, rows, type Tx } from '@hvs/platform';
import { populationSql } from './attainment.queries';
import type { Target } from './target';

export interface PersonBehind {
  personId: string;
  fullName: string;
  unitName: string;
  position: string;
  metAt: Date | null;
  groupsDone: number;
  groupsTotal: number;
  missing: string[];
}

const METAT = `case when $5 then (select min(ac.completed_at) from competency.v_audience_completion ac where ac.person_id = p.id and ac.year = $6 and ac.audience = any($3))
  else (select c.at from attainment.credit c where c.target = $7 and c.unit_id = $1 and c.measure = 'subject' and c.subject_id = p.id) end`;

/**
 * The people of a target's population under a unit, with what each has and lacks. Of the audiences a person belongs to
 * within the population, the one he is nearest to completing is shown.
 */
export const peopleBehind = (tx: Tx, target: Target, unitId: string, day: string, filter: { state?: 'met' | 'missing'; q?: string; limit: number; offset: number }): Promise<(PersonBehind & { total: number })[]> =>
  rows(
    tx,
    `with members as (
       select m.person_id, min(u.name) as unit_name, min(m.position) as position, array_agg(distinct a) filter (where a = any($3::text[])) as audiences
       from people.subtree($1, $2::date) s join people.v_membership m on m.unit_id = s.id
       join people.v_unit u on u.id = m.unit_id and daterange(u.valid_from, u.valid_to) @> $2::date
       cross join lateral unnest(m.audiences) as a where ${populationSql('m', 2)} group by m.person_id),
     listed as (
       select p.id, p.full_name, p.given_name, members.unit_name, members.position, members.audiences, ${METAT} as met_at
       from members join people.v_person p on p.id = members.person_id
       where ($8::text is null or platform.search_form(p.full_name) like '%' || platform.search_form($8) || '%')),
     chosen as (
       select *, count(*) over ()::int as total from listed
       where ($9::text is null or ($9 = 'met') = (met_at is not null)) order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id limit $10 offset $11)
     select c.id as "personId", c.full_name as "fullName", c.unit_name as "unitName", c.position, c.met_at as "metAt", c.total,
       coalesce(best.done, 0) as "groupsDone", coalesce(best.total, 0) as "groupsTotal", coalesce(best.missing, '{}') as missing
     from chosen c left join lateral (
       select r.audience, count(*)::int as total, count(at.group_code)::int as done, array_agg(g.name order by r.position) filter (where at.group_code is null) as missing
       from competency.v_requirement r join competency.v_skill_group g on g.code = r.group_code
       left join competency.v_attained at on at.person_id = c.id and at.group_code = r.group_code and at.year = r.year
       where r.year = $6 and r.audience = any(c.audiences) group by r.audience order by count(*) - count(at.group_code), r.audience limit 1) best on true
     order by c.given_name collate "vi-x-icu", c.full_name collate "vi-x-icu", c.id`,
    [unitId, day, target.population.audiences, target.population.staffKinds ?? null, target.rule.kind === 'organisation', target.year, target.code, filter.q ?? null, filter.state ?? null, filter.limit, filter.offset],
  );

export interface EvidencePerson { id: string; account: string; fullName: string; unitName: string; position: string }

/** A person somewhere under the places; undefined otherwise, as if not there. */
export const personUnder = (tx: Tx, personId: string, places: string[], day: string): Promise<EvidencePerson | undefined> =>
  firstRow(
    tx,
    `select p.id, p.account, p.full_name as "fullName", u.name as "unitName", m.position from people.v_person p
     join people.v_membership m on m.person_id = p.id and daterange(m.valid_from, m.valid_to) @> $3::date
     join people.v_unit u on u.id = m.unit_id and daterange(u.valid_from, u.valid_to) @> $3::date
     where p.id = $1 and exists (select 1 from people.ancestors(m.unit_id, $3::date) a where a.id = any($2)) order by m.valid_from limit 1`,
    [personId, places, day],
  );

export interface EvidenceLine {
  groupCode: string; groupName: string; legalSource: string; attainedAt: Date | null; statementId: string | null;
  courseTitle: string | null; courseSource: string | null; score: number | null; enrolledAt: Date | null;
}

/** Requirement by requirement: what proves it. */
export const evidenceLines = (tx: Tx, personId: string, audiences: string[], year: number): Promise<EvidenceLine[]> =>
  rows(
    tx,
    `select g.code as "groupCode", g.name as "groupName", min(r.legal_source) as "legalSource", at.attained_at as "attainedAt", at.statement_id as "statementId",
       c.title as "courseTitle", e.source as "courseSource", e.score::float8 as score, e.enrolled_at as "enrolledAt"
     from competency.v_requirement r join competency.v_skill_group g on g.code = r.group_code
     left join competency.v_attained at on at.person_id = $1 and at.group_code = r.group_code and at.year = r.year
     left join learning.v_enrolment e on e.id = at.enrolment_id left join courses.v_course c on c.id = e.course_id
     where r.year = $3 and r.audience = any($2) group by g.code, g.name, g.position, at.attained_at, at.statement_id, c.title, e.source, e.score, e.enrolled_at
     order by g.position, g.code`,
    [personId, audiences, year],
  );

/** The audiences of a target's population that a person belongs to. */
export const audiencesIn = async (tx: Tx, personId: string, target: Target, day: string): Promise<string[]> => {
  const found = await rows<{ audience: string }>(
    tx,
    `select distinct a as audience from people.v_membership m cross join lateral unnest(m.audiences) as a
     where m.person_id = $1 and a = any($3) and ${populationSql('m', 2)}`,
    [personId, day, target.population.audiences, target.population.staffKinds ?? null],
  );
  return found.map((r) => r.audience);
};

export const creditOf = (tx: Tx, target: string, personId: string): Promise<{ at: Date; units: string[] } | undefined> =>
  firstRow(tx, `select min(c.at) as at, array_agg(distinct u.name) as units from attainment.credit c join people.v_unit u on u.id = c.unit_id and u.valid_to is null
    where c.target = $1 and c.measure = 'subject' and c.subject_id = $2 having count(*) > 0`, [target, personId]);

/** The targets a person counts in, and since when. */
export const countedIn = (tx: Tx, personId: string): Promise<{ code: string; title: string; since: Date }[]> =>
  rows(tx, `select t.code, t.title, min(c.at) as since from attainment.credit c join attainment.target t on t.code = c.target
    where c.person_id = $1 and c.measure = 'subject' group by t.code, t.title, t.position order by t.position`, [personId]);
