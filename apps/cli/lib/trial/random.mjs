/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export const randomFrom = (seed) => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    upTo: (most) => Math.floor(next() * (most + 1)),
    oneOf: (list) => list[Math.floor(next() * list.length)],
    /** One of the keys, each as likely as its weight says. */
    weighed: (weights) => {
      const entries = Object.entries(weights);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      return entries.find(([, weight]) => (left -= weight) < 0)?.[0] ?? entries.at(-1)[0];
    },
  };
};
