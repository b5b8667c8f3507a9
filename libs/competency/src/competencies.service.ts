import { Injectable } from '@nestjs/common';
import { Database, holdLock, newId, publish, rows, type Tx } from '@hvs/platform';
import { award, completions } from './award';
import { audiencesOf, outcomesOf, replaceAttained, replaceCompletions, requirementsOf, rulesOf } from './competency.queries';
import { competencyChanged } from './events';
import { peopleOf } from './plans.queries';

/** One line of "Yêu cầu của tôi": a skill group an audience requires, and whether the person has it. */
export interface RequirementLine {
  audience: string;
  audienceName: string;
  deadline: string;
  legalSource: string;
  groupCode: string;
  groupName: string;
  attainedAt: Date | null;
  courseIds: string[];
}

/** What a person has attained in a plan year: settled from outcomes as a whole, so it may be settled any number of times. */
@Injectable()
export class Competencies {
  constructor(private readonly db: Database) {}

  considerOutcome(event: { enrolmentId: string; personId: string; year: number }): Promise<void> {
    return this.db.transact((tx) => this.settleApart(tx, [event.personId], event.year));
  }

  /** Everybody enrolled in a course, two hundred in a transaction; run again, it finds nothing left to change. */
  async settleCourse({ courseId, year }: { courseId: string; year: number }): Promise<void> {
    const people = (await rows<{ id: string }>(this.db.em, 'select distinct person_id as id from learning.v_enrolment where course_id = $1 and year = $2 order by 1', [courseId, year])).map((r) => r.id);
    await this.settleBatches(people, year);
  }

  /** Everybody these audiences took in, the same way. */
  async settleAudiences({ year, audiences }: { year: number; audiences: string[] }): Promise<void> {
    await this.settleBatches(await peopleOf(this.db.em, audiences, year), year);
  }

  private async settleBatches(people: readonly string[], year: number): Promise<void> {
    for (let from = 0; from < people.length; from += 200) await this.db.transact((tx) => this.settleApart(tx, people.slice(from, from + 200), year));
  }

  /** Nobody else settles these people meanwhile. Ids in order, so that two batches never wait for each other. */
  private async settleApart(tx: Tx, personIds: string[], year: number): Promise<void> {
    for (const personId of [...personIds].sort()) await holdLock(tx, 'competency', personId);
    await this.settle(tx, personIds, year);
  }

  /** Makes attained groups and audience completions of these people what their outcomes and the rules say now. The caller sees to it that nobody else does so meanwhile. */
  async settle(tx: Tx, personIds: string[], year: number, announce = true): Promise<void> {
    const attained = award(await outcomesOf(tx, personIds, year), await rulesOf(tx)).map((a) => ({ id: newId(), ...a }));
    const done = completions(await audiencesOf(tx, personIds, year), await requirementsOf(tx, year), attained).map((c) => ({ id: newId(), ...c }));
    const touched = new Set([...(await replaceAttained(tx, personIds, year, attained)), ...(await replaceCompletions(tx, personIds, year, done))]);
    if (announce) for (const personId of touched) await publish(tx, competencyChanged, { personId, year });
  }

  /** The skill groups that a person holds by this very statement, as the version of the framework names them under which they were earned. */
  provenBy(personId: string, statementId: string): Promise<{ groupCode: string; groupName: string; attainedAt: Date; year: number; framework: string | null }[]> {
    return rows(
      this.db.em,
      `select a.group_code as "groupCode", coalesce((select i ->> 'name' from jsonb_array_elements(v.items) i where i ->> 'code' = a.group_code), g.name) as "groupName",
         a.attained_at as "attainedAt", a.year, v.title || ', bản ' || v.version as framework
       from competency.attained a join competency.skill_group g on g.code = a.group_code left join competency.framework_version v on v.id = a.framework_version
       where a.person_id = $1 and a.statement_id = $2 order by a.year, g.position`,
      [personId, statementId],
    );
  }

  /** What the person's audiences require this year, in the plan's order. */
  requirementsFor(personId: string, year: number): Promise<RequirementLine[]> {
    return rows<RequirementLine>(
      this.db.em,
      `select r.audience, au.name as "audienceName", r.deadline::text as deadline, r.legal_source as "legalSource", g.code as "groupCode", g.name as "groupName",
         (select a.attained_at from competency.attained a where a.person_id = $1 and a.year = $2 and a.group_code = g.code) as "attainedAt",
         array(select ru.course_id from competency.rule ru where ru.group_code = g.code) as "courseIds"
       from competency.requirement r join competency.audience au on au.code = r.audience join competency.skill_group g on g.code = r.group_code
       where r.year = $2 and r.audience in (select unnest(m.audiences) from people.v_membership m where m.person_id = $1 and daterange(m.valid_from, m.valid_to) && daterange(make_date($2, 1, 1), make_date($2 + 1, 1, 1)))
       order by au.position, r.position`,
      [personId, year],
    );
  }
}
