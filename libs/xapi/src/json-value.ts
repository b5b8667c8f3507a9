import { pathTo } from './faults';
import type { Fault } from './types';

/** RFC 8259 §9 lets a reader set limits of its own; these keep every later step safe (recursion, PostgreSQL, JSON.stringify). */
const CLAUSE = 'RFC 8259 §9';
const DEEPEST = 100;

const NOT_STORABLE = /[\0\uD800-\uDFFF]/u;

/** The path is put together on the way back up, so that a sound value costs no string at all. */
const under = (step: string, found: { path: string; text: string }): { path: string; text: string } =>
  ({ path: step + (found.path === '' || found.path.startsWith('[') ? '' : '.') + found.path, text: found.text });

const findUnsound = (value: unknown, depth: number): { path: string; text: string } | undefined => {
  const here = (text: string) => ({ path: '', text });
  switch (typeof value) {
    case 'string': return NOT_STORABLE.test(value) ? here('must not hold NUL or half a surrogate pair') : undefined;
    case 'number': return Number.isFinite(value) ? undefined : here('must be a number within the range of a double');
    case 'boolean': return undefined;
    case 'object': break;
    default: return here('must be a JSON value');
  }
  if (value === null) return undefined;
  if (depth >= DEEPEST) return here(`must not be nested deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const found = findUnsound(value[i], depth + 1);
      if (found) return under(`[${i}]`, found);
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return under(pathTo('', key), here('must not be used as a key'));
    if (NOT_STORABLE.test(key)) return under(pathTo('', key), here('a key must not hold NUL or half a surrogate pair'));
    const found = findUnsound((value as Record<string, unknown>)[key], depth + 1);
    if (found) return under(pathTo('', key), found);
  }
  return undefined;
};

/**
 * The first reason why a value could not be kept and given back as it came. Refused: nesting beyond 100 levels, NUL and
 * lone surrogates (neither survives in a database), numbers beyond double (`1e999` has become Infinity), `__proto__` as a
 * key, and what is no JSON at all. The depth is bounded here, so every later check may recurse.
 */
export const unsoundness = (value: unknown, path: string): Fault | undefined => {
  const found = findUnsound(value, 0);
  return found && { path: under(path, found).path.replace(/^\./, ''), clause: CLAUSE, text: found.text };
};
