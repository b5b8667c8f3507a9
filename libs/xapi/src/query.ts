import type { Refused, XapiVersion } from './types';
import type { Form, Parameters } from './parameters';
import { checkParameters, readAgent } from './parameters';
import { inUtc } from './timestamp';

const CLAUSE = 'xAPI 1.0.3 Communication §2.1.3';

const FORMS: Readonly<Record<string, Form>> = {
  statementId: 'uuid', voidedStatementId: 'uuid', agent: 'agent', verb: 'iri', activity: 'iri', registration: 'uuid',
  related_activities: 'boolean', related_agents: 'boolean', since: 'timestamp', until: 'timestamp', limit: 'limit',
  format: 'format', attachments: 'boolean', ascending: 'boolean',
};

interface Shown {
  readonly format: 'ids' | 'exact' | 'canonical';
  readonly attachments: boolean;
}

/** What GET statements asks for: one statement by its id, one that was voided, or those that pass a filter. */
export type StatementQuery = Shown & (
  | { readonly find: 'statement' | 'voided'; readonly statementId: string }
  | {
    readonly find: 'statements';
    readonly agentKey?: string;
    readonly verb?: string;
    readonly activity?: string;
    readonly registration?: string;
    readonly relatedAgents: boolean;
    readonly relatedActivities: boolean;
    /** In UTC, exclusive. */
    readonly since?: string;
    /** In UTC, inclusive. */
    readonly until?: string;
    /** 0: as many as the server will give. */
    readonly limit: number;
    readonly ascending: boolean;
  });

const alone = (parameters: Parameters, id: string): Refused | undefined => {
  const others = Object.keys(parameters).filter((name) => name !== id && name !== 'attachments' && name !== 'format');
  if (others.length === 0) return undefined;
  return { ok: false, faults: others.slice(0, 20).map((path) => ({ path, clause: CLAUSE, text: `must not be used together with ${id}` })) };
};

/** The parameters of GET statements (Communication §2.1.3); ids come out in lower case, times in UTC. */
export const parseQuery = (parameters: Parameters, version: XapiVersion): { readonly ok: true; readonly query: StatementQuery } | Refused => {
  const faults = checkParameters(parameters, FORMS, [], version);
  if (faults.length > 0) return { ok: false, faults };
  const { statementId, voidedStatementId, agent, verb, activity, registration, since, until, limit } = parameters;
  const form = { format: (parameters.format ?? 'exact') as Shown['format'], attachments: parameters.attachments === 'true' };
  const one = statementId === undefined ? voidedStatementId : statementId;
  if (one !== undefined) {
    const refused = alone(parameters, statementId === undefined ? 'voidedStatementId' : 'statementId');
    return refused ?? { ok: true, query: { find: statementId === undefined ? 'voided' : 'statement', statementId: one.toLowerCase(), ...form } };
  }
  return {
    ok: true,
    query: {
      find: 'statements',
      ...(agent !== undefined && { agentKey: readAgent(agent).agentKey }),
      ...(verb !== undefined && { verb }),
      ...(activity !== undefined && { activity }),
      ...(registration !== undefined && { registration: registration.toLowerCase() }),
      relatedAgents: parameters.related_agents === 'true',
      relatedActivities: parameters.related_activities === 'true',
      ...(since !== undefined && { since: inUtc(since) }),
      ...(until !== undefined && { until: inUtc(until) }),
      limit: Math.min(Number(limit ?? '0'), Number.MAX_SAFE_INTEGER),
      ascending: parameters.ascending === 'true',
      ...form,
    },
  };
};
