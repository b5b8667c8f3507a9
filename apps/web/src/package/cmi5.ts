import { newUuid } from '../ui/queue/uuid';
import { clock, isoSeconds, type Platform, type Report } from './platform';


const VERB = 'http://adlnet.gov/expapi/verbs/';
const CATEGORY = 'https://w3id.org/xapi/cmi5/context/categories/';
const MASTERY = 'https://w3id.org/xapi/cmi5/context/extensions/masteryscore';
/** Where the learner was, in the platform's own store. */
const PLACE = 'hvs-place';
const LOST = 'Hệ thống học chưa nhận được kết quả. Hãy kiểm tra mạng rồi bấm Tiếp.';

interface LaunchData { contextTemplate: { contextActivities?: Record<string, unknown> } & Record<string, unknown>; launchMode: 'Normal' | 'Browse' | 'Review'; masteryScore?: number; returnURL?: string }

/** An assignable unit of cmi5: what the launch address says, then statements in order. */
export const cmi5 = (): Platform | undefined => {
  const asked = new URLSearchParams(window.location.search);
  const [endpoint, fetchUrl, actorJson, registration, activityId] = ['endpoint', 'fetch', 'actor', 'registration', 'activityId'].map((name) => asked.get(name));
  if (!endpoint || !fetchUrl || !actorJson || !registration || !activityId) return undefined;
  const actor = JSON.parse(actorJson) as object;
  const base = endpoint.endsWith('/') ? endpoint : `${endpoint}/`;
  const time = clock();
  let headers: Record<string, string> = {};
  let launch: LaunchData = { contextTemplate: {}, launchMode: 'Browse' };
  let waiting: Promise<unknown> = Promise.resolve();
  let isOpen = false;
  let said: Record<string, boolean> = {};

  const document_ = (resource: string, of: Record<string, string>): string => `${base}${resource}?${new URLSearchParams(of)}`;
  const stateUrl = (stateId: string): string => document_('activities/state', { stateId, activityId, registration, agent: JSON.stringify(actor) });
  const got = async <T,>(url: string): Promise<T | null> => {
    const answer = await fetch(url, { headers });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    return (await answer.json()) as T;
  };
  /** One after the other: the order of what is said is part of it. */
  const inTurn = (work: () => Promise<Response>): void => {
    waiting = waiting.then(work).then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); platform.onTrouble?.(null); }).catch(() => platform.onTrouble?.(LOST));
  };
  const statement = (verb: string, isDefined: boolean, rest: { result?: object; object?: object; moveOn?: boolean; extensions?: object } = {}): string => {
    const template = launch.contextTemplate;
    const category = [...((template.contextActivities?.['category'] as object[] | undefined) ?? []), ...(isDefined ? [{ id: `${CATEGORY}cmi5` }] : []), ...(rest.moveOn ? [{ id: `${CATEGORY}moveon` }] : [])];
    const extensions = { ...(template['extensions'] as object | undefined), ...rest.extensions };
    return JSON.stringify({
      id: newUuid(), actor, verb: { id: VERB + verb }, object: rest.object ?? { id: activityId }, timestamp: new Date().toISOString(), ...(rest.result && { result: rest.result }),
      context: { ...template, registration, contextActivities: { ...template.contextActivities, ...(category.length > 0 && { category }) }, ...(Object.keys(extensions).length > 0 && { extensions }) },
    });
  };
  const say = (body: string, keepalive = false): Promise<Response> => fetch(`${base}statements`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body, keepalive });
  const isNormal = (): boolean => launch.launchMode === 'Normal';

  const platform: Platform = {
    open: async () => {
      // The address to fetch the token from answers once; a page loaded anew has it still.
      const kept = sessionStorage.getItem(fetchUrl);
      const token = kept ?? ((await (await fetch(fetchUrl, { method: 'POST' })).json()) as { 'auth-token'?: string })['auth-token'];
      if (!token) throw new Error('auth-token');
      sessionStorage.setItem(fetchUrl, token);
      headers = { authorization: `Basic ${token}`, 'x-experience-api-version': '1.0.3' };
      launch = (await got<LaunchData>(stateUrl('LMS.LaunchData'))) ?? launch;
      await got(document_('agents/profile', { agent: JSON.stringify(actor), profileId: 'cmi5LearnerPreferences' }));
      const place = await got<{ note: string; said?: Record<string, boolean> }>(stateUrl(PLACE));
      said = place?.said ?? {};
      isOpen = true;
      // One session is one launch: the page loaded anew goes on with it.
      if (!kept) inTurn(() => say(statement('initialized', true)));
      return place?.note ?? null;
    },
    save: (report: Report) => {
      if (!isNormal()) return;
      const duration = isoSeconds(time.seconds());
      if (report.isDone && !said['completed']) {
        said = { ...said, completed: true };
        inTurn(() => say(statement('completed', true, { result: { completion: true, duration }, moveOn: true })));
      }
      if (report.passed && !said['passed']) {
        said = { ...said, passed: true };
        const score = { scaled: report.score!, raw: Math.round(report.score! * 100), min: 0, max: 100 };
        inTurn(() => say(statement('passed', true, { result: { success: true, score, duration }, moveOn: true, ...(launch.masteryScore !== undefined && { extensions: { [MASTERY]: launch.masteryScore } }) })));
      }
      const body = JSON.stringify({ note: report.note, location: report.location, said });
      inTurn(() => fetch(stateUrl(PLACE), { method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body }));
    },
    tried: (one) => {
      if (!isNormal()) return;
      const object = {
        id: `${activityId}/questions/${encodeURIComponent(one.id)}`,
        definition: { type: 'http://adlnet.gov/expapi/activities/cmi.interaction', interactionType: 'choice', description: { 'vi-VN': one.prompt }, correctResponsesPattern: [one.right.join('[,]')] },
      };
      inTurn(() => say(statement('answered', false, { object, result: { response: one.chosen.join('[,]'), success: one.isRight } })));
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      sessionStorage.removeItem(fetchUrl);
      // What still waits goes first if it can; the page may be gone before.
      const last = statement('terminated', true, { result: { duration: isoSeconds(time.seconds()) } });
      await waiting.then(() => say(last, true)).catch(() => undefined);
    },
    returnTo: () => (launch.returnURL && /^https?:/i.test(launch.returnURL) ? launch.returnURL : null),
  };
  return platform;
};
