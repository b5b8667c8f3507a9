import { optionIds } from './options';
import type { Question } from './question';

/** A question as it stands in a bank: `id` is that of this wording, `key` that of the question. */
export type StoredQuestion = Question & { id: string };

/** What a sitting keeps of a drawn question: which one, and the order its options are shown in. */
export interface Drawn { id: string; answers: string[] }

/** So many questions of a skill, of a difficulty, or of both. */
export interface Cell { skill?: string | undefined; difficulty?: 1 | 2 | 3 | undefined; count: number }

/** What is drawn: `count` questions in all, `practical` of them tasks for an assessor; cells first, the rest as evenly over the skills as the bank allows. */
export interface DrawPlan { count: number; practical: number; cells: readonly Cell[] }

/**
 * Draws questions for a sitting. The skills take turns, so that each is asked as evenly as the plan and the bank allow; what is
 * `weary` (shown too often, or to this learner before) only where nothing else is left. The order of questions and options is
 * mixed (true-false keeps its order). The same bank, plan and seed always give the same draw.
 */
export const draw = (questions: readonly StoredQuestion[], plan: DrawPlan, seed: number, weary: ReadonlySet<string> = new Set()): Drawn[] => {
  const random = randomFrom(seed);
  const sorted = [...questions].sort((a, b) => (a.key < b.key ? -1 : 1));
  const taken = new Set<StoredQuestion>();
  const take = (fits: (question: StoredQuestion) => boolean, count: number): number => {
    const picked = pick(sorted.filter((question) => !taken.has(question) && fits(question)), count, weary, random);
    for (const question of picked) taken.add(question);
    return picked.length;
  };
  take((question) => question.kind === 'practical', Math.min(plan.practical, plan.count));
  const marked = (question: StoredQuestion): boolean => question.kind !== 'practical';
  for (const { skill, difficulty, count } of plan.cells) {
    const ofSkill = (question: StoredQuestion): boolean => marked(question) && (skill === undefined || question.skill === skill);
    const room = Math.min(count, plan.count - taken.size);
    const got = take((question) => ofSkill(question) && (difficulty === undefined || question.difficulty === difficulty), room);
    // The bank has too few of that difficulty: the skill matters more.
    take(ofSkill, room - got);
  }
  take(marked, plan.count - taken.size);
  return shuffled([...taken], random).map((question) => {
    const ids = optionIds(question);
    return { id: question.id, answers: question.kind === 'true-false' ? ids : shuffled(ids, random) };
  });
};

const pick = (questions: readonly StoredQuestion[], count: number, weary: ReadonlySet<string>, random: () => number): StoredQuestion[] => {
  const bySkill = new Map<string, StoredQuestion[]>();
  for (const question of questions) bySkill.set(question.skill, [...(bySkill.get(question.skill) ?? []), question]);
  const fresh = (question: StoredQuestion): number => (weary.has(question.id) ? 1 : 0);
  const piles = shuffled([...bySkill.values()], random).map((pile) => shuffled(pile, random).sort((a, b) => fresh(a) - fresh(b)));
  const picked: StoredQuestion[] = [];
  for (let turn = 0; picked.length < count && piles.some((pile) => turn < pile.length); turn++) {
    picked.push(...piles.flatMap((pile) => pile[turn] ?? []).slice(0, count - picked.length));
  }
  return picked;
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
