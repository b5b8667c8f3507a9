import type { StoredQuestion } from './draw';
import { mark } from './mark';
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
}

/** Frozen when a sitting opens: the seed, how many attempts were promised, and what was drawn. */
export interface SittingDraw {
  seed: number;
  attempts: number;
  questions: { id: string; answers: string[] }[];
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

/** Names of questions or answers that this sitting does not have. */
export const foreignAnswers = (sitting: SittingRow, answers: Answers, flagged: readonly string[] = []): string[] => {
  const known = new Map(sitting.drawn.questions.map((question) => [question.id, new Set(question.answers)]));
  const foreign = Object.entries(answers).flatMap(([id, chosen]) => (known.has(id) ? chosen.filter((answer) => !known.get(id)!.has(answer)).map((answer) => `${id}/${answer}`) : [id]));
  return [...foreign, ...flagged.filter((id) => !known.has(id))];
};

/** What the learner sees while sitting: built field by field, so that no key can slip through. */
export const openView = (sitting: SittingRow, questions: ReadonlyMap<string, StoredQuestion>, now: Date): Sitting => ({
  state: 'open',
  id: sitting.id,
  enrolmentId: sitting.enrolmentId,
  bank: sitting.bank,
  startedAt: sitting.startedAt,
  deadlineAt: sitting.deadlineAt,
  serverTime: now,
  number: sitting.number,
  of: sitting.drawn.attempts,
  passMark: sitting.passMark,
  questions: sitting.drawn.questions.map(({ id, answers }) => {
    const question = questions.get(id)!;
    const textOf = new Map(question.answers.map((answer) => [answer.id, answer.text]));
    return { id, kind: question.kind, prompt: question.prompt, answers: answers.map((answer) => ({ id: answer, html: toHtml(textOf.get(answer)!) })) };
  }),
  answers: sitting.answers,
  flagged: sitting.flagged,
  seq: sitting.seq,
});

/** What the learner sees afterwards. `taken`: sittings of the enrolment so far. */
export const markedView = (sitting: SittingRow, questions: ReadonlyMap<string, StoredQuestion>, taken: number, fresh: boolean): MarkedSitting => {
  const drawn = sitting.drawn.questions.map(({ id }) => questions.get(id)!);
  const { correct, total, perQuestion } = mark(drawn, sitting.answers);
  return {
    state: 'submitted',
    id: sitting.id,
    personId: sitting.personId,
    enrolmentId: sitting.enrolmentId,
    bank: sitting.bank,
    number: sitting.number,
    startedAt: sitting.startedAt,
    submittedAt: sitting.submittedAt!,
    score: sitting.score!,
    correct,
    total,
    passed: sitting.passed!,
    passMark: sitting.passMark,
    attemptsLeft: sitting.drawn.attempts === 0 ? null : Math.max(0, sitting.drawn.attempts - taken),
    review: sitting.drawn.questions.map(({ id, answers: order }, index) => {
      const { key, kind, skill, prompt, answers, explain } = questions.get(id)!;
      const chosen = new Set(sitting.answers[id] ?? []);
      return {
        id, key, kind, skill, prompt,
        correct: perQuestion[index]!.correct,
        answers: order.map((answerId) => {
          const answer = answers.find((one) => one.id === answerId)!;
          return { id: answerId, text: answer.text, html: toHtml(answer.text), correct: answer.correct, chosen: chosen.has(answerId) };
        }),
        explainHtml: toHtml(explain),
      };
    }),
    fresh,
  };
};

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Questions are plain text: whatever looks like markup is shown, not obeyed. */
const toHtml = (text: string): string => text.trim().replace(/[&<>"']/g, (c) => ESCAPES[c]!).replace(/\r?\n/g, '<br>');
