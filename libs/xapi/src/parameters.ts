import type { Actor, Fault, XapiVersion } from './types';
import type { Check } from './faults';
import { blame, pathTo, text } from './faults';
import { actor } from './actor';
import { isIri, isUuid } from './grammars';
import { agentKey } from './identity';
import { unsoundness } from './json-value';
import { isTimestamp } from './timestamp';

/** What a request's query string holds, each name once. */
export type Parameters = Readonly<Record<string, string>>;

const RECOGNISED = 'xAPI 1.0.3 Communication §3.2 (parameters the LRS does not recognize)';
/** Data §2.2: parameter values are validated to the same standards as values of the same types in statements. */
const VALUES = 'xAPI 1.0.3 Data §2.2 (parameter values)';

const readJson = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
};

/** An agent or identified group as JSON. */
const agentParameter: Check = (value, path, faults) => {
  const read = readJson(value as string);
  if (read === undefined) return blame(faults, path, VALUES, 'must be an agent or identified group as JSON');
  const unsound = unsoundness(read, path ?? '');
  if (unsound) return void faults.push(unsound);
  const before = faults.length;
  actor(read, path, faults);
  if (faults.length === before && agentKey(read as Actor) === undefined) blame(faults, path, VALUES, 'must be an agent or an identified group');
};

/** Only for a parameter that passed `agentParameter`. */
export const readAgent = (json: string): { readonly agent: Actor; readonly agentKey: string } => {
  const agent = JSON.parse(json) as Actor;
  return { agent, agentKey: agentKey(agent) as string };
};

const timestamp = (version: XapiVersion): Check => text(VALUES, 'a timestamp', (value) => isTimestamp(value, version));

/** The forms a parameter can have, by name. */
export const FORMS = {
  agent: () => agentParameter,
  boolean: () => text(VALUES, 'true or false', (value) => value === 'true' || value === 'false'),
  format: () => text(VALUES, 'ids, exact or canonical', (value) => ['ids', 'exact', 'canonical'].includes(value)),
  iri: () => text(VALUES, 'an IRI with a scheme', isIri),
  limit: () => text(VALUES, 'a whole number, zero or more', (value) => /^\d+$/.test(value)),
  documentId: () => text(VALUES, 'a string that is not empty', (value) => value !== ''),
  timestamp,
  uuid: () => text(VALUES, 'a UUID', isUuid),
} as const satisfies Record<string, (version: XapiVersion) => Check>;

export type Form = keyof typeof FORMS;

/** Each parameter known and of its form, the required ones there; their case counts (Data §2.2). */
export const checkParameters = (
  parameters: Parameters, forms: Readonly<Record<string, Form>>, required: readonly string[], version: XapiVersion,
): Fault[] => {
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (!form) blame(faults, pathTo('', name), RECOGNISED, 'is not a parameter of this request');
    else if (unsoundness(value, name)) blame(faults, name, VALUES, 'must be text without NUL or half a surrogate pair');
    else FORMS[form](version)(value, name, faults);
  }
  for (const name of required) {
    if (!Object.hasOwn(parameters, name)) blame(faults, name, RECOGNISED, 'is required');
  }
  return faults;
};
