/**
 * What kind of complaint it is; one filter in the API turns a kind into an HTTP status. `method`: the thing is there, but this cannot
 * be done with it (`extra.allow` says what can). `limited`: this caller asks too much; `busy`: everybody together does, in a moment it
 * goes again; `unavailable`: something that is needed is away. The wait stands in `extra.retryAfterSeconds` when it is known.
 */
export type ProblemKind =
  | 'invalid' | 'unauthenticated' | 'forbidden' | 'missing' | 'method' | 'conflict' | 'gone' | 'precondition'
  | 'tooLarge' | 'unsupported' | 'unprocessable' | 'limited' | 'busy' | 'unavailable';

/** A complaint the caller can act on (RFC 9457). `detail` says what happened, what is safe and what to do. */
export class Problem extends Error {
  constructor(
    readonly lib: string,
    readonly problem: string,
    readonly kind: ProblemKind,
    readonly title: string,
    readonly detail: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${lib}/${problem}: ${title}. ${detail}`);
  }
}

type Table = Record<string, readonly [ProblemKind, string]>;
type Thrower = (detail: string, extra?: Record<string, unknown>) => Problem;

const registry = new Map<string, { lib: string; name: string; kind: ProblemKind; title: string }>();
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** Declares what a lib may complain of; gives back one maker of Problems per name. */
export const problems = <T extends Table>(lib: string, table: T): { [K in keyof T]: Thrower } => {
  const makers = {} as { [K in keyof T]: Thrower };
  for (const name of Object.keys(table) as (keyof T & string)[]) {
    const [kind, title] = table[name]!;
    registry.set(`${lib}/${kebab(name)}`, { lib, name: kebab(name), kind, title });
    makers[name] = (detail, extra) => new Problem(lib, kebab(name), kind, title, detail, extra);
  }
  return makers;
};

/** All declared problems, for the pages behind their `type` addresses. */
export const declaredProblems = (): { lib: string; name: string; kind: ProblemKind; title: string }[] => [...registry.values()];
