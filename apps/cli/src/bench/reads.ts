import { courseAt, lessonAt, personAt, placeOf, registrationAt, VERBS, type Crowd } from './statements';
import { requestTo, Wire, type Target } from './wire';

type Filters = Readonly<Record<string, string>>;

/** One filter of each kind, about statement `i`. */
const KINDS: Readonly<Record<string, (i: number, crowd: Crowd, span: Span) => Filters>> = {
  all: () => ({}),
  agent: (i, crowd) => ({ agent: agentOf(i, crowd) }),
  verb: (i) => ({ verb: VERBS[i % VERBS.length]! }),
  activity: (i, crowd) => ({ activity: lessonAt(placeOf(i, crowd).lesson) }),
  registration: (i, crowd) => ({ registration: registrationAt(placeOf(i, crowd).person, placeOf(i, crowd).lesson) }),
  'since-until': (i, _, { from, to }) => ({ since: new Date(from + (to - from) * ((i % 97) / 100)).toISOString(), until: new Date(from + (to - from) * ((i % 97) / 100 + 0.02)).toISOString() }),
  'agent-verb-activity': (i, crowd) => ({ agent: agentOf(i, crowd), verb: VERBS[placeOf(i, crowd).verb]!, activity: lessonAt(placeOf(i, crowd).lesson) }),
  'related-agents': (i, crowd) => ({ agent: agentOf(i, crowd), related_agents: 'true' }),
  'related-authority': (_i, _crowd, { authority }) => ({ agent: authority, related_agents: 'true' }),
  'related-activities': (i, crowd) => ({ activity: courseAt(placeOf(i, crowd).lesson), related_activities: 'true' }),
  'ids-format': (i) => ({ verb: VERBS[i % VERBS.length]!, format: 'ids' }),
};

const agentOf = (i: number, crowd: Crowd): string => JSON.stringify({ account: personAt(placeOf(i, crowd).person) });

/** When the first and the last statement were stored, in ms, and on whose word, as JSON. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly authority: string;
}

export interface Reads {
  /** By kind and direction. */
  readonly p95Ms: Readonly<Record<string, number>>;
  readonly firstPageMs: number;
  readonly farPageMs: number;
  readonly errors: number;
}

const p95 = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!;
const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
const FAR_PAGE = 1_000;

/** First pages of 100 of every kind, up and down; `times` of each, one after another. `pages`: how far `more` is followed. */
export const measureReads = async (target: Target, crowd: Crowd, size: number, span: Span, times: number): Promise<Reads> => {
  const wire = new Wire(target.port);
  let errors = 0;
  const get = async (path: string): Promise<{ ms: number; more: string }> => {
    const began = performance.now();
    const { status, body } = await wire.send(requestTo(target, 'GET', path));
    const ms = performance.now() - began;
    if (status !== 200) errors += 1;
    return { ms, more: /"more":"([^"]*)"}$/.exec(body.toString('utf8', Math.max(0, body.length - 2_000)))?.[1] ?? '' };
  };
  const p95Ms: Record<string, number> = {};
  for (const [kind, filters] of Object.entries(KINDS)) {
    for (const ascending of ['false', 'true']) {
      const taken: number[] = [];
      for (let turn = 0; turn < times; turn += 1) {
        const i = Math.floor(size * ((turn * 0.618_034) % 1));
        taken.push((await get(`statements?${new URLSearchParams({ ...filters(i, crowd, span), ascending, limit: '100' }).toString()}`)).ms);
      }
      p95Ms[`${kind}${ascending === 'true' ? ' asc' : ''}`] = p95(taken);
    }
  }
  const pages: number[] = [];
  for (let path = 'statements?limit=100'; path !== '' && pages.length < FAR_PAGE;) {
    const { ms, more } = await get(path);
    pages.push(ms);
    path = more.replace(/^\/xapi\//, '');
  }
  wire.close();
  return { p95Ms, firstPageMs: median(pages.slice(0, 20)), farPageMs: median(pages.slice(-20)), errors };
};
