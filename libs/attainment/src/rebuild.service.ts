import { Injectable } from '@nestjs/common';
import { Competencies } from '@hvs/competency';
import { Progress } from '@hvs/learning';
import { Config, Database, rows, type Tx } from '@hvs/platform';
import { Settling } from './settling.service';

/** A row that the live tables and the statements disagree about. */
export interface Difference { table: string; side: 'only live' | 'only rebuilt'; row: Record<string, unknown> }
export interface RebuildReport { enrolments: number; people: number; differences: Difference[]; kept: boolean }

class KeepNothing extends Error {}

/** What of each projection has to come out equal. Ids and the time a figure was written are no part of the evidence. */
const PROJECTIONS: readonly (readonly [name: string, select: string])[] = [
  ['learning.unit_progress', 'select enrolment_id, unit_id, completion, success, score, location, device, first_at, located_at, completed_at, completed_by, passed_at, passed_by, toward from learning.unit_progress'],
  ['learning.enrolment', 'select id, completed_at, passed_at, score, outcome_statement_id from learning.enrolment'],
  ['competency.attained', 'select person_id, group_code, year, attained_at, enrolment_id, statement_id from competency.attained'],
  ['competency.audience_completion', 'select person_id, audience, year, completed_at from competency.audience_completion'],
  ['attainment.credit', 'select target, unit_id, measure, subject_id, person_id, at from attainment.credit'],
  ['attainment.figure', 'select target, unit_id, met, attendances from attainment.figure where met > 0 or attendances > 0'],
];
const BATCH = 500;

/** Recomputes everything that is derived from statements, from the statements alone. */
@Injectable()
export class Rebuild {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly progress: Progress,
    private readonly competencies: Competencies,
    private readonly settling: Settling,
  ) {}

  /**
   * Rebuilds all projections in one transaction and compares them with what was there. With `keep` the rebuilt rows
   * stay; without, everything is rolled back and only the differences are told. Live work waits meanwhile.
   */
  async run(keep: boolean, onStep: (step: string) => void = () => undefined): Promise<RebuildReport> {
    let report: RebuildReport | undefined;
    try {
      await this.db.transact(async (tx) => {
        await tx.query('set local statement_timeout = 0');
        // Nothing may move between the copy and the comparison.
        await tx.query('lock table learning.enrolment, learning.unit_progress, competency.attained, competency.audience_completion, attainment.credit, attainment.figure in exclusive mode');
        for (const [name, select] of PROJECTIONS) await tx.query(`create temp table ${copyOf(name)} on commit drop as ${select}`);
        const counts = await this.replayEverything(tx, onStep);
        onStep('compare');
        report = { ...counts, differences: await differences(tx), kept: keep };
        if (!keep) throw new KeepNothing();
      });
    } catch (error) {
      if (!(error instanceof KeepNothing)) throw error;
    }
    return report!;
  }

  /** Settles the projections of these people from their statements without comparing: what a bulk load ends with. */
  async replayEverything(tx: Tx, onStep: (step: string) => void = () => undefined): Promise<{ enrolments: number; people: number }> {
    const year = this.config.get('PROGRAMME_YEAR');
    let enrolments = 0;
    await this.progress.replayAll(tx, (done) => { enrolments = done; onStep(`progress ${done}`); });
    // The figures are counted up again from nothing, so that a wrong one cannot survive.
    for (const table of ['attainment.credit', 'attainment.figure']) await tx.query(`delete from ${table} where target in (select code from attainment.target where year = $1)`, [year]);
    const people = (await rows<{ id: string }>(tx, 'select id from people.v_person order by id')).map((r) => r.id);
    for (let from = 0; from < people.length; from += BATCH) {
      const batch = people.slice(from, from + BATCH);
      await this.competencies.settle(tx, batch, year, false);
      await this.settling.settle(tx, batch, year);
      onStep(`people ${Math.min(from + BATCH, people.length)}`);
    }
    return { enrolments, people: people.length };
  }
}

const copyOf = (name: string): string => `live_${name.replace('.', '_')}`;

const differences = async (tx: Tx): Promise<Difference[]> => {
  const found: Difference[] = [];
  for (const [name, select] of PROJECTIONS) {
    const live = `select * from ${copyOf(name)}`;
    for (const [side, sql] of [['only live', `${live} except ${select}`], ['only rebuilt', `${select} except ${live}`]] as const) {
      const some = await rows<Record<string, unknown>>(tx, `select * from (${sql}) d limit 100`);
      found.push(...some.map((row) => ({ table: name, side, row })));
    }
  }
  return found;
};
