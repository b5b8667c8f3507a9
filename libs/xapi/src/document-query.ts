import type { Actor, Refused, XapiVersion } from './types';
import type { Form, Parameters } from './parameters';
import { checkParameters, readAgent } from './parameters';
import { inUtc } from './timestamp';

/** The three document resources (Communication §2.3, §2.6, §2.7). */
export type DocumentResource = 'state' | 'agent-profile' | 'activity-profile';

/** read is GET and HEAD, write is PUT and POST. */
export type DocumentAct = 'read' | 'write' | 'delete';

/** Without an id: all documents there are (reading gives their ids, deleting is for states only). */
export interface DocumentQuery {
  readonly resource: DocumentResource;
  readonly activityId?: string;
  readonly agent?: Actor;
  readonly agentKey?: string;
  readonly registration?: string;
  readonly documentId?: string;
  /** In UTC, exclusive. */
  readonly since?: string;
}

interface Rule {
  readonly id: string;
  readonly owner: readonly string[];
  readonly forms: Readonly<Record<string, Form>>;
  readonly deleteAll: boolean;
}

const RULES: Readonly<Record<DocumentResource, Rule>> = {
  state: {
    id: 'stateId', owner: ['activityId', 'agent'], deleteAll: true,
    forms: { activityId: 'iri', agent: 'agent', registration: 'uuid', stateId: 'documentId' },
  },
  'agent-profile': { id: 'profileId', owner: ['agent'], deleteAll: false, forms: { agent: 'agent', profileId: 'documentId' } },
  'activity-profile': { id: 'profileId', owner: ['activityId'], deleteAll: false, forms: { activityId: 'iri', profileId: 'documentId' } },
};

/** The parameters of the document resources: since only where ids are listed, an id always where one document is meant. */
export const parseDocumentQuery = (
  resource: DocumentResource, act: DocumentAct, parameters: Parameters, version: XapiVersion,
): { readonly ok: true; readonly query: DocumentQuery } | Refused => {
  const rule = RULES[resource];
  const documentId = parameters[rule.id];
  const idNeeded = act === 'write' || (act === 'delete' && !rule.deleteAll);
  const forms = act === 'read' && documentId === undefined ? { ...rule.forms, since: 'timestamp' as const } : rule.forms;
  const faults = checkParameters(parameters, forms, idNeeded ? [...rule.owner, rule.id] : rule.owner, version);
  if (faults.length > 0) return { ok: false, faults };
  const { activityId, agent, registration, since } = parameters;
  return {
    ok: true,
    query: {
      resource,
      ...(activityId !== undefined && { activityId }),
      ...(agent !== undefined && readAgent(agent)),
      ...(registration !== undefined && { registration: registration.toLowerCase() }),
      ...(documentId !== undefined && { documentId }),
      ...(since !== undefined && { since: inUtc(since) }),
    },
  };
};
