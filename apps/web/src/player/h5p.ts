import { strFromU8, strToU8, unzlibSync, zlibSync } from 'fflate';
import { h5pKeys, type H5pIntegration } from './h5p-keys';

/**
 * H5P on a page of its own saves nothing and tells nobody. The content server puts one line before everything else on such a page, which
 * hands its window to us. We take the place of H5P's user data, so that every state H5P would send to its own server is kept with the
 * learner's, ask for the states in between, and turn what it says as xAPI into the run-time's words: interactions, score, completion.
 */

/** The run-time of SCORM 2004, as far as it is needed. */
export interface RunTime { Initialize(parameter: ''): string; GetValue(element: string): string; SetValue(element: string, value: string): string; Commit(parameter: ''): string }

export interface H5pBridge {
  /** Called by the page itself, before its own scripts. */
  adopt(content: Window): void;
  /** Asks all contents where they stand, and writes it down. */
  collect(): void;
  /** The content is gone. */
  close(): void;
}

interface Instance { contentId?: unknown; getCurrentState?: () => unknown; getMaxScore?: () => number }
interface Said {
  verb?: { id?: string };
  object?: { id?: string; definition?: { interactionType?: string; description?: Record<string, string>; correctResponsesPattern?: string[]; extensions?: Record<string, unknown> } };
  context?: { contextActivities?: { parent?: unknown[]; category?: { id?: string }[] } };
  result?: { score?: { raw?: number; max?: number; scaled?: number }; success?: boolean; response?: string; duration?: string };
}
interface Dispatcher { on(name: string, hear: (event: { data?: { statement?: Said } }) => void): void }
interface H5p { instances?: Instance[]; externalDispatcher?: Dispatcher }

/** What is kept as suspend_data. */
interface Kept {
  /** By content, part of it, and what it is: JSON texts, as H5P made them. */
  states: Record<string, Record<string, Record<string, string>>>;
  /** What came of each content that counts. */
  scores: Record<string, { raw: number; max: number; passed?: boolean }>;
}

const EVERY_MS = 3000;
/** Some types know only some time after they have begun whether there is anything to score in them. */
const SETTLED_MS = 2000;
/** The run-time takes 64 000 characters. */
const PLAIN_MOST = 60_000;
const SUB_CONTENT = 'http://h5p.org/x-api/h5p-subContentId';
const LOCAL_ID = 'http://h5p.org/x-api/h5p-local-content-id';
const INTERACTIONS = new Set(['true-false', 'choice', 'fill-in', 'long-fill-in', 'matching', 'performance', 'sequencing', 'likert', 'numeric', 'other']);
/** Only these say "success" of a mark their author has set; others say it of a full score. */
const HAS_PASS_MARK = /H5P\.(QuestionSet|SingleChoiceSet)\b/;

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
export const packed = (kept: Kept): string => {
  const text = JSON.stringify(kept);
  return text.length <= PLAIN_MOST ? text : `z${base64(zlibSync(strToU8(text), { level: 6 }))}`;
};
export const unpacked = (text: string): Kept => {
  const none: Kept = { states: {}, scores: {} };
  try {
    const plain = text.startsWith('z') ? strFromU8(unzlibSync(Uint8Array.from(atob(text.slice(1)), (c) => c.charCodeAt(0)))) : text;
    return { ...none, ...(JSON.parse(plain === '' ? '{}' : plain) as Partial<Kept>) };
  } catch { return none; }
};

/** Something of the page's that comes into being later: taken when it does. */
const whenSet = (on: object, name: string, take: (value: never) => void): void => {
  let held = (on as Record<string, unknown>)[name];
  const set = (value: unknown): void => { held = value; if (typeof value === 'object' && value !== null) take(value as never); };
  if (held !== undefined) set(held);
  Object.defineProperty(on, name, { configurable: true, enumerable: true, get: () => held, set });
};
/** Ours, whatever the page puts there. */
const instead = (on: object, name: string, ours: unknown): void => { Object.defineProperty(on, name, { configurable: true, enumerable: true, get: () => ours, set: () => undefined }); };

/** The line that hands a page over. The content server writes the same into the page itself. */
const HAND_OVER = '<script>(function(w,h){try{for(;;){h=w.hvsH5p;if(h||w.parent===w)break;w=w.parent}}catch(e){}if(!h)return;h.adopt(window);new MutationObserver(function(a){a.forEach(function(r){r.addedNodes.forEach(function(n){if(n.nodeType===1)(n.tagName==="IFRAME"?[n]:n.querySelectorAll("iframe")).forEach(function(f){try{h.adopt(f.contentWindow)}catch(e){}})})})}).observe(document,{childList:true,subtree:true})})(window)</script>';

