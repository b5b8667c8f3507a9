import { Injectable } from '@nestjs/common';
import { Clock, Database, holdLock, type Tx } from '@hvs/platform';
import { attainedBy, belongingsIn, belongingsOf, completionsBy, coursesBy, replaceCredits, targetsOf, upwardsOf } from './attainment.queries';
import { creditsFor, isIn, organisationCredits, type Belonging, type Facts } from './credits';
import type { Target } from './target';

/** Keeps credits and figures what the competencies and courses of people say. Moved by events, never by a nightly sum. */
@Injectable()
export class Settling {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  considerCompetency(event: { personId: string; year: number }): Promise<void> {
    return this.settleApart(event);
  }

  /** A completed course moves the attendances even where no competency changed. */
  considerOutcome(event: { enrolmentId: string; personId: string; year: number }): Promise<void> {
    return this.settleApart(event);
  }

  /**
   * Settles these people's credits, and those of the organisations they belong to, for every target of the year. Without
   * `hold` the caller has the tables to himself: a rebuild of a whole province would run out of locks otherwise.
   */
  async settle(tx: Tx, personIds: string[], year: number, hold?: typeof holdLock): Promise<void> {
    const now = this.clock.now();
    const targets = await targetsOf(tx, year);
    for (const [day, due] of byDeadline(targets)) {
      const belongings = await belongingsOf(tx, personIds, day);
      const facts = await this.factsOf(tx, personIds, belongings, year, day);
      await replaceCredits(tx, { personIds, targets: due.map((t) => t.code) }, due.flatMap((target) => creditsFor(target, facts)), now);
      await this.settleOrganisations(tx, due, belongings, year, day, now, hold);
    }
  }

  private settleApart({ personId, year }: { personId: string; year: number }): Promise<void> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'attainment', personId);
      await this.settle(tx, [personId], year, holdLock);
    });
  }

  private async settleOrganisations(tx: Tx, due: Target[], belongings: Belonging[], year: number, day: string, now: Date, hold?: typeof holdLock): Promise<void> {
    for (const target of due.filter((t) => t.rule.kind === 'organisation')) {
      const organisationIds = [...new Set(belongings.filter((b) => isIn(target.population, b)).map((b) => b.unitId))].sort();
      if (organisationIds.length === 0) continue;
      if (hold) for (const id of organisationIds) await hold(tx, 'attainment-organisation', id);
      const members = await belongingsIn(tx, organisationIds, day);
      const facts = await this.factsOf(tx, [...new Set(members.map((m) => m.personId))], members, year, day);
      await replaceCredits(tx, { organisationIds, targets: [target.code] }, organisationCredits(target, organisationIds, facts), now);
    }
  }

  private async factsOf(tx: Tx, personIds: string[], belongings: Belonging[], year: number, day: string): Promise<Facts> {
    return {
      belongings,
      attained: await attainedBy(tx, personIds, year),
      completions: await completionsBy(tx, personIds, year),
      courses: await coursesBy(tx, personIds, year),
      upwards: await upwardsOf(tx, belongings.map((b) => b.unitId), day),
    };
  }
}

const byDeadline = (targets: Target[]): Map<string, Target[]> => {
  const map = new Map<string, Target[]>();
  for (const target of targets) map.set(target.deadline, [...(map.get(target.deadline) ?? []), target]);
  return map;
};
