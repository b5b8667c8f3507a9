/** What is wrong with an input: where, a code for programs, and a sentence for the administrator that says what to do. */
export interface Fault {
  readonly line?: number;
  readonly path?: string;
  readonly code: string;
  readonly text: string;
}

export type Refused = { readonly ok: false; readonly faults: readonly Fault[] };
