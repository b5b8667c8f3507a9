import { randomUUID } from 'node:crypto';

/**
 * JSON that comes out with its numbers as they went in. JavaScript reads `1.0`, `1e2` and `12345678901234567890` as doubles and
 * writes them differently; a store must not (xAPI 1.0.3 Data §2.2: statements are returned as they were received). So a text with
 * such a number is read twice: once as it is, for the rules, and once with these numbers as marked strings, for keeping.
 */
export interface ExactJson {
  readonly value: unknown;
  /** The same value with marked strings in place of numbers that would change; the very same one if there are none. */
  readonly exact: unknown;
  readonly mark: string | undefined;
}

const isNumberStart = (code: number): boolean => code === 45 || (code >= 48 && code <= 57);
const isNumberPart = (code: number): boolean => isNumberStart(code) || code === 43 || code === 46 || code === 69 || code === 101;

const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
};

/** Start and end of every number in a sound JSON text that JavaScript would write in another way. */
const changingNumbers = (text: string): [number, number][] => {
  const found: [number, number][] = [];
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    if (code === 34) i = endOfString(text, i);
    else if (!isNumberStart(code)) i += 1;
    else {
      let end = i + 1;
      while (end < text.length && isNumberPart(text.charCodeAt(end))) end += 1;
      const number = text.slice(i, end);
      if (String(Number(number)) !== number) found.push([i, end]);
      i = end;
    }
  }
  return found;
};

/** A word that stands nowhere in the value, and that nobody can know beforehand: what is put beside the value later has it neither. */
const unusedMark = (value: unknown): string => {
  const all = JSON.stringify(value);
  for (;;) {
    const mark = `@${randomUUID()}:`;
    if (!all.includes(mark)) return mark;
  }
};

/** Reads a JSON text; throws a SyntaxError as JSON.parse does. */
export const readExactly = (text: string): ExactJson => {
  const value = JSON.parse(text) as unknown;
  const numbers = changingNumbers(text);
  if (numbers.length === 0) return { value, exact: value, mark: undefined };
  const mark = unusedMark(value);
  const parts: string[] = [];
  let from = 0;
  for (const [start, end] of numbers) {
    parts.push(text.slice(from, start), `"${mark}${text.slice(start, end)}"`);
    from = end;
  }
  parts.push(text.slice(from));
  return { value, exact: JSON.parse(parts.join('')) as unknown, mark };
};

/** The same of a text known to be sound, read only if somebody asks: what is kept as its own text needs it not. */
export const readWhenAsked = (text: string): ExactJson => {
  let read: ExactJson | undefined;
  const ask = (): ExactJson => (read ??= readExactly(text));
  return { get value() { return ask().value; }, get exact() { return ask().exact; }, get mark() { return ask().mark; } };
};

/** `value`, with the marked numbers of `exact` where both have a number. What only `value` has, stays as it is. */
export const graft = (value: unknown, exact: unknown): unknown => {
  if (typeof value === 'number') return typeof exact === 'string' ? exact : value;
  if (typeof value !== 'object' || value === null || typeof exact !== 'object' || exact === null) return value;
  if (Array.isArray(value)) return value.map((one, i) => graft(one, Array.isArray(exact) ? exact[i] : exact));
  const other = exact as Record<string, unknown>;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, Object.hasOwn(other, key) ? graft(one, other[key]) : one]));
};

/** Writes a value with marked numbers as JSON. */
export const writeExactly = (exact: unknown, mark: string | undefined): string => {
  const text = JSON.stringify(exact);
  return mark === undefined ? text : text.replace(new RegExp(`"${mark}(-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"`, 'g'), '$1');
};
