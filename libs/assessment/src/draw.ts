import type { ChoiceQuestion } from './question';

/** A question as it stands in a bank and can be sat: `id` is that of this wording, `key` that of the question. */
export type StoredQuestion = ChoiceQuestion & { id: string };

/** What a sitting keeps of a drawn question: which one, and the order its answers are shown in. */
export interface Drawn { id: string; answers: string[] }

/**
 * Draws questions for a sitting. The skills take turns, so that each is asked as evenly as the bank allows; the order of
 * questions and answers is mixed (true-false keeps its order). The same bank and seed always give the same draw.
 */
export const draw = (questions: readonly StoredQuestion[], count: number, seed: number): Drawn[] => {
  const random = randomFrom(seed);
  const bySkill = new Map<string, StoredQuestion[]>();
  for (const question of [...questions].sort((a, b) => (a.key < b.key ? -1 : 1))) bySkill.set(question.skill, [...(bySkill.get(question.skill) ?? []), question]);
  const piles = shuffled([...bySkill.values()], random).map((pile) => shuffled(pile, random));
  const drawn: StoredQuestion[] = [];
  for (let turn = 0; drawn.length < count && piles.some((pile) => turn < pile.length); turn++) {
    drawn.push(...piles.flatMap((pile) => pile[turn] ?? []).slice(0, count - drawn.length));
  }
  return shuffled(drawn, random).map(({ id, kind, answers }) => {
    const ids = answers.map((answer) => answer.id);
    return { id, answers: kind === 'true-false' ? ids : shuffled(ids, random) };
  });
};

/** Fisher and Yates. */
const shuffled = <T>(list: readonly T[], random: () => number): T[] => {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
};

/** mulberry32: small, even enough for mixing, and the same everywhere. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};
