/** One thing a learner has to come to in a unit. */
export type Need =
  | { readonly kind: 'status'; readonly is: 'completed' | 'passed' }
  /** Scaled, 0 to 1. */
  | { readonly kind: 'score'; readonly atLeast: number }
  | { readonly kind: 'time'; readonly seconds: number }
  /** The share of what the content says it has, 0 to 1. */
  | { readonly kind: 'pages'; readonly share: number }
  /** The learner's own "Đánh dấu đã học". */
  | { readonly kind: 'mark' };

/** When a unit counts as done: all of it must be met, one need of a kind. A unit without a policy is done when it is completed and not failed, or passed. */
export interface CompletionPolicy { readonly needs: readonly Need[] }

/** Under this name stands what goes for every unit of a course that has no policy of its own. */
export const EVERY_UNIT = '*';
