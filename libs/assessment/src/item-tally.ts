import { optionIds } from './options';
import type { Question } from './question';

/** One answer to a question, as its statement tells it. `rest`: the mean credit of the other questions of its sheet, 0..1; null for a sheet of one. */
export interface ItemAnswer { credit: number; rest: number | null; given: readonly string[]; seconds: number | null }

/** `idle-option`, `tempting-option`: the wrong answers named in `options`. */
export type ItemWarning =
  | { code: 'too-easy' | 'too-hard' | 'turned-round' | 'weak' }
  | { code: 'idle-option' | 'tempting-option'; options: string[] };

export interface ItemStatistic {
  asked: number;
  /** Mean credit, 0..1: the part that answered right. */
  facility: number;
  /** −1..1; null while it cannot be told. */
  discrimination: number | null;
  blank: number;
  /** How often each option was taken, and the mean of `rest` of those who took it. Only of questions answered by picking. */
  options: { id: string; correct: boolean; taken: number; rest: number | null }[];
  medianSeconds: number | null;
  warnings: ItemWarning[];
}

/** Fewer answers than this say nothing: nobody is warned, and no discrimination is told. */
export const ENOUGH_ANSWERS = 30;
/** Above it nearly everybody knows it; below, fewer know it than guess among four or five. */
const FACILITY: readonly [number, number] = [0.2, 0.95];
/** Below 0.15 an item says hardly anything about who knows more; a usual rule of thumb asks 0.2 of a good one. */
const WEAK = 0.15;
/** So many have to have taken a wrong option before their mean says anything. */
const ENOUGH_TAKERS = 5;
const LONGEST_SECONDS = 1800;

/**
 * What answers to a question add up to, one after the other, without keeping them.
 *
 * Facility is the mean credit. Discrimination is Pearson's correlation of the credit with the mean credit of the *other* questions of the sheet
 * (for credits 0 and 1: the corrected point-biserial): the question itself is left out, so that a short sheet does not flatter it.
 */
export class ItemTally {
  private asked = 0;
  private credits = 0;
  private blank = 0;
  private pairs = { n: 0, x: 0, xx: 0, y: 0, yy: 0, xy: 0 };
  private readonly taken = new Map<string, { count: number; rests: number; of: number }>();
  /** How many answers took so many seconds. */
  private readonly seconds = new Map<number, number>();

  add({ credit, rest, given, seconds }: ItemAnswer): void {
    this.asked += 1;
    this.credits += credit;
    if (given.length === 0) this.blank += 1;
    if (rest !== null) {
      const { pairs } = this;
      this.pairs = { n: pairs.n + 1, x: pairs.x + credit, xx: pairs.xx + credit * credit, y: pairs.y + rest, yy: pairs.yy + rest * rest, xy: pairs.xy + credit * rest };
    }
    for (const id of given) {
      const one = this.taken.get(id) ?? { count: 0, rests: 0, of: 0 };
      this.taken.set(id, { count: one.count + 1, rests: one.rests + (rest ?? 0), of: one.of + (rest === null ? 0 : 1) });
    }
    if (seconds !== null && seconds > 0) {
      const whole = Math.min(Math.round(seconds), LONGEST_SECONDS);
      this.seconds.set(whole, (this.seconds.get(whole) ?? 0) + 1);
    }
  }

  statistic(question: Question): ItemStatistic {
    const facility = this.asked === 0 ? 0 : round(this.credits / this.asked);
    const right = rightOptions(question);
    const options = right === null ? [] : optionIds(question).map((id) => {
      const one = this.taken.get(id);
      return { id, correct: right.includes(id), taken: one?.count ?? 0, rest: one && one.of > 0 ? round(one.rests / one.of) : null };
    });
    const found = { asked: this.asked, facility, discrimination: this.discrimination(), blank: this.blank, options, medianSeconds: this.median() };
    return { ...found, warnings: warningsOf(found) };
  }

  private discrimination(): number | null {
    const { n, x, xx, y, yy, xy } = this.pairs;
    if (n < ENOUGH_ANSWERS) return null;
    const [vx, vy] = [n * xx - x * x, n * yy - y * y];
    // Everybody right, or all sheets alike: there is nothing to tell apart. Sums of floats are never quite zero.
    return vx < 1e-6 || vy < 1e-6 ? null : round((n * xy - x * y) / Math.sqrt(vx * vy));
  }

  private median(): number | null {
    const total = [...this.seconds.values()].reduce((sum, count) => sum + count, 0);
    let passed = 0;
    for (const [seconds, count] of [...this.seconds].sort(([a], [b]) => a - b)) {
      passed += count;
      if (passed * 2 >= total) return seconds;
    }
    return null;
  }
}

const warningsOf = ({ asked, facility, discrimination, options }: Omit<ItemStatistic, 'warnings'>): ItemWarning[] => {
  if (asked < ENOUGH_ANSWERS) return [];
  const warnings: ItemWarning[] = [];
  if (facility > FACILITY[1]) warnings.push({ code: 'too-easy' });
  else if (facility < FACILITY[0]) warnings.push({ code: 'too-hard' });
  if (discrimination !== null && discrimination < 0) warnings.push({ code: 'turned-round' });
  // What nearly everybody or nobody knows cannot tell them apart; that it is so easy or hard is said already.
  else if (discrimination !== null && discrimination < WEAK && facility >= FACILITY[0] && facility <= FACILITY[1]) warnings.push({ code: 'weak' });
  const wrong = options.filter(({ correct }) => !correct);
  const idle = facility > FACILITY[1] ? [] : wrong.filter(({ taken }) => taken === 0).map(({ id }) => id);
  if (idle.length > 0) warnings.push({ code: 'idle-option', options: idle });
  const best = Math.min(...options.flatMap(({ correct, rest, taken }) => (correct && rest !== null && taken >= ENOUGH_TAKERS ? [rest] : [])));
  const tempting = wrong.filter(({ taken, rest }) => taken >= ENOUGH_TAKERS && rest !== null && rest > best).map(({ id }) => id);
  if (tempting.length > 0) warnings.push({ code: 'tempting-option', options: tempting });
  return warnings;
};

/** Of what is answered by picking, the right ones; null of everything else. */
const rightOptions = (question: Question): string[] | null => {
  switch (question.kind) {
    case 'single': case 'multiple': case 'true-false': return question.answers.filter(({ correct }) => correct).map(({ id }) => id);
    case 'hot-spot': return question.regions.filter(({ correct }) => correct).map(({ id }) => id);
    default: return null;
  }
};

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
