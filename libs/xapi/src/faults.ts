import type { Fault } from './types';

/** Enough for a person to mend the input; a hostile one must not make the answer as long as itself. */
const MOST_FAULTS = 20;
const LONGEST_KEY = 80;

/** Where a value stands. Undefined at the first look, which only asks whether there is a fault at all: a sound value costs no path. */
export type Path = string | undefined;

/** A check looks at one value and says what is wrong with it; it never throws and never changes the value. */
export type Check = (value: unknown, path: Path, faults: Fault[]) => void;

export type JsonObject = Record<string, unknown>;

export const blame = (faults: Fault[], path: Path, clause: string, text: string): void => {
  if (faults.length < MOST_FAULTS) faults.push({ path: path ?? '', clause, text });
};

const shorten = (key: string): string =>
  (key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key).replace(/[\0\uD800-\uDFFF]/gu, '\uFFFD');

/** `object.definition`, or `object.extensions["http://…"]` where the key would read badly with a dot. */
export const pathTo = (path: string, key: string): string => {
  if (!/^[A-Za-z_]\w{0,79}$/.test(key)) return `${path}[${JSON.stringify(shorten(key))}]`;
  return path === '' ? key : `${path}.${key}`;
};

export const at = (path: Path, key: string): Path => (path === undefined ? undefined : pathTo(path, key));

export const atIndex = (path: Path, index: number): Path => (path === undefined ? undefined : `${path}[${index}]`);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** Data §2.2: nulls and wrong data types are refused. */
export const blameType = (faults: Fault[], path: Path, clause: string, expected: string, value: unknown): void => {
  const rule = value === null ? 'xAPI 1.0.3 Data §2.2 (no null values)' : clause;
  blame(faults, path, rule, `must be ${expected}, not ${kindOf(value)}`);
};

/** A string of a given form. */
export const text = (clause: string, expected: string, holds: (value: string) => boolean): Check =>
  (value, path, faults) => {
    if (typeof value !== 'string') blameType(faults, path, clause, expected, value);
    else if (!holds(value)) blame(faults, path, clause, `must be ${expected}`);
  };

export const anyText = (clause: string): Check => text(clause, 'a string', () => true);

export const exactly = (clause: string, ...allowed: readonly string[]): Check =>
  text(clause, allowed.map((word) => `"${word}"`).join(' or '), (value) => allowed.includes(value));

export const boolean = (clause: string): Check => (value, path, faults) => {
  if (typeof value !== 'boolean') blameType(faults, path, clause, 'true or false', value);
};

export const number = (clause: string): Check => (value, path, faults) => {
  if (typeof value !== 'number') blameType(faults, path, clause, 'a number', value);
};

export const arrayOf = (clause: string, element: Check): Check => (value, path, faults) => {
  if (!Array.isArray(value)) return blameType(faults, path, clause, 'an array', value);
  for (let i = 0; i < value.length; i += 1) element(value[i], atIndex(path, i), faults);
};

/** A map with free keys of one form, such as a language map. */
export const mapOf = (clause: string, key: string, holds: (key: string) => boolean, element?: Check): Check =>
  (value, path, faults) => {
    if (!isObject(value)) return blameType(faults, path, clause, 'an object', value);
    for (const name of Object.keys(value)) {
      if (!holds(name)) blame(faults, at(path, name), clause, `the key must be ${key}`);
      else element?.(value[name], at(path, name), faults);
    }
  };

export interface Shape {
  readonly what: string;
  readonly clause: string;
  readonly required: readonly string[];
  readonly properties: ReadonlyMap<string, Check>;
}

export const shape = (what: string, clause: string, required: readonly string[], properties: Record<string, Check>): Shape => ({
  what, clause, required, properties: new Map(Object.entries(properties)),
});

/** Data §2.2: properties of the shape and no others, the required ones there, each of its type. True when it is an object at all. */
export const fits = (value: unknown, path: Path, faults: Fault[], expected: Shape): value is JsonObject => {
  if (!isObject(value)) {
    blameType(faults, path, expected.clause, expected.what, value);
    return false;
  }
  for (const key of Object.keys(value)) {
    const check = expected.properties.get(key);
    if (check) check(value[key], at(path, key), faults);
    else blame(faults, at(path, key), 'xAPI 1.0.3 Data §2.2 (nothing that is not allowed)', `is not a property of ${expected.what}`);
  }
  for (const key of expected.required) {
    if (!Object.hasOwn(value, key)) blame(faults, at(path, key), expected.clause, `is required in ${expected.what}`);
  }
  return true;
};

export const object = (expected: Shape, further?: (value: JsonObject, path: Path, faults: Fault[]) => void): Check =>
  (value, path, faults) => {
    if (fits(value, path, faults, expected)) further?.(value, path, faults);
  };
