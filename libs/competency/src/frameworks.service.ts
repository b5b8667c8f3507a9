import { Injectable } from '@nestjs/common';
import { Config, Database, enqueue, firstRow, rows, type Tx } from '@hvs/platform';
import type { FrameworkFile } from './framework-file';
import { competencyProblems } from './problems';
import { settleCourse } from './settle-course.job';

/** Frameworks, audiences and what a plan year requires of them: data with a legal source each. */
@Injectable()
export class Frameworks {
  constructor(private readonly db: Database, private readonly config: Config) {}

  /** Brings the tables to what the file says. Loading the same file again changes nothing. */
  load(file: FrameworkFile, outer?: Tx): Promise<void> {
    return this.db.transact(async (tx) => {
      for (const framework of file.frameworks) await this.loadFramework(tx, framework);
      for (const [position, audience] of file.audiences.entries()) {
        await tx.query(
          `insert into competency.audience (code, name, position) values ($1, $2, $3) on conflict (code) do update set name = excluded.name, position = excluded.position`,
          [audience.code, audience.name, position],
        );
      }
      for (const { year, deadline, legalSource, audiences } of file.requirements) {
        await tx.query('delete from competency.requirement where year = $1', [year]);
        for (const { audience, groups, verified } of audiences) {
          for (const [position, group] of groups.entries()) {
            await tx.query(
              `insert into competency.requirement (year, audience, group_code, position, deadline, legal_source, verified) values ($1, $2, $3, $4, $5, $6, $7)`,
              [year, audience, group, position, deadline, legalSource, verified],
            );
          }
        }
      }
    }, outer);
  }

  /** Says which group a course proves, and by what; when that is new, whoever is enrolled in it is settled anew. */
  async setRule(tx: Tx, courseId: string, groupCode: string | null, criterion: 'completed' | 'passed'): Promise<void> {
    if (groupCode && !(await firstRow(tx, 'select 1 from competency.skill_group where code = $1', [groupCode]))) {
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
    return rows(this.db.em, `select code, name, framework from competency.skill_group order by framework, position`);
  }

  audiences(): Promise<{ code: string; name: string }[]> {
    return rows(this.db.em, `select code, name from competency.audience order by position`);
  }

  private async loadFramework(tx: Tx, framework: FrameworkFile['frameworks'][number]): Promise<void> {
    const { code, title, source, version, verified, note } = framework;
    await tx.query(
      `insert into competency.framework (code, title, source, version, verified, note) values ($1,$2,$3,$4,$5,$6)
       on conflict (code) do update set title = excluded.title, source = excluded.source, version = excluded.version, verified = excluded.verified, note = excluded.note`,
      [code, title, source, version, verified, note],
    );
    for (const [position, group] of framework.groups.entries()) {
      await tx.query(
        `insert into competency.skill_group (code, framework, name, position, verified) values ($1,$2,$3,$4,$5)
         on conflict (code) do update set name = excluded.name, position = excluded.position, verified = excluded.verified`,
        [group.code, code, group.name, position, group.verified],
      );
      for (const [place, skill] of group.skills.entries()) {
        await tx.query(
          `insert into competency.skill (code, group_code, name, position, verified) values ($1,$2,$3,$4,$5)
           on conflict (code) do update set name = excluded.name, position = excluded.position, verified = excluded.verified`,
          [skill.code, group.code, skill.name, place, skill.verified],
        );
      }
    }
  }
}
