import type { LaunchData, Standard } from '@hvs/scorm';
import type { Snapshot } from '../api/player-messages';
import { isStatusLike } from '../api/scorm-status';

/**
 * One turn of content at the run-time. The content gets an object of its own for it, with the eight functions of its standard
 * and nothing behind them: what is left of it in a dying frame cannot speak into the turn after.
 */

/** The parts of scorm-again we use, the same in both standards. */
export interface Api {
  storeData: (terminate: boolean, ...rest: unknown[]) => { result: string | boolean; errorCode: number };
  renderCommitCMI: (terminate: boolean, includeTotalTime?: boolean) => Snapshot;
  loadFromFlattenedJSON: (json: object, element?: string) => void;
  isInitialized: () => boolean;
  isTerminated: () => boolean;
  /** 2004 only. */
  readonly adl?: { readonly nav: { request: string } };
}

export type ApiMaker = new (settings: object) => Api;

export const SETTINGS = { autocommit: false, lmsCommitUrl: false, dataCommitFormat: 'json', logLevel: 5, autoProgress: false, enableOfflineSupport: false, mastery_override: true, alwaysSendTotalTime: false };
const QUIET_MS = 2000;

type Call = (...args: unknown[]) => unknown;
type Names = Readonly<Record<'initialize' | 'terminate' | 'get' | 'set' | 'commit' | 'lastError' | 'errorText' | 'diagnostic', string>> & { readonly window: 'API' | 'API_1484_11' };

const NAMES: Readonly<Record<Standard, Names>> = {
  scorm12: {
    initialize: 'LMSInitialize', terminate: 'LMSFinish', get: 'LMSGetValue', set: 'LMSSetValue', commit: 'LMSCommit',
    lastError: 'LMSGetLastError', errorText: 'LMSGetErrorString', diagnostic: 'LMSGetDiagnostic', window: 'API',
  },
  scorm2004: {
    initialize: 'Initialize', terminate: 'Terminate', get: 'GetValue', set: 'SetValue', commit: 'Commit',
    lastError: 'GetLastError', errorText: 'GetErrorString', diagnostic: 'GetDiagnostic', window: 'API_1484_11',
  },
};

/** "General exception" in both standards: what a frame hears that goes on talking when its turn is over. */
const TURN_IS_OVER = '101';

export interface TurnEvents {
  /** Before content gets its answer. */
  capture(snapshot: Snapshot, how: { readonly final: boolean; readonly weighty: boolean }): void;
  /** Right before the run-time ends the turn on the content's word. */
  terminating?(): void;
  /** After it did. */
  terminated(): void;
  initialized?(): void;
  /** An answer of the run's own instead of the run-time's. */
  answer?(element: string): string | undefined;
}

export interface Turn {
  readonly runTime: { readonly name: 'API' | 'API_1484_11'; readonly api: object };
  /** Whether content has begun to talk and not ended. */
  isTalking(): boolean;
  isOver(): boolean;
  /** Writes down where an attempt stands that is left open. Ending it is the content's to say: an end without a status means "completed" (1.2 RTE 3.4.3). */
  note(): void;
  /** Nothing the content says counts from here on. */
  close(): void;
}

export const openTurn = (api: Api, standard: Standard, data: LaunchData['cmi'], on: TurnEvents): Turn => {
  const names = NAMES[standard];
  const calls = api as unknown as Record<string, Call>;
  const call = (name: keyof Names, ...args: unknown[]): unknown => calls[names[name]]!.apply(api, args);
  let closed = false;
  let over = false;
  let weighty = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const said = new Map<string, string>();

  const capture = (final: boolean): void => {
    clearTimeout(timer);
    timer = undefined;
    const { cmi } = JSON.parse(JSON.stringify(api.renderCommitCMI(final, true))) as Snapshot;
    on.capture({ cmi } as Snapshot, { final, weighty: weighty || final });
    weighty = false;
  };

  // Commit and Terminate both come through here. What the content said goes out before scorm-again settles statuses in its
  // own way (an unset one becomes "incomplete"): that verdict is the server's. The original sends nothing, as it has no address.
  const settle = (Object.getPrototypeOf(api) as Api).storeData.bind(api);
  api.storeData = (terminate, ...rest) => {
    if (!closed) capture(terminate);
    return { ...settle(terminate, ...rest), result: 'true', errorCode: 0 };
  };
  api.loadFromFlattenedJSON(data, '');

  const terminate = (parameter: unknown): unknown => {
    const wasTalking = api.isInitialized();
    if (wasTalking && parameter === '') on.terminating?.();
    const answer = call('terminate', parameter);
    if (wasTalking && api.isTerminated()) { over = true; on.terminated(); }
    return answer;
  };
  const initialize = (parameter: unknown): unknown => {
    const answer = call('initialize', parameter);
    on.initialized?.();
    return answer;
  };
  // What decides is written down at once, the rest soon, even if the content never commits.
  const set = (element: unknown, value: unknown): unknown => {
    const answer = call('set', element, value);
    if (String(answer) !== 'true') return answer;
    const [name, now] = [String(element), String(value)];
    if (isStatusLike(name)) {
      weighty ||= said.get(name) !== now;
      said.set(name, now);
      capture(false);
    } else timer ??= setTimeout(() => { if (!closed) capture(false); }, QUIET_MS);
    return answer;
  };
  const get = (element: unknown): unknown => {
    const own = on.answer?.(String(element));
    const theirs = call('get', element);
    return own === undefined || !api.isInitialized() ? theirs : own;
  };
  const open = (does: Call, whenClosed: string): Call => (...args) => (closed ? whenClosed : does(...args));
  const runTimeApi = Object.freeze({
    [names.initialize]: open(initialize, 'false'),
    [names.terminate]: open(terminate, 'false'),
    [names.get]: open(get, ''),
    [names.set]: open(set, 'false'),
    [names.commit]: open((parameter) => call('commit', parameter), 'false'),
    [names.lastError]: open(() => call('lastError'), TURN_IS_OVER),
    [names.errorText]: (code: unknown) => call('errorText', code),
    [names.diagnostic]: (code: unknown) => call('diagnostic', code),
  });
  const isTalking = (): boolean => !closed && api.isInitialized() && !api.isTerminated();
  return {
    runTime: { name: names.window, api: runTimeApi },
    isTalking,
    isOver: () => over,
    note: () => { if (isTalking()) capture(false); },
    close: () => { closed = true; clearTimeout(timer); },
  };
};
