import type { TestApp } from './app';
import { asVisitor, type Answer } from './as';
import { zipped } from './packages';

/** An AU of a course to be made. `block`: the titles of the blocks it stands in, outermost first. */
export interface AuWish { id: string; moveOn?: string; masteryScore?: number; block?: readonly string[]; launchMethod?: 'AnyWindow' | 'OwnWindow'; url?: string; page?: string }

const PUBLISHER = 'https://truong.example/khoa-hoc';
const text = (title: string): string => `<title><langstring lang="vi">${title}</langstring></title><description><langstring lang="vi">${title}</langstring></description>`;

const structureOf = (aus: readonly AuWish[], depth = 0): string => {
  const groups: { block: string | undefined; aus: AuWish[] }[] = [];
  for (const au of aus) {
    const block = au.block?.[depth];
    const last = groups.at(-1);
    if (last && last.block === block && block !== undefined) last.aus.push(au);
    else groups.push({ block, aus: [au] });
  }
  return groups.map((group) => group.block !== undefined ? `<block id="${PUBLISHER}/khoi/${encodeURIComponent(group.block)}">${text(group.block)}${structureOf(group.aus, depth + 1)}</block>`
    : group.aus.map((au) => `<au id="${PUBLISHER}/${au.id}" moveOn="${au.moveOn ?? 'NotApplicable'}"${au.masteryScore === undefined ? '' : ` masteryScore="${au.masteryScore}"`} launchMethod="${au.launchMethod ?? 'AnyWindow'}">${text(`Bài ${au.id}`)}<url>${au.url ?? `${au.id}/index.html?bai=${au.id}`}</url><launchParameters>{"bai":"${au.id}"}</launchParameters></au>`).join('')).join('');
};

/** A cmi5 package with these AUs, in this order. */
export const cmi5Package = (aus: readonly AuWish[], more: { title?: string } = {}): Uint8Array => {
  const title = more.title ?? 'Chợ phiên trên mạng';
  return zipped({
    'cmi5.xml': `<?xml version="1.0" encoding="UTF-8"?><courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"><course id="${PUBLISHER}/${encodeURIComponent(title)}">${text(title)}</course>${structureOf(aus)}</courseStructure>`,
    ...Object.fromEntries(aus.filter(({ url }) => url === undefined).map((au) => [`${au.id}/index.html`, au.page ?? `<!doctype html><title>Bài ${au.id}</title><p>Bài ${au.id}</p>`])),
  });
};

const VERB = 'http://adlnet.gov/expapi/verbs/';
const EXTENSION = 'https://w3id.org/xapi/cmi5/context/extensions/';
const CATEGORY = 'https://w3id.org/xapi/cmi5/context/categories/';
const VERSION = { 'x-experience-api-version': '1.0.3' };

/** What an AU has to work with: its launch, its token, and the words cmi5 gives it. */
export interface Au {
  sessionId: string;
  registration: string;
  activityId: string;
  address: URL;
  launchData: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a test looks into whatever came back
  /** A statement as this AU may send it. `allowed`: without the category of cmi5. */
  statement(verb: string, more?: { score?: number; allowed?: boolean; spoil?: (statement: any) => void }): Record<string, unknown>; // eslint-disable-line @typescript-eslint/no-explicit-any -- on its way to be spoiled
  send(...statements: unknown[]): Promise<Answer>;
  /** Sends one, and answers the status. */
  say(verb: string, more?: { score?: number; allowed?: boolean }): Promise<number>;
  state(method: 'get' | 'put', stateId: string, body?: unknown): Promise<Answer>;
  authorization: string;
}

/** Does what every AU does first (cmi5 §7): token, launch data, preferences. */
export const anAu = async (app: TestApp, launched: { launchUrl: string; sessionId: string; registration: string }): Promise<Au> => {
  const address = new URL(launched.launchUrl);
  const given = (name: string): string => address.searchParams.get(name)!;
  const visitor = asVisitor(app);
  const fetched = await visitor.post(new URL(given('fetch')).pathname);
  const headers = { ...VERSION, authorization: `Basic ${fetched.body['auth-token'] ?? ''}` };
  const activityId = given('activityId');
  const actor = JSON.parse(given('actor')) as unknown;
  const stateAddress = (stateId: string): string => `/xapi/activities/state?${new URLSearchParams({ activityId, agent: given('actor'), registration: given('registration'), stateId }).toString()}`;
  const state: Au['state'] = async (method, stateId, body) => {
    const answer = await app.app.inject({ method: method === 'get' ? 'GET' : 'PUT', url: stateAddress(stateId), headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { payload: JSON.stringify(body) }) });
    return { status: answer.statusCode, body: answer.body && /json/.test(String(answer.headers['content-type'])) ? JSON.parse(answer.body) : answer.body, headers: answer.headers };
  };
  const launchData = (await state('get', 'LMS.LaunchData')).body;
  await visitor.get(`/xapi/agents/profile?${new URLSearchParams({ agent: given('actor'), profileId: 'cmi5LearnerPreferences' }).toString()}`, headers);
  const statement: Au['statement'] = (verb, more = {}) => {
    const isDefined = !more.allowed;
    const isJudged = verb === 'passed' || verb === 'failed';
    const template = structuredClone(launchData?.contextTemplate ?? {});
    const made = {
      id: crypto.randomUUID(), timestamp: app.clock.now().toISOString(), actor, verb: { id: VERB + verb, display: { en: verb } }, object: { objectType: 'Activity', id: activityId },
      ...(verb === 'initialized' || !isDefined ? {} : {
        result: {
          duration: 'PT3M', ...(verb === 'completed' ? { completion: true } : {}), ...(isJudged ? { success: verb === 'passed' } : {}), ...(more.score === undefined ? {} : { score: { scaled: more.score } }),
        },
      }),
      context: {
        ...template, registration: given('registration'),
        contextActivities: { ...template.contextActivities, ...(isDefined ? { category: ['cmi5', ...(isJudged || verb === 'completed' ? ['moveon'] : [])].map((name) => ({ id: CATEGORY + name })) } : {}) },
        extensions: { ...template.extensions, ...(isJudged && launchData.masteryScore !== undefined ? { [`${EXTENSION}masteryscore`]: launchData.masteryScore } : {}) },
      },
    };
    more.spoil?.(made);
    return made;
  };
  const send: Au['send'] = (...statements) => visitor.post('/xapi/statements', statements, headers);
  return { sessionId: launched.sessionId, registration: launched.registration, activityId, address, launchData, statement, send, say: async (verb, more) => (await send(statement(verb, more))).status, state, authorization: headers.authorization };
};
