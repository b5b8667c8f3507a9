/** The language of xAPI: what a statement is, when two are equal, what a filter means. Pure; it also runs in the browser. */
export type {
  Activity, ActivityDefinition, Actor, Agent, Attachment, Context, Fault, Group, LanguageMap, Result, Statement, StatementRef,
  PreparedStatement, StoredStatement, SubStatement, Verb, XapiVersion,
} from './types';
export type { ActivityRole, AgentRole } from './links';
export type { StatementQuery } from './query';
export type { DocumentAct, DocumentQuery, DocumentResource } from './document-query';
export { SIGNATURE_USAGE, unsigned } from './attachment';
export { formatDuration, parseDuration } from './duration';
export { parseDocumentQuery } from './document-query';
export { canonical, idsOnly, toVersion } from './formats';
export { isIri, isLanguageTag } from './grammars';
export { agentKey } from './identity';
export { activityIrisOf, targetIdOf, visitActivities, visitActors, voidedIdOf } from './links';
export { negotiateVersion } from './negotiate-version';
export { prepareStatement } from './prepare-statement';
export { parseQuery } from './query';
export { sameStatement } from './same-statement';
export { parseStatement, parseStatements } from './statement';
export { parseTimestamp } from './timestamp';
export { VERBS } from './verbs';
