import type { Screen } from '../../api/types';

/** Where the learner is in a lesson. */
export interface Place { screen: number; furthest: number; answered: ReadonlySet<string> }

const questionsOf = (screen: Screen): string[] => screen.blocks.flatMap((b) => (b.type === 'question' ? [b.id] : []));

/**
 * Where to begin. A finished lesson is read again from its start. On another device we know only the place, so that
 * questions on screens before it count as tried.
 */
export const beginAt = (screens: readonly Screen[], known: { location: number | null; completed: boolean }, tried: readonly string[]): Place => {
  const last = screens.length - 1;
  const place = Math.min(Math.max(known.location ?? 0, 0), last);
  const before = known.completed ? screens : screens.slice(0, place);
  return { screen: known.completed ? 0 : place, furthest: known.completed ? last : place, answered: new Set([...tried, ...before.flatMap(questionsOf)]) };
};

export const goTo = (place: Place, screen: number, count: number): Place => {
  const next = Math.min(Math.max(screen, 0), count - 1);
  return { ...place, screen: next, furthest: Math.max(place.furthest, next) };
};

/** Screens that still hold a question nobody tried; the lesson is done when there is none. */
export const untried = (screens: readonly Screen[], answered: ReadonlySet<string>): number[] =>
  screens.flatMap((screen, i) => (questionsOf(screen).some((id) => !answered.has(id)) ? [i] : []));
