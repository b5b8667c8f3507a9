import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, enqueue, holdLock, newId, rows, type Tx } from '@hvs/platform';
import { planDifferences, type PlanDifference, type PlanRow } from './plan';
import { insertPlanChange, isPlanChanged, planChanges, planOf, planYears, replacePlan } from './plans.queries';
import { competencyProblems } from './problems';
import { settleAudiences } from './settle-audiences.job';

/** What a plan year requires. `mark`: changes with every change; to be handed back with the next one. */
export interface Plan { year: number; years: number[]; mark: string; rows: PlanRow[] }

/** The audience × group matrix of each plan year: who must attain what, until when, by which paper; with its history. */
@Injectable()
export class Plans {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config) {}

  async of(year: number, outer?: Tx): Promise<Plan> {
    const tx = outer ?? this.db.em;
    const plan = await planOf(tx, year);
    const changes = await planChanges(tx, year);
    return { year, years: await planYears(tx), mark: String(changes.length), rows: plan };
  }

  /** The newest first. */
  async history(year: number): Promise<{ id: string; at: Date; byName: string; reason: string; differences: PlanDifference[] }[]> {
    return (await planChanges(this.db.em, year)).map(({ id, at, byName, reason, before, after }) => ({ id, at, byName, reason, differences: planDifferences(before, after) }));
  }

  /** Makes the year's plan this. Whoever it concerns is settled anew by a job: what he has attained stays, what he still lacks may change. */
  async set(tx: Tx, by: string, year: number, plan: readonly PlanRow[], mark: string, reason: string): Promise<PlanDifference[]> {
    await holdLock(tx, 'competency-plan', String(year));
    const now = await this.of(year, tx);
    if (now.mark !== mark) throw competencyProblems.planMoved('Có người vừa sửa yêu cầu của năm này. Chưa có gì thay đổi; hãy tải lại rồi sửa trên bản mới.');
    await this.check(tx, year, plan);
    const differences = planDifferences(now.rows, plan);
    if (differences.length === 0) return [];
    await replacePlan(tx, year, plan);
    await insertPlanChange(tx, year, { id: newId(), at: this.clock.now(), by, reason, before: now.rows, after: [...plan] });
    await enqueue(tx, settleAudiences, { year, audiences: differences.map(({ audience }) => audience) });
    return differences;
  }

  /** A year as it came with the product's content. What an administrator has changed since is left alone. */
  async loadFromContent(tx: Tx, year: number, plan: readonly PlanRow[]): Promise<void> {
    await holdLock(tx, 'competency-plan', String(year));
    if (await isPlanChanged(tx, year)) return;
    if (planDifferences(await planOf(tx, year), plan).length > 0) await replacePlan(tx, year, plan);
  }

  private async check(tx: Tx, year: number, plan: readonly PlanRow[]): Promise<void> {
    const faults: string[] = [];
    const audiences = new Set((await rows<{ code: string }>(tx, 'select code from competency.audience')).map(({ code }) => code));
    const groups = new Set((await rows<{ code: string }>(tx, 'select code from competency.skill_group where not retired')).map(({ code }) => code));
    for (const row of plan) {
      if (!audiences.has(row.audience)) faults.push(`Không có nhóm đối tượng “${row.audience}”.`);
      for (const group of row.groups) if (!groups.has(group)) faults.push(`Không có nhóm kỹ năng “${group}” trong khung hiện hành.`);
      if (new Set(row.groups).size < row.groups.length) faults.push(`Đối tượng “${row.audience}” có một nhóm kỹ năng hai lần.`);
      if (Number(row.deadline.slice(0, 4)) !== year) faults.push(`Hạn của “${row.audience}” không nằm trong năm ${year}.`);
    }
    if (new Set(plan.map(({ audience }) => audience)).size < plan.length) faults.push('Một nhóm đối tượng có hai dòng.');
    if (year < this.config.get('PROGRAMME_YEAR')) faults.push(`Năm ${year} đã qua: số liệu của nó là số đã báo cáo, không sửa yêu cầu nữa.`);
    if (faults.length > 0) throw competencyProblems.planFaulty(`Chưa có gì thay đổi. ${faults.slice(0, 5).join(' ')}`, { faults });
  }
}
