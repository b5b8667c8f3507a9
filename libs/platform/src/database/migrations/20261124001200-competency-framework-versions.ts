import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new tables, new columns with defaults, and for evidence that stands the version it was earned under: the first. */
export class CompetencyFrameworkVersions1795479120000 implements MigrationInterface {
  name = 'CompetencyFrameworkVersions1795479120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A framework as it was published; never changed afterwards. \`items\`: groups with their skills under the codes they have here, and the codes and names of the paper.
create table competency.framework_version (
  id uuid primary key,
  framework text not null references competency.framework,
  number integer not null,
  version text not null,
  title text not null,
  source text not null,
  verified boolean not null,
  note text not null,
  levels jsonb not null,
  items jsonb not null,
  -- What the version before had and this has no place for.
  orphans jsonb not null,
  reason text not null,
  published_at timestamptz not null,
  -- Nobody: it came with the product's content.
  published_by uuid references people.person,
  unique (framework, number)
);
alter table competency.framework add levels jsonb not null default '[]';
-- \`official\`: the code the paper gives it, where that differs. \`retired\`: no version in force has it; what was earned under it stays.
alter table competency.skill_group add official text, add retired boolean not null default false;
alter table competency.skill add official text, add retired boolean not null default false, add summary text not null default '';
alter table competency.attained add framework_version uuid references competency.framework_version;

-- What in one framework answers to what in another.
create table competency.crosswalk (
  id uuid primary key,
  from_framework text not null references competency.framework,
  from_code text not null,
  to_framework text not null references competency.framework,
  to_code text not null,
  relation text not null check (relation in ('exactMatchOf', 'isPartOf', 'isRelatedTo')),
  note text not null default '',
  verified boolean not null,
  unique (from_framework, from_code, to_framework, to_code)
);

-- Every change of what a plan year requires: what it was, what it became, who, why.
create table competency.plan_change (
  id uuid primary key,
  year integer not null,
  before jsonb not null,
  after jsonb not null,
  reason text not null,
  at timestamptz not null,
  by uuid not null references people.person
);
create index plan_change_year on competency.plan_change (year, at);

insert into competency.framework_version (id, framework, number, version, title, source, verified, note, levels, items, orphans, reason, published_at)
select gen_random_uuid(), f.code, 1, f.version, f.title, f.source, f.verified, f.note, '[]',
  coalesce((select jsonb_agg(jsonb_build_object('code', g.code, 'official', null, 'name', g.name, 'verified', g.verified, 'skills',
    coalesce((select jsonb_agg(jsonb_build_object('code', s.code, 'official', null, 'name', s.name, 'summary', '', 'verified', s.verified) order by s.position) from competency.skill s where s.group_code = g.code), '[]')) order by g.position)
    from competency.skill_group g where g.framework = f.code), '[]'),
  '[]', 'Khung có sẵn trước khi có lịch sử phiên bản', now()
from competency.framework f;
update competency.attained a set framework_version = v.id from competency.skill_group g join competency.framework_version v on v.framework = g.framework where g.code = a.group_code;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
