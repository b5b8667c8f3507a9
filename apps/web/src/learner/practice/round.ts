/** One going-through of the check questions of a course: those answered wrong come back until they are right. */
export interface Round {
  /** What is still to be asked, the next one first. */
  queue: readonly string[];
  total: number;
  /** Right at the first try. */
  first: number;
  missed: ReadonlySet<string>;
}

export const begin = (ids: readonly string[], random: () => number): Round => ({ queue: shuffled(ids, random), total: ids.length, first: 0, missed: new Set() });

/** After the answer to the question in front. A wrong one is asked again, not at once but when a few others have been. */
export const answered = ({ queue, total, first, missed }: Round, right: boolean): Round => {
  const [id, ...rest] = queue;
  if (id === undefined) return { queue, total, first, missed };
  if (right) return { queue: rest, total, first: first + (missed.has(id) ? 0 : 1), missed };
  return { queue: [...rest.slice(0, 4), id, ...rest.slice(4)], total, first, missed: new Set([...missed, id]) };
};

export const shuffled = <T>(list: readonly T[], random: () => number): T[] => {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
};
