import type { AuFacts, MoveOn } from './types';

/** When an AU, a block and a course count as done (§9.3.9, §13.1.4). */

/** An AU of a course, by our ids; `blocks` from the outermost in. */
export interface MoveOnUnit {
  readonly id: string;
  readonly moveOn: MoveOn;
  readonly blocks: readonly string[];
}

export type SatisfiedNode = { readonly kind: 'block'; readonly id: string } | { readonly kind: 'course'; readonly id: typeof COURSE_NODE };

/** The course among the ids of its blocks. */
export const COURSE_NODE = '';

/** A waived AU has met its criterion, whatever it is (§9.3.9). */
export const hasMovedOn = (moveOn: MoveOn, facts: AuFacts): boolean => {
  if (facts.waived) return true;
  switch (moveOn) {
    case 'Passed': return facts.passed;
    case 'Completed': return facts.completed;
    case 'CompletedAndPassed': return facts.passed && facts.completed;
    case 'CompletedOrPassed': return facts.passed || facts.completed;
    case 'NotApplicable': return true;
  }
};

const NOTHING: AuFacts = { completed: false, passed: false, waived: false };

/**
 * The blocks, and the course, that are satisfied now and of which that has not been said yet, in the order in which it is to be
 * said: a block after those inside it, the course last. `facts` and `already` go by our ids.
 */
export const newlySatisfied = (units: readonly MoveOnUnit[], facts: ReadonlyMap<string, AuFacts>, already: ReadonlySet<string>): readonly SatisfiedNode[] => {
  const depths = new Map<string, number>();
  const open = new Set<string>();
  for (const { id, moveOn, blocks } of units) {
    blocks.forEach((block, depth) => depths.set(block, depth));
    if (hasMovedOn(moveOn, facts.get(id) ?? NOTHING)) continue;
    for (const node of [COURSE_NODE, ...blocks]) open.add(node);
  }
  const blocks = [...depths].filter(([id]) => !open.has(id) && !already.has(id))
    .sort(([, a], [, b]) => b - a)
    .map(([id]): SatisfiedNode => ({ kind: 'block', id }));
  return units.length === 0 || open.has(COURSE_NODE) || already.has(COURSE_NODE) ? blocks : [...blocks, { kind: 'course', id: COURSE_NODE }];
};
