import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ItemStatistics, type ToldAnswer } from '@hvs/assessment';
import { Lrs } from '@hvs/lrs';
import { Clock, Database, enqueue, log, Tasks, type Task, type Tx } from '@hvs/platform';
import { parseDuration, type Statement } from '@hvs/xapi';
import { computeItemStatistics } from './item-statistics.job';

const Input = z.object({ bank: z.string() });

/** Statistics of questions, computed from the record store: by somebody's wish as a task, and every night for all banks. */
@Injectable()
export class ItemAnalyses {
  constructor(private readonly clock: Clock, private readonly db: Database, private readonly lrs: Lrs, private readonly statistics: ItemStatistics, private readonly tasks: Tasks) {}

  /** A second click within a minute finds the same task. */
  async ask(tx: Tx, bank: string, by: string): Promise<Task> {
    const { task, fresh } = await this.tasks.open(tx, { kind: 'item-statistics', title: `Tính thống kê câu hỏi của “${bank}”`, ownerId: by, input: { bank }, dedupeKey: `${bank} ${this.clock.now().toISOString().slice(0, 16)}` });
    if (fresh) await enqueue(tx, computeItemStatistics, { taskId: task.id });
    return task;
  }

  async run({ taskId }: { taskId: string }): Promise<void> {
    const task = await this.tasks.start(taskId, 0);
    if (!task) return;
    const { bank } = Input.parse(task.input);
    const { sittings, questions } = await this.compute(bank, (done) => this.tasks.progress(taskId, done, done));
    await this.tasks.finish(taskId, { bank, sittings, questions }, `${sittings} bài đã chấm, ${questions} câu có người trả lời.`);
  }

  /** One bank after the other; a bank that fails keeps the numbers it had. */
  async runAll(): Promise<void> {
    for (const bank of await this.statistics.banks()) {
      await this.compute(bank, () => Promise.resolve()).catch((error: unknown) => log.error({ err: error, bank }, 'statistics of a bank could not be computed'));
    }
  }

  private compute(bank: string, onBatch: (sittings: number) => Promise<unknown>): Promise<{ sittings: number; questions: number }> {
    return this.statistics.compute(bank, (ids) => this.tell(ids), onBatch);
  }

  private async tell(ids: readonly string[]): Promise<Map<string, ToldAnswer>> {
    const found = await this.lrs.byIds(ids, this.db.em);
    return new Map(found.flatMap(({ id, voided, statement }): [string, ToldAnswer][] => (voided ? [] : [[id, toldBy(statement as unknown as Statement)]])));
  }
}

const toldBy = ({ result }: Statement): ToldAnswer => ({
  response: result?.response ?? '', success: result?.success === true, scaled: result?.score?.scaled, seconds: result?.duration === undefined ? null : (parseDuration(result.duration) ?? 0) / 1000,
});
