import type { XapiVersion } from './types';
import type { Check } from './faults';
import { anyText, arrayOf, blame, exactly, object, shape, text } from './faults';
import { activity, extensions } from './activity';
import { actor, agent, group } from './actor';
import { isIri, isLanguageTag, isUuid } from './grammars';

const CONTEXT = 'xAPI 1.0.3 Data §2.4.6';
const CONTEXT_ACTIVITIES = 'xAPI 1.0.3 Data §2.4.6.2';
const CONTEXT_AGENTS = 'xAPI 2.0 §4.2.2 (contextAgents)';
const CONTEXT_GROUPS = 'xAPI 2.0 §4.2.2 (contextGroups)';
const REFERENCE = 'xAPI 1.0.3 Data §2.4.4.3 (Statement References)';

export const uuid = (clause: string): Check => text(clause, 'a UUID', isUuid);

export const statementRef: Check = object(shape('a statement reference', REFERENCE, ['objectType', 'id'], {
  objectType: exactly(REFERENCE, 'StatementRef'),
  id: uuid(REFERENCE),
}));

const activityArray = arrayOf(CONTEXT_ACTIVITIES, activity);
/** A lone activity is let in for the sake of 0.95 statements; `parseStatement` makes an array of it. */
const oneOrMore: Check = (value, path, faults) => (Array.isArray(value) ? activityArray : activity)(value, path, faults);

const CONTEXT_ACTIVITIES_SHAPE = shape('contextActivities', CONTEXT_ACTIVITIES, [], {
  parent: oneOrMore, grouping: oneOrMore, category: oneOrMore, other: oneOrMore,
});

const relevantTypes = (clause: string): Check => {
  const iris = arrayOf(clause, text(clause, 'an activity type IRI', isIri));
  return (value, path, faults) => {
    iris(value, path, faults);
    if (Array.isArray(value) && value.length === 0) blame(faults, path, clause, 'must not be empty');
  };
};

const CONTEXT_1_0 = {
  registration: uuid(CONTEXT),
  instructor: actor,
  team: group,
  contextActivities: object(CONTEXT_ACTIVITIES_SHAPE),
  revision: anyText(CONTEXT),
  platform: anyText(CONTEXT),
  language: text(CONTEXT, 'an RFC 5646 language tag', isLanguageTag),
  statement: statementRef,
  extensions,
};

const CONTEXT_2_0 = {
  ...CONTEXT_1_0,
  contextAgents: arrayOf(CONTEXT_AGENTS, object(shape('a contextAgent', CONTEXT_AGENTS, ['objectType', 'agent'], {
    objectType: exactly(CONTEXT_AGENTS, 'contextAgent'), agent, relevantTypes: relevantTypes(CONTEXT_AGENTS),
  }))),
  contextGroups: arrayOf(CONTEXT_GROUPS, object(shape('a contextGroup', CONTEXT_GROUPS, ['objectType', 'group'], {
    objectType: exactly(CONTEXT_GROUPS, 'contextGroup'), group, relevantTypes: relevantTypes(CONTEXT_GROUPS),
  }))),
};

export const context: Readonly<Record<XapiVersion, Check>> = {
  '1.0.3': object(shape('a context', CONTEXT, [], CONTEXT_1_0)),
  '2.0.0': object(shape('a context', CONTEXT, [], CONTEXT_2_0)),
};
