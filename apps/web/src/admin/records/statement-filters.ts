import type { ViewState } from '../view-state';
import { startOfDay } from './subscription-words';

/** The filters as they stand in the address bar; all texts, empty is none. */
export interface Filters { person: string; agent: string; verb: string; activity: string; registration: string; from: string; to: string; related: boolean; oldestFirst: boolean; cursor: string }

/** Names in the address bar. */
const NAMES = { person: 'nguoi', agent: 'dinh-danh', verb: 'dong-tu', activity: 'hoat-dong', registration: 'luot', from: 'tu', to: 'den', related: 'lien-quan', oldestFirst: 'cu-truoc', cursor: 'tiep' } as const;

export const filtersIn = (view: ViewState): Filters => {
  const text = (name: keyof typeof NAMES): string => view[NAMES[name]] ?? '';
  return {
    person: text('person'), agent: text('agent'), verb: text('verb'), activity: text('activity'), registration: text('registration'), from: text('from'), to: text('to'), cursor: text('cursor'),
    related: text('related') === '1', oldestFirst: text('oldestFirst') === '1',
  };
};

/** The change of the address bar that a change of filters is; whatever changes, the list starts at its first page. */
export const addressOfFilters = (change: Partial<Filters>): Record<string, string | null> => ({
  [NAMES.cursor]: null,
  ...Object.fromEntries(Object.entries(change).map(([name, value]) => [NAMES[name as keyof Filters], value === true ? '1' : value === false || value === '' ? null : (value as string)])),
});

export const noFilters: Partial<Filters> = { person: '', agent: '', verb: '', activity: '', registration: '', from: '', to: '', related: false, oldestFirst: false };

export const anyFilter = (filters: Filters): boolean =>
  [filters.person, filters.agent, filters.verb, filters.activity, filters.registration, filters.from, filters.to].some((one) => one !== '');
/** Those that stand under "more filters". */
export const anyRare = (filters: Filters): boolean => [filters.agent, filters.registration, filters.from, filters.to].some((one) => one !== '') || filters.oldestFirst;

/** An agent as people write it: an e-mail, or the JSON of xAPI. */
const agentJson = (typed: string): string => (/^[^\s@{}]+@[^\s@{}]+$/.test(typed) ? JSON.stringify({ mbox: `mailto:${typed}` }) : typed);

/** The question to the API. */
export const queryOf = (filters: Filters): Record<string, string | null> => ({
  person: filters.person, agent: filters.person === '' ? agentJson(filters.agent.trim()) : '', verb: filters.verb.trim(), activity: filters.activity.trim(), registration: filters.registration.trim(),
  since: filters.from === '' ? null : startOfDay(filters.from), until: filters.to === '' ? null : `${filters.to}T23:59:59.999+07:00`,
  related_agents: filters.related ? 'true' : null, related_activities: filters.related ? 'true' : null, ascending: filters.oldestFirst ? 'true' : null, cursor: filters.cursor,
});

/** A statement's id, if that is what was typed. */
export const idIn = (typed: string): string | null => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed.trim()) ? typed.trim().toLowerCase() : null);
