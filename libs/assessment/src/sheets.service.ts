import { Injectable } from '@nestjs/common';
import { localDay } from '@hvs/people';
import { Clock, Database } from '@hvs/platform';
import { isSittingUnder, questionsById, sittingsUnder, waitingUnder } from './assessment.queries';
import { isAnswered, optionText } from './options';
import { assessmentProblems } from './problems';
import { keyOf, toHtml } from './question-view';
import type { SittingSummary } from './sitting';
import { Sittings } from './sittings.service';

/** A task that waits for somebody's judgement. */
export interface TaskToJudge { sittingId: string; personId: string; bank: string; submittedAt: Date; questionId: string; prompt: string; answer: string; rubric: { id: string; text: string; points: number }[] }

/** A sheet for an appeal: what was drawn from what, what was answered, and what is right. */
export interface Sheet {
  sitting: SittingSummary & { personId: string; bank: string; passMark: number };
  seed: number;
  /** Whether the seed gives the very same sheet again; null for sittings of before it was kept from what they were drawn. */
  same: boolean | null;
  plan: unknown;
  /** How often the screen was left while it was sat, as far as the device told. */
  away: { times: number; seconds: number };
  questions: { id: string; key: string; kind: string; skill: string; difficulty: number; prompt: string; options: { id: string; text: string }[]; given: string[]; right: string }[];
}

/** Sittings as assessors and administrators look into them; never beyond the places of whoever asks. */
@Injectable()
export class Sheets {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly sittings: Sittings) {}

  async toJudge(places: readonly string[]): Promise<TaskToJudge[]> {
    const waiting = await waitingUnder(this.db.em, places, this.today());
    const questions = await questionsById(this.db.em, [...new Set(waiting.flatMap(({ drawn }) => drawn.questions.map(({ id }) => id)))], 'as corrected');
    return waiting.flatMap((sitting) => sitting.drawn.questions.flatMap(({ id }): TaskToJudge[] => {
      const question = questions.get(id)!;
      const given = sitting.answers[id];
      if (question.kind !== 'practical' || !isAnswered(given) || sitting.judged[id]) return [];
      return [{ sittingId: sitting.id, personId: sitting.personId, bank: sitting.bank, submittedAt: sitting.submittedAt!, questionId: id, prompt: question.prompt, answer: given![0] ?? '', rubric: question.rubric }];
    }));
  }

  async list(filter: { places: readonly string[]; bank: string | null; personId: string | null; limit: number; offset: number }): Promise<{ items: (SittingSummary & { personId: string; bank: string })[]; total: number }> {
    const found = await sittingsUnder(this.db.em, { ...filter, day: this.today() });
    return {
      items: found.map(({ id, mode, number, startedAt, deadlineAt, submittedAt, score, passed, personId, bank }) => ({ id, mode, number, startedAt, deadlineAt, submittedAt, score, passed, personId, bank })),
      total: found[0]?.total ?? 0,
    };
  }

  async one(places: readonly string[], sittingId: string): Promise<Sheet> {
    await this.demand(places, sittingId);
    const { sitting, seed, plan, same, questions } = await this.sittings.drawnAgain(sittingId);
    const { id, mode, number, startedAt, deadlineAt, submittedAt, score, passed, personId, bank, passMark, traces } = sitting;
    return {
      sitting: { id, mode, number, startedAt, deadlineAt, submittedAt, score, passed, personId, bank, passMark }, seed, same, plan,
      away: { times: (traces.away ?? []).length, seconds: Math.round((traces.away ?? []).reduce((sum, { ms }) => sum + ms, 0) / 1000) },
      questions: questions.map(({ question, order }) => ({
        id: question.id, key: question.key, kind: question.kind, skill: question.skill, difficulty: question.difficulty, prompt: toHtml(question.prompt),
        options: order.map((option) => ({ id: option, text: optionText(question, option) })), given: sitting.answers[question.id] ?? [],
        right: submittedAt === null ? '' : keyOf(question, order, (index) => String.fromCharCode(65 + index)),
      })),
    };
  }

  /** The same as none for whoever has no place above its learner. */
  async demand(places: readonly string[], sittingId: string): Promise<void> {
    if (!(await isSittingUnder(this.db.em, sittingId, places, this.today()))) throw assessmentProblems.sittingMissing('Bài này không có, hoặc không thuộc phạm vi bạn quản lý. Hãy tải lại danh sách.');
  }

  private today(): string {
    return localDay(this.clock.now());
  }
}
