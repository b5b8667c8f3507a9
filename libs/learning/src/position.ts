import type { ScoState } from '@hvs/scorm';

/** Where a learner stands in a unit: what the content goes on from. */
export type Position = Pick<ScoState, 'location' | 'suspendData'>;

/** Whether content stands elsewhere than there. */
export const isElsewhere = (one: Position, other: Position): boolean => one.location !== other.location || one.suspendData !== other.suspendData;

/**
 * The attempt after a commit. What was achieved only grows, whoever tells it. The place is that of the session begun last among those
 * that have moved: a session merely opened, on another device or before this one's words had arrived, takes nobody's place away.
 */
export const placed = (before: ScoState, after: ScoState, session: { readonly launched: Position; readonly moved: boolean; readonly isOvertaken: boolean }): ScoState => {
  const othersMoved = session.isOvertaken || (!session.moved && isElsewhere(before, session.launched));
  return othersMoved ? { ...after, location: before.location, suspendData: before.suspendData, cmi: before.cmi, entry: before.entry } : after;
};
