import { firstRow, rows, type Tx } from '@hvs/platform';
import type { FrameworkLevel } from './framework-draft';
import type { Replacement, StandingGroup } from './replacement';

/** A skill and a group as a version has them. `code`: what it is called here for good; `official`: what the paper calls it, where that differs. */
export interface VersionSkill { code: string; official: string | null; name: string; summary: string; verified: boolean }
export interface VersionGroup { code: string; official: string | null; name: string; verified: boolean; skills: VersionSkill[] }

export interface FrameworkVersion {
  id: string; framework: string; number: number; version: string; title: string; source: string; verified: boolean; note: string;
  levels: FrameworkLevel[]; items: VersionGroup[]; orphans: Replacement['orphans']; reason: string; publishedAt: Date; publishedBy: string | null;
}

const VERSION = `select v.id, v.framework, v.number, v.version, v.title, v.source, v.verified, v.note, v.levels, v.items, v.orphans, v.reason, v.published_at as "publishedAt", p.full_name as "publishedBy"
  from competency.framework_version v left join people.v_person p on p.id = v.published_by`;

export const newestVersion = (tx: Tx, framework: string): Promise<FrameworkVersion | undefined> =>
  firstRow(tx, `${VERSION} where v.framework = $1 order by v.number desc limit 1`, [framework]);

export const newestVersions = (tx: Tx): Promise<FrameworkVersion[]> =>
  rows(tx, `${VERSION} where v.number = (select max(n.number) from competency.framework_version n where n.framework = v.framework) order by v.framework`);

export const versionsOf = (tx: Tx, framework: string): Promise<FrameworkVersion[]> => rows(tx, `${VERSION} where v.framework = $1 order by v.number desc`, [framework]);

export const versionNumbered = (tx: Tx, framework: string, number: number): Promise<FrameworkVersion | undefined> => firstRow(tx, `${VERSION} where v.framework = $1 and v.number = $2`, [framework, number]);

export const insertVersion = async (tx: Tx, v: Omit<FrameworkVersion, 'publishedBy'> & { publishedBy: string | null }): Promise<void> => {
  await tx.query(
    `insert into competency.framework_version (id, framework, number, version, title, source, verified, note, levels, items, orphans, reason, published_at, published_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [v.id, v.framework, v.number, v.version, v.title, v.source, v.verified, v.note, JSON.stringify(v.levels), JSON.stringify(v.items), JSON.stringify(v.orphans), v.reason, v.publishedAt, v.publishedBy],
  );
};

/** Makes the groups and skills in force those of a version; what it lacks is retired, never deleted: evidence points at it. */
export const putInForce = async (tx: Tx, v: Pick<FrameworkVersion, 'framework' | 'title' | 'source' | 'version' | 'verified' | 'note' | 'levels' | 'items'>): Promise<void> => {
  await tx.query(
    `insert into competency.framework (code, title, source, version, verified, note, levels) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (code) do update set title = excluded.title, source = excluded.source, version = excluded.version, verified = excluded.verified, note = excluded.note, levels = excluded.levels`,
    [v.framework, v.title, v.source, v.version, v.verified, v.note, JSON.stringify(v.levels)],
  );
  await tx.query('update competency.skill_group set retired = true where framework = $1', [v.framework]);
  await tx.query('update competency.skill set retired = true where group_code in (select code from competency.skill_group where framework = $1)', [v.framework]);
  for (const [position, group] of v.items.entries()) {
    await tx.query(
      `insert into competency.skill_group (code, framework, name, position, verified, official) values ($1, $2, $3, $4, $5, $6)
       on conflict (code) do update set name = excluded.name, position = excluded.position, verified = excluded.verified, official = excluded.official, retired = false`,
      [group.code, v.framework, group.name, position, group.verified, group.official],
    );
    await tx.query(
      `insert into competency.skill (code, group_code, name, summary, position, verified, official)
       select s.code, $1, s.name, s.summary, s.at - 1, s.verified, s.official
       from rows from (jsonb_to_recordset($2::jsonb) as (code text, name text, summary text, verified boolean, official text)) with ordinality as s (code, name, summary, verified, official, at)
       on conflict (code) do update set group_code = excluded.group_code, name = excluded.name, summary = excluded.summary, position = excluded.position, verified = excluded.verified, official = excluded.official, retired = false`,
      [group.code, JSON.stringify(group.skills)],
    );
  }
};

/** What stands, and what earlier versions had. */
export const standingGroups = (tx: Tx, framework: string): Promise<StandingGroup[]> =>
  rows(
    tx,
    `select g.code, g.official, g.name, g.retired, coalesce((select jsonb_agg(jsonb_build_object('code', s.code, 'official', s.official, 'name', s.name, 'retired', s.retired) order by s.position) from competency.skill s where s.group_code = g.code), '[]') as skills
     from competency.skill_group g where g.framework = $1 order by g.position`,
    [framework],
  );

/** Codes that something has already, in this framework or another, in force or retired. */
export const takenCodes = async (tx: Tx): Promise<Set<string>> =>
  new Set((await rows<{ code: string }>(tx, 'select code from competency.skill_group union select code from competency.skill')).map(({ code }) => code));

/** What hangs on a code: questions of banks, courses that prove the group, people who have attained it, plan years that require it. */
export interface Ties { code: string; questions: number; courses: number; people: number; years: number[] }

export const tiesOf = (tx: Tx, codes: readonly string[]): Promise<Ties[]> =>
  rows(
    tx,
    `select c.code, (select count(*)::int from assessment.v_question q where q.skill = c.code and q.retired_at is null) as questions,
       (select count(*)::int from competency.rule r where r.group_code = c.code) as courses,
       (select count(distinct a.person_id)::int from competency.attained a where a.group_code = c.code) as people,
       coalesce((select array_agg(distinct r.year order by r.year) from competency.requirement r where r.group_code = c.code), '{}') as years
     from unnest($1::text[]) with ordinality as c (code, at) order by c.at`,
    [codes],
  );
