/** Where a visit to a course stands, as its table of contents and its buttons show it. */
export type LineState = 'not-attempted' | 'incomplete' | 'completed' | 'passed' | 'failed';

/** A line of the table of contents, in the order this learner has it. */
export interface MenuLine {
  readonly itemId: string;
  /** null: a heading. */
  readonly unitId: string | null;
  readonly title: string;
  readonly depth: number;
  readonly state: LineState;
  /** Whether it may be chosen now. A heading may, where the course leads on into it from there. */
  readonly open: boolean;
}

export interface Place {
  /** Of the turn that is going on, or went on last; null: nothing was opened yet. */
  readonly unitId: string | null;
  readonly title: string;
  /** Whether the content of `unitId` is still in the frame. false: it said its last word, and the learner chooses what comes next. */
  readonly playing: boolean;
  /** Whether the buttons are to be shown and work; a course may draw its own and hide ours. */
  readonly nav: { readonly continue: boolean; readonly previous: boolean };
  readonly menu: readonly MenuLine[];
}

export type Ended = 'finished' | 'suspended' | 'abandoned';

/** `exitAll` finishes the course for good where it has rules; leaving it for now is `suspendAll`. */
export type NavigationRequest = 'continue' | 'previous' | 'choice' | 'exitAll' | 'suspendAll';
