import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@hvs/platform';
import { bankNames } from './banks.queries';
import { drawnSince, replaceStatistics, statisticsOf, toldSittings, wordingsOf, type KeptStatistic, type StatisticRow } from './item-statistics.queries';
import { ENOUGH_ANSWERS, ItemTally } from './item-tally';
import { truthOf } from './interaction';
import { optionText } from './options';
import type { Question } from './question';

/** An answer as a statement tells it (xAPI `answered`, cmi.interaction). */
export interface ToldAnswer { response: string; success: boolean; scaled?: number | undefined; seconds: number | null }

const SITTINGS_AT_ONCE = 500;
const LATELY_DAYS = 90;

/** What the answers of a bank say of its questions, from the statements that stand. Kept for reading; computed anew as a whole. */
@Injectable()
export class ItemStatistics {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  banks(): Promise<string[]> {
    return bankNames(this.db.em);
  }

  /** With the words of each option. */
  async of(bank: string): Promise<(StatisticRow & { texts: Record<string, string> })[]> {
    const found = await statisticsOf(this.db.em, bank);
    return found.map((row) => ({ ...row, texts: Object.fromEntries(row.statistic.options.map(({ id }) => [id, optionText(row.body, id)])) }));
  }

  /**
   * Reads all results of a bank and keeps what they say. `tell` gives the answers told by these statements, by statement id; one that
   * is voided or gone is left out. A question whose key was put right counts under the wording it is marked by now.
   */
  async compute(bank: string, tell: (ids: readonly string[]) => Promise<ReadonlyMap<string, ToldAnswer>>, onBatch: (sittings: number) => Promise<unknown>): Promise<{ sittings: number; questions: number }> {
    const wordings = new Map((await wordingsOf(this.db.em, bank)).map((one) => [one.id, one]));
    const tallies = new Map<string, { question: Question; tally: ItemTally }>();
    let sittings = 0;
    for (let after: string | null = null; ; ) {
      const batch = await toldSittings(this.db.em, bank, after, SITTINGS_AT_ONCE);
      if (batch.length === 0) break;
      after = batch.at(-1)!.id;
      const told = await tell(batch.flatMap(({ statements }) => Object.entries(statements).flatMap(([question, id]) => (wordings.has(question) ? [id] : []))));
      for (const { statements } of batch) addSheet(statements, told, wordings, tallies);
      sittings += batch.length;
      await onBatch(sittings);
    }
    const now = this.clock.now();
    const lately = await drawnSince(this.db.em, bank, new Date(now.getTime() - LATELY_DAYS * 86_400_000));
    const kept = [...tallies].map(([questionId, { question, tally }]): KeptStatistic => ({
      questionId, statistic: tally.statistic(question),
      exposure: lately.sittings < ENOUGH_ANSWERS ? null : Math.round(((lately.drew.get(questionId) ?? 0) / lately.sittings) * 10_000) / 10_000,
    }));
    await this.db.transact((tx) => replaceStatistics(tx, bank, kept, now));
    return { sittings, questions: kept.length };
  }
}

type Wordings = ReadonlyMap<string, { standing: string; body: Question }>;

const addSheet = (statements: Record<string, string>, told: ReadonlyMap<string, ToldAnswer>, wordings: Wordings, tallies: Map<string, { question: Question; tally: ItemTally }>): void => {
  const answers = Object.entries(statements).flatMap(([id, statement]) => {
    const [wording, answer] = [wordings.get(id), told.get(statement)];
    return wording && answer ? [{ wording, answer, credit: answer.scaled ?? (answer.success ? 1 : 0) }] : [];
  });
  const all = answers.reduce((sum, { credit }) => sum + credit, 0);
  for (const { wording, answer, credit } of answers) {
    const one = tallies.get(wording.standing) ?? { question: wording.body, tally: new ItemTally() };
    tallies.set(wording.standing, one);
    one.tally.add({ credit, rest: answers.length > 1 ? (all - credit) / (answers.length - 1) : null, given: givenIn(wording.body, answer.response), seconds: answer.seconds });
  }
};

/** The options a response names (Data §2.4.4.1, Appendix C). */
const givenIn = (question: Question, response: string): string[] => {
  if (response === '') return [];
  const truth = truthOf(question);
  if (truth !== null && question.kind === 'true-false') return [question.answers[(response === 'true') === (truth === 0) ? 0 : 1]!.id];
  return response.split('[,]');
};