export const h5pBridge = (runTime: RunTime): H5pBridge => {
  runTime.Initialize('');
  // Left and opened again is the same attempt, with its state.
  runTime.SetValue('cmi.exit', 'suspend');
  if (runTime.GetValue('cmi.completion_status') !== 'completed') runTime.SetValue('cmi.completion_status', 'incomplete');
  const kept = unpacked(runTime.GetValue('cmi.suspend_data'));
  let written = packed(kept);
  const pages: { window: Window; keyOf: (contentId: unknown) => string }[] = [];
  const seen = new WeakSet<object>();
  const numbers = new Map<string, number>();
  const tasks = new Set(Object.keys(kept.scores));
  let passive = false;
  const begun = performance.now();

  const noteTime = (): void => { runTime.SetValue('cmi.session_time', `PT${((performance.now() - begun) / 1000).toFixed(2)}S`); };
  const save = (): void => {
    const text = packed(kept);
    if (text === written) return;
    noteTime();
    if (runTime.SetValue('cmi.suspend_data', text) !== 'true') { console.error(`H5P: ${text.length} characters of state are more than can be kept`); return; }
    written = text;
    runTime.Commit('');
  };
  const keep = (key: string, part: string, what: string, json: string | undefined): void => {
    const parts = (kept.states[key] ??= {});
    const whats = (parts[part] ??= {});
    if (json === undefined) delete whats[what]; else whats[what] = json;
  };

  const ask = (): void => {
    for (const { window: page, keyOf } of pages) for (const instance of (page as unknown as { H5P?: H5p }).H5P?.instances ?? []) {
      if (typeof instance.getCurrentState !== 'function') continue;
      try {
        const json = JSON.stringify(instance.getCurrentState());
        if (json !== undefined) keep(keyOf(instance.contentId), '0', 'state', json);
      } catch { /* a type whose own bookkeeping fails keeps nobody else's from being saved */ }
    }
  };
  const collect = (): void => { ask(); save(); };

  const outcome = (): void => {
    const counted = [...tasks].map((key) => kept.scores[key]);
    const done = counted.filter((score) => score !== undefined);
    const max = done.reduce((sum, score) => sum + score.max, 0);
    if (max > 0) {
      const raw = done.reduce((sum, score) => sum + score.raw, 0);
      for (const [name, value] of [['min', 0], ['max', max], ['raw', raw], ['scaled', Math.round((raw / max) * 1e4) / 1e4]] as const) runTime.SetValue(`cmi.score.${name}`, String(value));
    }
    if (tasks.size > 0) runTime.SetValue('cmi.progress_measure', String(Math.round((done.length / tasks.size) * 1e4) / 1e4));
    const marks = done.flatMap(({ passed }) => (passed === undefined ? [] : [passed]));
    if (done.length < tasks.size || (tasks.size === 0 && !passive)) return;
    if (marks.length > 0) runTime.SetValue('cmi.success_status', marks.every(Boolean) ? 'passed' : 'failed');
    runTime.SetValue('cmi.completion_status', 'completed');
  };

  /** Contents that have nothing to score are done by being opened, as every page is. */
  const weigh = (): void => {
    for (const { window: page, keyOf } of pages) for (const instance of (page as unknown as { H5P?: H5p }).H5P?.instances ?? []) {
      passive = true;
      try { if ((instance.getMaxScore?.() ?? 0) > 0) tasks.add(keyOf(instance.contentId)); } catch { /* says nothing of itself */ }
    }
    if (tasks.size === 0) outcome();
    save();
  };

  const answered = (key: string, said: Said): void => {
    const { definition } = said.object ?? {};
    const type = definition?.interactionType ?? '';
    if (!INTERACTIONS.has(type)) return;
    const part = String(definition?.extensions?.[SUB_CONTENT] ?? '0');
    const id = `h5p-${key}-${part}`.replace(/[^\w.-]/g, '-');
    const n = numbers.get(id) ?? Number(runTime.GetValue('cmi.interactions._count'));
    numbers.set(id, n);
    const description = Object.values(definition?.description ?? {})[0]?.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 250);
    const told: [string, string | undefined][] = [
      ['id', id], ['type', type], ['timestamp', new Date().toISOString().slice(0, 19) + 'Z'], ['learner_response', said.result?.response],
      ['result', said.result?.success === undefined ? undefined : said.result.success ? 'correct' : 'incorrect'], ['latency', said.result?.duration], ['description', description],
    ];
    // What the run-time finds wrong of it stays unsaid; the rest counts.
    for (const [name, value] of told) if (value !== undefined && value !== '') runTime.SetValue(`cmi.interactions.${n}.${name}`, value);
  };
  const hear = (keyOf: (contentId: unknown) => string, said: Said): void => {
    const verb = said.verb?.id?.replace(/^.*\//, '') ?? '';
    const key = keyOf(said.object?.definition?.extensions?.[LOCAL_ID]);
    if (verb === 'answered') answered(key, said);
    const isWhole = (said.context?.contextActivities?.parent ?? []).length === 0;
    if (isWhole && (verb === 'completed' || verb === 'answered')) {
      const { raw = 0, max = 0 } = said.result?.score ?? {};
      const before = kept.scores[key];
      const marked = said.result?.success !== undefined && (said.context?.contextActivities?.category ?? []).some(({ id }) => HAS_PASS_MARK.test(id ?? ''));
      // Tried again and done worse takes nothing away.
      if (!before || raw * before.max >= before.raw * max) kept.scores[key] = { raw, max, ...(marked ? { passed: before?.passed === true || said.result!.success! } : before?.passed === undefined ? {} : { passed: before.passed }) };
      tasks.add(key);
      outcome();
    }
    // H5P speaks before it has noted the change itself.
    setTimeout(collect, 0);
  };

  const adopt = (content: Window): void => {
    const page = content as unknown as { hvsAdopted?: true; H5P?: H5p } & Window;
    if (page.hvsAdopted) return;
    Object.defineProperty(page, 'hvsAdopted', { value: true });
    const keys = h5pKeys(() => integrationOf(page));
    pages.push({ window: page, keyOf: keys });
    whenSet(page, 'H5P', (h5p: H5p) => {
      if (seen.has(h5p)) return;
      seen.add(h5p);
      instead(h5p, 'getUserData', (contentId: unknown, what: string, done: (error: unknown, data?: unknown) => void, part?: unknown) => {
        // Without, H5P asks for the state and does not give it to the content.
        const integration = integrationOf(page);
        if (integration && !integration.saveFreq) integration.saveFreq = EVERY_MS / 1000;
        const json = kept.states[keys(contentId)]?.[String(part || 0)]?.[what];
        done(undefined, json === undefined ? undefined : JSON.parse(json));
      });
      instead(h5p, 'setUserData', (contentId: unknown, what: string, data: unknown, extras?: { subContentId?: unknown }) => { keep(keys(contentId), String(extras?.subContentId || 0), what, JSON.stringify(data)); save(); });
      instead(h5p, 'deleteUserData', (contentId: unknown, what: string, part?: unknown) => { keep(keys(contentId), String(part || 0), what, undefined); save(); });
      whenSet(h5p, 'externalDispatcher', (dispatcher: Dispatcher) => {
        if (seen.has(dispatcher)) return;
        seen.add(dispatcher);
        dispatcher.on('xAPI', (event) => { if (event.data?.statement) hear(keys, event.data.statement); });
        dispatcher.on('initialized', () => { setTimeout(weigh, SETTLED_MS); });
      });
      // Content in a frame of its own is written there by H5P, with these lines first.
      let heads: ((contentId: unknown) => string) | undefined;
      Object.defineProperty(h5p, 'getHeadTags', { configurable: true, enumerable: true, get: () => heads && ((contentId: unknown) => HAND_OVER + heads!(contentId)), set: (value) => { heads = value as typeof heads; } });
    });
  };
  // The time alone is no news: it goes with what is, and with the last word.
  const timer = setInterval(collect, EVERY_MS);
  return { adopt, collect: () => { collect(); noteTime(); }, close: () => clearInterval(timer) };
};

/** H5P's description of what is on the page; of a page in a frame, the one around it may hold it. */
const integrationOf = (page: Window): H5pIntegration | undefined => {
  for (let at = page as unknown as { H5PIntegration?: H5pIntegration; parent: unknown; eval?: (code: string) => unknown }; ; at = at.parent as typeof at) {
    try {
      // The player's own page lets nobody evaluate anything.
      if ((at as unknown) === window) return undefined;
      const found = at.H5PIntegration ?? (at.eval?.('typeof H5PIntegration === "undefined" ? undefined : H5PIntegration') as H5pIntegration | undefined);
      if (found) return found;
      if (at.parent === at) return undefined;
    } catch { return undefined; }
  }
};
