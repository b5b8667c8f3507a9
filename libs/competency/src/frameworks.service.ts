import { Injectable } from '@nestjs/common';
import { Config, Database, enqueue, firstRow, rows, type Tx } from '@hvs/platform';
import { Crosswalks } from './crosswalks.service';
import type { FrameworkFile } from './framework-file';
import { FrameworkVersions } from './framework-versions.service';
import { Plans } from './plans.service';
import { competencyProblems } from './problems';
import { settleCourse } from './settle-course.job';

/** Frameworks, audiences and what a plan year requires of them: data with a legal source each. */
@Injectable()
export class Frameworks {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly versions: FrameworkVersions,
    private readonly plans: Plans,
    private readonly crosswalks: Crosswalks,
  ) {}

  /** Brings the tables to what the file says, but for what an administrator has changed since. Loading the same file again changes nothing. */
  load(file: FrameworkFile, outer?: Tx): Promise<void> {
    return this.db.transact(async (tx) => {
      for (const { code, ...draft } of file.frameworks) await this.versions.loadFromContent(tx, code, draft);
      for (const [position, audience] of file.audiences.entries()) {
        await tx.query(
          `insert into competency.audience (code, name, position) values ($1, $2, $3) on conflict (code) do update set name = excluded.name, position = excluded.position`,
          [audience.code, audience.name, position],
        );
      }
      for (const { year, deadline, legalSource, audiences } of file.requirements) {
        await this.plans.loadFromContent(tx, year, audiences.map(({ audience, groups, verified }) => ({ audience, groups, deadline, legalSource, verified })));
      }
      const known = await this.crosswalks.pairs();
      for (const { from, to, relation, verified, note, rows: pairs } of file.crosswalks) {
        if (known.some((pair) => pair.from === from && pair.to === to)) continue;
        await this.crosswalks.set(tx, from, to, pairs.map(([here, there, own]) => ({ from: here, to: there, relation: own ?? relation, note, verified })));
      }
    }, outer);
  }

  /** Says which group a course proves, and by what; when that is new, whoever is enrolled in it is settled anew. */
  async setRule(tx: Tx, courseId: string, groupCode: string | null, criterion: 'completed' | 'passed'): Promise<void> {
    if (groupCode && !(await firstRow(tx, 'select 1 from competency.skill_group where code = $1 and not retired', [groupCode]))) {
      throw competencyProblems.groupMissing(`Nhóm kỹ năng “${groupCode}” không có trong khung. Chưa có gì thay đổi; hãy chọn nhóm trong danh sách.`);
    }
    const before = await firstRow<{ groupCode: string; criterion: string }>(tx, `select group_code as "groupCode", criterion from competency.rule where course_id = $1`, [courseId]);
    if ((before?.groupCode ?? null) === groupCode && (groupCode === null || before?.criterion === criterion)) return;
    await tx.query('delete from competency.rule where course_id = $1', [courseId]);
    if (groupCode) await tx.query(`insert into competency.rule (course_id, group_code, criterion) values ($1, $2, $3)`, [courseId, groupCode, criterion]);
    const year = this.config.get('PROGRAMME_YEAR');
    const concerned = await firstRow(tx, 'select 1 from learning.v_enrolment where course_id = $1 and year = $2 limit 1', [courseId, year]);
    if (concerned) await enqueue(tx, settleCourse, { courseId, year });
  }

  groups(): Promise<{ code: string; name: string; framework: string }[]> {
    return rows(this.db.em, `select code, name, framework from competency.skill_group g where not retired and exists (select 1 from competency.requirement r join competency.skill_group o on o.code = r.group_code where o.framework = g.framework) order by framework, position`);
  }

  /** Every group in force with its skills in force: what a lesson may refer to. */
  groupsWithSkills(): Promise<{ code: string; name: string; skills: { code: string; name: string }[] }[]> {
    return rows(
      this.db.em,
      `select g.code, g.name, coalesce((select jsonb_agg(jsonb_build_object('code', s.code, 'name', s.name) order by s.position) from competency.skill s where s.group_code = g.code and not s.retired), '[]') as skills
       from competency.skill_group g where not g.retired order by g.framework, g.position`,
    );
  }

  audiences(): Promise<{ code: string; name: string }[]> {
    return rows(this.db.em, `select code, name from competency.audience order by position`);
  }
}
