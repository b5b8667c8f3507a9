import type { InteractionType } from './types';
import type { Check } from './faults';
import { anyText, arrayOf, at, atIndex, blame, exactly, isObject, mapOf, object, shape, text } from './faults';
import { isIri, isLanguageTag } from './grammars';

const ACTIVITY = 'xAPI 1.0.3 Data §2.4.4.1';
const INTERACTION = 'xAPI 1.0.3 Data §2.4.4.1 (Interaction Activities)';
const COMPONENTS = 'xAPI 1.0.3 Data §2.4.4.1 (Interaction Components)';

/** Data §4.2. */
export const languageMap: Check = mapOf('xAPI 1.0.3 Data §4.2', 'an RFC 5646 language tag', isLanguageTag, anyText('xAPI 1.0.3 Data §4.2'));

/** Data §4.1: any value at all, null included, under an IRI. */
export const extensions: Check = mapOf('xAPI 1.0.3 Data §4.1', 'an IRI', isIri);

const COMPONENT_SHAPE = shape('an interaction component', COMPONENTS, ['id'], { id: anyText(COMPONENTS), description: languageMap });
const componentArray = arrayOf(COMPONENTS, object(COMPONENT_SHAPE));

const components: Check = (value, path, faults) => {
  componentArray(value, path, faults);
  if (!Array.isArray(value)) return;
  const seen = new Set<unknown>();
  for (let i = 0; i < value.length; i += 1) {
    const id = isObject(value[i]) ? value[i].id : undefined;
    if (typeof id !== 'string') continue;
    if (seen.has(id)) blame(faults, at(atIndex(path, i), 'id'), COMPONENTS, 'must be distinct within its list');
    seen.add(id);
  }
};

/** Which lists of components an interaction may carry (Data §2.4.4.1, table of Interaction Components). */
const LISTS: Readonly<Record<InteractionType, readonly string[]>> = {
  'true-false': [], choice: ['choices'], 'fill-in': [], 'long-fill-in': [], matching: ['source', 'target'],
  performance: ['steps'], sequencing: ['choices'], likert: ['scale'], numeric: [], other: [],
};
const ALL_LISTS = ['choices', 'scale', 'source', 'target', 'steps'];

const DEFINITION_SHAPE = shape('an activity definition', ACTIVITY, [], {
  name: languageMap,
  description: languageMap,
  type: text(ACTIVITY, 'an IRI with a scheme', isIri),
  moreInfo: text(ACTIVITY, 'an IRL with a scheme', isIri),
  extensions,
  interactionType: exactly(INTERACTION, ...Object.keys(LISTS)),
  correctResponsesPattern: arrayOf(INTERACTION, anyText(INTERACTION)),
  choices: components,
  scale: components,
  source: components,
  target: components,
  steps: components,
});

const definition: Check = object(DEFINITION_SHAPE, (value, path, faults) => {
  const type = value.interactionType;
  if (type === undefined) {
    const used = ['correctResponsesPattern', ...ALL_LISTS].find((name) => Object.hasOwn(value, name));
    if (used) blame(faults, at(path, 'interactionType'), INTERACTION, `is required where ${used} is used`);
    return;
  }
  if (typeof type !== 'string' || !Object.hasOwn(LISTS, type)) return;
  for (const list of ALL_LISTS) {
    if (Object.hasOwn(value, list) && !LISTS[type as InteractionType].includes(list)) {
      blame(faults, at(path, list), COMPONENTS, `is not supported by the interaction type ${type}`);
    }
  }
});

export const activity: Check = object(shape('an activity', ACTIVITY, ['id'], {
  objectType: exactly(ACTIVITY, 'Activity'),
  id: text(ACTIVITY, 'an IRI with a scheme', isIri),
  definition,
}));
