import type { Agent } from '@hvs/xapi';
import type { AuFrame, AuTerms, LaunchMode, MoveOn } from './types';
import { LAUNCH_NAMES, SESSION_ID } from './names';

/** How an AU is opened (§8.1) and what it finds in the document `LMS.LaunchData` (§10). */

export interface LaunchGiven {
  /** Without a slash at its end: AUs put one before what they append. */
  readonly endpoint: string;
  readonly fetch: string;
  readonly actor: Agent;
  readonly registration: string;
  readonly activityId: string;
}

const cut = (url: string): { readonly address: string; readonly query: string | undefined; readonly hash: string } => {
  const hashAt = url.indexOf('#');
  const [whole, hash] = hashAt < 0 ? [url, ''] : [url.slice(0, hashAt), url.slice(hashAt)];
  const queryAt = whole.indexOf('?');
  return queryAt < 0 ? { address: whole, query: undefined, hash } : { address: whole.slice(0, queryAt), query: whole.slice(queryAt + 1), hash };
};

/** The AU's own query stays as it was written (13.1.4.0-3), ours follows it, and a fragment stays last. */
export const launchUrl = (au: string, given: LaunchGiven): string => {
  const { address, query, hash } = cut(au);
  const values = { ...given, actor: JSON.stringify(given.actor) };
  const ours = LAUNCH_NAMES.map((name) => `${name}=${encodeURIComponent(values[name])}`).join('&');
  const own = (query ?? '').replace(/&+$/, '');
  return `${address}?${own === '' ? '' : `${own}&`}${ours}${hash}`;
};

const nameOf = (pair: string): string => {
  const raw = pair.split('=', 1)[0].replace(/\+/g, ' ');
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
};

/** Names in the query of an address that a launch needs for itself (8.1.0.0-6). */
export const collidingNames = (url: string): readonly string[] => {
  const names = new Set((cut(url).query ?? '').split('&').map(nameOf));
  return LAUNCH_NAMES.filter((name) => names.has(name));
};

/** §9.6.3.4: the address the AU was opened with, but for what a launch adds, which holds a secret. */
export const withoutLaunchNames = (url: string): string => {
  const { address, query, hash } = cut(url);
  const ours: readonly string[] = LAUNCH_NAMES;
  const own = (query ?? '').split('&').filter((pair) => pair !== '' && !ours.includes(nameOf(pair))).join('&');
  return `${address}${own === '' ? '' : `?${own}`}${hash}`;
};

export interface ContextTemplate {
  readonly contextActivities: { readonly grouping: readonly { readonly objectType: 'Activity'; readonly id: string }[] };
  readonly extensions: Readonly<Record<string, string>>;
}

/** §10.2, as it is written into the State document. */
export interface LaunchData {
  readonly contextTemplate: ContextTemplate;
  readonly launchMode: LaunchMode;
  readonly moveOn: MoveOn;
  readonly masteryScore?: number;
  readonly launchParameters?: string;
  readonly returnURL?: string;
  readonly entitlementKey?: { readonly courseStructure: string };
}

export const LAUNCH_DATA = 'LMS.LaunchData';

/** What the AU has to put into every context (10.2.1.0-6). The course is ours to add, so that all of a course is found by it. */
export const contextTemplate = (frame: Pick<AuFrame, 'publisherId' | 'courseIri' | 'sessionId'>): ContextTemplate => ({
  contextActivities: { grouping: [{ objectType: 'Activity', id: frame.publisherId }, { objectType: 'Activity', id: frame.courseIri }] },
  extensions: { [SESSION_ID]: frame.sessionId },
});

export const launchData = (terms: AuTerms, frame: AuFrame): LaunchData => ({
  contextTemplate: contextTemplate(frame),
  launchMode: terms.launchMode,
  moveOn: terms.moveOn,
  ...(terms.masteryScore === null ? {} : { masteryScore: terms.masteryScore }),
  ...(terms.launchParameters === null ? {} : { launchParameters: terms.launchParameters }),
  ...(terms.returnUrl === null ? {} : { returnURL: terms.returnUrl }),
  ...(terms.entitlementKey === null ? {} : { entitlementKey: { courseStructure: terms.entitlementKey } }),
});
