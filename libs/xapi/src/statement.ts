import type { Activity, Context, Fault, Refused, Statement, SubStatement, XapiVersion } from './types';
import type { Check, JsonObject, Path, Shape } from './faults';
import { arrayOf, at, blame, fits, isObject, object, shape, text } from './faults';
import { activity, languageMap } from './activity';
import { actor, agent, authority, group, IDENTIFIERS } from './actor';
import { attachment } from './attachment';
import { context, statementRef, uuid } from './context';
import { isIri } from './grammars';
import { unsoundness } from './json-value';
import { result } from './result';
import { isTimestamp } from './timestamp';
import { VERBS } from './verbs';

const STATEMENT = 'xAPI 1.0.3 Data §2.4';
const VERB = 'xAPI 1.0.3 Data §2.4.3';
const VERSION = 'xAPI 1.0.3 Data §2.4.10';
const SUBSTATEMENT = 'xAPI 1.0.3 Data §2.4.4.3 (SubStatements)';

const verb: Check = object(shape('a verb', VERB, ['id'], { id: text(VERB, 'an IRI with a scheme', isIri), display: languageMap }));

/** Data §2.4.6 and §2.3.2: rules that look at two properties at once; they hold for substatements too. */
const together = (value: JsonObject, path: Path, faults: Fault[]): void => {
  const objectType = isObject(value.object) ? value.object.objectType : undefined;
  if (isObject(value.context) && objectType !== undefined && objectType !== 'Activity') {
    for (const name of ['revision', 'platform']) {
      if (Object.hasOwn(value.context, name)) {
        blame(faults, at(at(path, 'context'), name), 'xAPI 1.0.3 Data §2.4.6', 'must only be used if the object is an activity');
      }
    }
  }
  if (isObject(value.verb) && value.verb.id === VERBS.voided.id && objectType !== 'StatementRef') {
    blame(faults, at(path, 'object'), 'xAPI 1.0.3 Data §2.3.2', 'a voiding statement must have a StatementRef as its object');
  }
};

const OBJECT_TYPES = 'must be Activity, Agent, Group, StatementRef or SubStatement';

const objectOf = (subStatement: Check): Check => (value, path, faults) => {
  switch (isObject(value) ? value.objectType : undefined) {
    case undefined:
      if (isObject(value) && ['member', ...IDENTIFIERS].some((name) => Object.hasOwn(value, name))) {
        return blame(faults, at(path, 'objectType'), 'xAPI 1.0.3 Data §2.4.4.2', 'is required in an agent or group as object');
      }
      return activity(value, path, faults);
    case 'Activity': return activity(value, path, faults);
    case 'Agent': return agent(value, path, faults);
    case 'Group': return group(value, path, faults);
    case 'StatementRef': return statementRef(value, path, faults);
    case 'SubStatement': return subStatement(value, path, faults);
    default: return blame(faults, at(path, 'objectType'), 'xAPI 1.0.3 Data §2.4.4', OBJECT_TYPES);
  }
};

const noNesting: Check = (_, path, faults) => blame(faults, path, SUBSTATEMENT, 'a SubStatement must not contain a SubStatement');

const shapeOf = (version: XapiVersion): Shape => {
  const timestamp = version === '2.0.0'
    ? text('xAPI 2.0 §4.2.7 (Timestamps)', 'an RFC 3339 timestamp, not with the offset -00:00', (value) => isTimestamp(value, version))
    : text('xAPI 1.0.3 Data §4.5', 'an ISO 8601 timestamp, not with the offset -00:00', (value) => isTimestamp(value, version));
  const both = { actor, verb, result, context: context[version], timestamp, attachments: arrayOf('xAPI 1.0.3 Data §2.4.11', attachment) };
  const subStatement = object(shape('a SubStatement', SUBSTATEMENT, ['actor', 'verb', 'object'], {
    ...both, object: objectOf(noNesting), objectType: () => undefined,
  }), together);
  return shape('a statement', STATEMENT, ['actor', 'verb', 'object'], {
    ...both,
    object: objectOf(subStatement),
    id: uuid('xAPI 1.0.3 Data §2.4.1'),
    stored: timestamp,
    authority,
    version: version === '2.0.0'
      ? text('xAPI 2.0 §4.2.4.3', '1.0, 1.0.x, 2.0 or 2.0.x', (value) => /^[12]\.0(?:\.[\w.+-]+)?$/.test(value))
      : text(VERSION, '1.0 or 1.0.x', (value) => /^1\.0(?:\.[\w.+-]+)?$/.test(value)),
  });
};

