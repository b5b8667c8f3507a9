import type { Snapshot, Start } from '../api/player-messages';
import { isStatusLike } from '../api/scorm-status';

/** The run-time the content talks to. It answers from memory and never uses the network. */
export interface RunTime {
  /** Writes down where an attempt stands that is being left open. Ending it is the content's to say: an end without a status means "completed" (1.2 RTE 3.4.3). */
  leave: () => void;
}

/** The parts of scorm-again we use, the same in both standards. */
interface Api {
  storeData: (terminate: boolean, ...rest: unknown[]) => { result: string | boolean; errorCode: number };
  renderCommitCMI: (terminate: boolean, includeTotalTime?: boolean) => Snapshot;
  loadFromJSON: (json: object, element?: string) => void;
  loadFromFlattenedJSON: (json: object, element?: string) => void;
  isInitialized: () => boolean;
  isTerminated: () => boolean;
  [method: string]: unknown;
}

const SETTINGS = { autocommit: false, lmsCommitUrl: false, dataCommitFormat: 'json', logLevel: 5, autoProgress: false, enableOfflineSupport: false, mastery_override: true, alwaysSendTotalTime: false };
const QUIET_MS = 2000;

const NAMES = {
  scorm12: { set: 'LMSSetValue', window: 'API' },
  scorm2004: { set: 'SetValue', window: 'API_1484_11' },
} as const;

const makeApi = async (standard: Start['standard']): Promise<Api> => {
  if (standard === 'scorm2004') { const { Scorm2004API } = await import('scorm-again/scorm2004/min'); return new Scorm2004API(SETTINGS) as Api; }
  const { Scorm12API } = await import('scorm-again/scorm12/min');
  return new Scorm12API(SETTINGS) as Api;
};

export const startRunTime = async (start: Start, keep: (snapshot: Snapshot, final: boolean) => void, onFinished: () => void): Promise<RunTime> => {
  const api = await makeApi(start.standard);
  const names = NAMES[start.standard];
  if (Object.keys(start.cmi).some((key) => key.startsWith('cmi.'))) api.loadFromFlattenedJSON(start.cmi, '');
  else api.loadFromJSON((start.cmi.cmi as object | undefined) ?? start.cmi, 'cmi');

  let timer: ReturnType<typeof setTimeout> | undefined;
  const capture = (final: boolean): void => {
    clearTimeout(timer);
    timer = undefined;
    keep(JSON.parse(JSON.stringify(api.renderCommitCMI(final, true))) as Snapshot, final);
  };

  // Commit and Terminate both come through here. What the content said goes out before scorm-again settles statuses in its
  // own way (an unset one becomes "incomplete"): that verdict is the server's. The original sends nothing, as it has no address.
  const settle = api.storeData.bind(api);
  api.storeData = (terminate, ...rest) => {
    capture(terminate);
    const answer = settle(terminate, ...rest);
    if (terminate) queueMicrotask(onFinished);
    return { ...answer, result: 'true', errorCode: 0 };
  };
  // What decides is written down at once, the rest soon, even if the content never commits.
  const set = api[names.set] as (element: string, value: unknown) => string;
  api[names.set] = (element: string, value: unknown): string => {
    const answer = set.call(api, element, value);
    if (String(answer) === 'true') {
      if (isStatusLike(element)) capture(false);
      else timer ??= setTimeout(() => capture(false), QUIET_MS);
    }
    return answer;
  };
  (window as unknown as Record<string, unknown>)[names.window] = api;
  return { leave: () => { if (api.isInitialized() && !api.isTerminated()) capture(false); } };
};
