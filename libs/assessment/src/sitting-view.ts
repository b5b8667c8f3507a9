import type { DrawPlan, Drawn, StoredQuestion } from './draw';
import { mark, type Judged } from './mark';
import type { Traces } from './traces';
import { isAnswerOf } from './options';
import { markedQuestion, openQuestion } from './question-view';
import type { Answers } from './question';
import type { MarkedSitting, Sitting, SittingSummary } from './sitting';

/** A sitting as it lies in the database. */
export interface SittingRow extends SittingSummary {
  personId: string;
  enrolmentId: string;
  bank: string;
  passMark: number;
  drawn: SittingDraw;
  answers: Answers;
  flagged: string[];
  seq: number;
  judged: Judged;
  traces: Partial<Traces>;
}

/** Frozen when a sitting opens: what was promised, what was drawn, and all that it takes to draw the same again. Sittings of before the plan have no pool. */
export interface SittingDraw {
  seed: number;
  attempts: number;
  questions: Drawn[];
  counts?: 'best' | 'last';
  legalSource?: string;
  plan?: DrawPlan;
  /** The questions it was drawn from, by the hash of their list. */
  pool?: string;
  /** Questions this learner had seen before. */
  seen?: string[];
  /** Under whose eyes it was sat. */
  supervisorId?: string;
  /** The code under which it began. */
  supervisionId?: string;
}

/** A late submission still counts for so long: the network of a mountain commune is not the learner's fault. */
export const GRACE_SECONDS = 60;

export const isTimeUp = (sitting: Pick<SittingSummary, 'deadlineAt'>, now: Date): boolean =>
  sitting.deadlineAt !== null && now.getTime() > sitting.deadlineAt.getTime() + GRACE_SECONDS * 1000;

/**
 * The answers that count, and when they were given in. Whoever is too late has given in, at the deadline, what was saved
 * before; else what is sent replaces what was saved, question by question.
 */
export const finalAnswers = (sitting: SittingRow, sent: Answers | undefined, now: Date): { answers: Answers; submittedAt: Date } =>
  isTimeUp(sitting, now) ? { answers: sitting.answers, submittedAt: sitting.deadlineAt! } : { answers: { ...sitting.answers, ...sent }, submittedAt: now };

/** Names of questions that this sitting does not have, or that cannot be answered so. */
export const foreignAnswers = (sitting: SittingRow, questions: ReadonlyMap<string, StoredQuestion>, answers: Answers, flagged: readonly string[] = []): string[] => {
  const drawn = new Set(sitting.drawn.questions.map(({ id }) => id));
  const foreign = Object.entries(answers).flatMap(([id, given]) => (drawn.has(id) && isAnswerOf(questions.get(id)!, given) ? [] : [id]));
  return [...foreign, ...flagged.filter((id) => !drawn.has(id))];
};

/** What the learner sees while sitting. */
export const openView = (sitting: SittingRow, questions: ReadonlyMap<string, StoredQuestion>, now: Date): Sitting => ({
  state: 'open',
  mode: sitting.mode,
  id: sitting.id,
  enrolmentId: sitting.enrolmentId,
  bank: sitting.bank,
  startedAt: sitting.startedAt,
  deadlineAt: sitting.deadlineAt,
  serverTime: now,
  number: sitting.number,
  of: sitting.drawn.attempts,
  passMark: sitting.passMark,
  questions: sitting.drawn.questions.map(({ id, answers }) => openQuestion(questions.get(id)!, answers)),
  answers: sitting.answers,
  flagged: sitting.flagged,
  seq: sitting.seq,
});

/** What the learner sees afterwards; `questions` with their keys as they stand today. `taken`: sittings of the enrolment so far. */
export const markedView = (sitting: SittingRow, questions: ReadonlyMap<string, StoredQuestion>, taken: number, fresh: boolean): MarkedSitting => {
  const drawn = sitting.drawn.questions.map(({ id }) => questions.get(id)!);
  const { correct, total, perQuestion } = mark(drawn, sitting.answers, sitting.judged);
  return {
    state: sitting.score === null ? 'waiting' : 'submitted',
    mode: sitting.mode,
    id: sitting.id,
    personId: sitting.personId,
    enrolmentId: sitting.enrolmentId,
    bank: sitting.bank,
    number: sitting.number,
    startedAt: sitting.startedAt,
    submittedAt: sitting.submittedAt!,
    score: sitting.score,
    correct,
    total,
    passed: sitting.passed,
    passMark: sitting.passMark,
    counts: sitting.drawn.counts ?? 'best',
    supervisorId: sitting.drawn.supervisorId ?? null,
    attemptsLeft: sitting.drawn.attempts === 0 ? null : Math.max(0, sitting.drawn.attempts - taken),
    review: sitting.drawn.questions.map((one, index) => markedQuestion(questions.get(one.id)!, one, sitting.answers[one.id] ?? [], perQuestion[index]!, sitting.judged[one.id])),
    spent: sitting.traces.spent ?? {},
    fresh,
  };
};