const SHAPES: Readonly<Record<XapiVersion, Shape>> = { '1.0.3': shapeOf('1.0.3'), '2.0.0': shapeOf('2.0.0') };

/** Data §2.4.6.2: an LRS returns every value of contextActivities as an array, so a lone activity is not kept as one. */
const withArrays = (context: Context): Context => {
  const given = context.contextActivities as Record<string, Activity | readonly Activity[]> | undefined;
  if (!given || Object.values(given).every(Array.isArray)) return context;
  return { ...context, contextActivities: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, [value].flat()])) };
};

const contextWithArrays = <S extends Statement | SubStatement>(one: S): S => {
  const kept = one.context && withArrays(one.context);
  return kept === one.context ? one : { ...one, context: kept };
};

const normalised = (statement: Statement): Statement => {
  const outer = contextWithArrays(statement);
  if (outer.object.objectType !== 'SubStatement') return outer;
  const inner = contextWithArrays(outer.object);
  return inner === outer.object ? outer : { ...outer, object: inner };
};

const check = (input: unknown, version: XapiVersion, path: string, isSound: boolean): Statement | readonly Fault[] => {
  const unsound = isSound ? undefined : unsoundness(input, path);
  if (unsound) return [unsound];
  return faultsIn(input, version, undefined).length > 0 ? faultsIn(input, version, path) : normalised(input as Statement);
};

const faultsIn = (input: unknown, version: XapiVersion, path: Path): readonly Fault[] => {
  const faults: Fault[] = [];
  if (fits(input, path, faults, SHAPES[version])) together(input, path, faults);
  return faults;
};

const isFaults = (checked: Statement | readonly Fault[]): checked is readonly Fault[] => Array.isArray(checked);

/**
 * Whether this is a statement in every respect that can be seen without looking at other statements or attachments
 * (xAPI 1.0.3 Data §2.2 to §2.4, §4; xAPI 2.0 §4.2). The statement is the input itself, never changed; only where a context
 * activity stands alone is a copy made, with an array of it. `isSound`: the caller has seen that it is JSON without NUL, lone
 * surrogates, infinite numbers, `__proto__` or deep nesting.
 */
export const parseStatement = (input: unknown, version: XapiVersion, isSound = false): { readonly ok: true; readonly statement: Statement } | Refused => {
  const checked = check(input, version, '', isSound);
  return isFaults(checked) ? { ok: false, faults: checked } : { ok: true, statement: checked };
};

/**
 * The body of POST statements: one, or an array of them, all of them or none. No id may be there twice
 * (xAPI 1.0.3 Communication §2.1.2). It stops at the first statement that is refused.
 */
export const parseStatements = (input: unknown, version: XapiVersion, isSound = false): { readonly ok: true; readonly statements: readonly Statement[] } | Refused => {
  if (!Array.isArray(input)) {
    const one = parseStatement(input, version, isSound);
    return one.ok ? { ok: true, statements: [one.statement] } : one;
  }
  const statements: Statement[] = [];
  const ids = new Set<string>();
  for (let i = 0; i < input.length; i += 1) {
    const checked = check(input[i], version, `[${i}]`, isSound);
    if (isFaults(checked)) return { ok: false, faults: checked };
    const id = checked.id?.toLowerCase();
    if (id !== undefined && ids.has(id)) {
      return { ok: false, faults: [{ path: `[${i}].id`, clause: 'xAPI 1.0.3 Communication §2.1.2', text: 'is used twice in this request' }] };
    }
    if (id !== undefined) ids.add(id);
    statements.push(checked);
  }
  return { ok: true, statements };
};
