/** Lines with the time since the start; a long step says every ten seconds that it is alive. */
export const progress = (out = console.log) => {
  const began = performance.now();
  const line = (mark, text) => out(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)}s  ${mark} ${text}`);
  return {
    done: (text) => line('✓', text),
    doing: (text) => line('…', text),
    warn: (text) => line('!', text),
    /** Runs `work`, telling how long it lasts while it lasts. */
    during: async (text, work) => {
      const from = performance.now();
      line('…', text);
      const beat = setInterval(() => line('…', `${text}: đã ${Math.round((performance.now() - from) / 1000)} giây / still working`), 10_000);
      try {
        return await work();
      } finally {
        clearInterval(beat);
      }
    },
    seconds: () => (performance.now() - began) / 1000,
  };
};
