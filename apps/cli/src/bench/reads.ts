import { courseAt, lessonAt, personAt, placeOf, registrationAt, VERBS, type Crowd } from './statements';
import { requestTo, Wire, type Target } from './wire';

type Filters = Readonly<Record<string, string>>;

/** One filter of each kind, about statement `i`. */
const KINDS: Readonly<Record<string, (i: number, asked: Asked) => Filters>> = {
  all: () => ({}),
  agent: (i, { crowd }) => ({ agent: agentOf(i, crowd) }),
  verb: (i) => ({ verb: VERBS[i % VERBS.length]! }),
  activity: (i, { crowd }) => ({ activity: lessonAt(placeOf(i, crowd).lesson) }),
  registration: (i, { crowd }) => ({ registration: registrationAt(placeOf(i, crowd).person, placeOf(i, crowd).lesson) }),
  'since-until': (i, { from, to }) => ({ since: new Date(from + (to - from) * ((i % 97) / 100)).toISOString(), until: new Date(from + (to - from) * ((i % 97) / 100 + 0.02)).toISOString() }),
  'agent-verb-activity': (i, { crowd }) => ({ agent: agentOf(i, crowd), verb: VERBS[placeOf(i, crowd).verb]!, activity: lessonAt(placeOf(i, crowd).lesson) }),
  'related-agents': (i, { crowd }) => ({ agent: agentOf(i, crowd), related_agents: 'true' }),
  'related-authority': (_, { authority }) => ({ agent: authority, related_agents: 'true' }),
  'related-activities': (i, { crowd }) => ({ activity: courseAt(placeOf(i, crowd).lesson), related_activities: 'true' }),
  'ids-format': (i) => ({ verb: VERBS[i % VERBS.length]!, format: 'ids' }),
};

const agentOf = (i: number, crowd: Crowd): string => JSON.stringify({ account: personAt(placeOf(i, crowd).person) });

/** What may be asked for: statements 0 to `size` of a crowd, stored from one instant to another (ms), on whose word (JSON). */
export interface Asked {
  readonly crowd: Crowd;
  readonly size: number;
  readonly from: number;
  readonly to: number;
  readonly authority: string;
}

export interface Reads {
  /** By kind and direction. */
  readonly p95Ms: Readonly<Record<string, number>>;
  /** Questions of each kind and direction. */
  readonly times: number;
  readonly errors: number;
}

const at = (times: readonly number[], share: number): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)]!;

interface Answer { readonly ms: number; readonly ok: boolean; readonly body: Buffer }

const ask = async (wire: Wire, target: Target, path: string): Promise<Answer> => {
  const request = requestTo(target, 'GET', path);
  const began = performance.now();
  const { status, body } = await wire.send(request);
  return { ms: performance.now() - began, ok: status === 200, body };
};

/**
 * First pages of 100 of every kind, up and down, one question after another: one of each kind, and again, so that whatever else the
 * machine does meets them all alike. `times` of each, or fewer, but one, when `goOn` says that it is enough.
 */
export const measureReads = async (target: Target, asked: Asked, times: number, goOn = (): boolean => true): Promise<Reads> => {
  const wire = new Wire(target.port);
  const taken = new Map<string, number[]>();
  let errors = 0;
  let turn = 0;
  for (; turn < times && (turn === 0 || goOn()); turn += 1) {
    const i = Math.floor(asked.size * ((turn * 0.618_034) % 1));
    for (const [kind, filters] of Object.entries(KINDS)) {
      for (const ascending of ['false', 'true']) {
        const { ms, ok } = await ask(wire, target, `statements?${new URLSearchParams({ ...filters(i, asked), ascending, limit: '100' }).toString()}`);
        const name = `${kind}${ascending === 'true' ? ' asc' : ''}`;
        taken.set(name, [...(taken.get(name) ?? []), ms]);
        if (!ok) errors += 1;
      }
    }
  }
  wire.close();
  return { p95Ms: Object.fromEntries([...taken].map(([name, ms]) => [name, at(ms, 0.95)])), times: turn, errors };
};

const FAR_PAGE = 1_000;
const PAGES_COMPARED = 20;

/** Follows `more` from the first page of everything to the thousandth: what the first twenty and the last twenty took, the median of each. */
export const measurePages = async (target: Target): Promise<{ firstMs: number; farMs: number; errors: number }> => {
  const wire = new Wire(target.port);
  const pages: number[] = [];
  let errors = 0;
  for (let path = 'statements?limit=100'; path !== '' && pages.length < FAR_PAGE;) {
    const { ms, ok, body } = await ask(wire, target, path);
    pages.push(ms);
    if (!ok) errors += 1;
    const more = /"more":"([^"]*)"}$/.exec(body.toString('utf8', Math.max(0, body.length - 2_000)))?.[1] ?? '';
    path = more.replace(/^\/xapi\//, '');
  }
  wire.close();
  return { firstMs: at(pages.slice(0, PAGES_COMPARED), 0.5), farMs: at(pages.slice(-PAGES_COMPARED), 0.5), errors };
};

/** The slowest kind. */
export const worstMs = ({ p95Ms }: Reads): number => Math.max(...Object.values(p95Ms));

/** How much slower the kinds have become on the whole: the ratio of the sums, which no single slow answer decides. */
export const growth = (before: Reads, after: Reads): number => {
  const sum = ({ p95Ms }: Reads): number => Object.values(p95Ms).reduce((all, ms) => all + ms, 0);
  return sum(after) / sum(before);
};
