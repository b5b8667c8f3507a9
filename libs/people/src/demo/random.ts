/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** Mulberry32: small, quick, good enough to make up people with. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

/** A whole number between two, both included. */
export const between = (random: Random, [least, most]: readonly [number, number]): number => least + Math.floor(random() * (most - least + 1));

/** One of several, each as likely as its weight. */
export const pickWeighted = <T>(random: Random, of: readonly { item: T; weight: number }[]): T => {
  let at = random() * of.reduce((sum, one) => sum + one.weight, 0);
  return (of.find((one) => (at -= one.weight) < 0) ?? of.at(-1)!).item;
};
