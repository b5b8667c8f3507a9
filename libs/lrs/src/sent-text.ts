/** A list of JSON objects as it was sent, or the one, where each can be kept by its very bytes. */
export interface SentText {
  /** From brace to brace, one for each object. */
  readonly texts: readonly Buffer[];
  /** How many keys each has, with those of all objects in it; a key that stands twice counts twice. */
  readonly keys: readonly number[];
}

const [QUOTE, BACKSLASH, COLON, NEWLINE] = [0x22, 0x5c, 0x3a, 0x0a] as const;
const [BRACKET, BRACKET_END, BRACE, BRACE_END, LETTER_U] = [0x5b, 0x5d, 0x7b, 0x7d, 0x75] as const;
/** The first of its three bytes; no JSON text begins with it. */
const BYTE_ORDER_MARK = 0xef;
/** Less than what `parseStatements` lets through: what is deeper is for it to judge. */
const DEEPEST = 64;
/** A number with more digits may be beyond a double. */
const MOST_DIGITS = 200;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/**
 * Takes the bytes of a JSON text apart in one pass, so that what is sound need not be written a second time. Undefined where anything is
 * out of the ordinary and has to be looked at value by value: escapes of code points (half a surrogate pair or NUL may hide in one),
 * numbers with an exponent or of more than 200 digits (perhaps beyond a double), `__proto__`, deep nesting, a byte order mark, or a layout
 * over several lines, which would be kept with it. That it is JSON at all is not found out here.
 */
export const takeApart = (bytes: Buffer): SentText | undefined => {
  if (bytes[0] === BYTE_ORDER_MARK) return undefined;
  const { length } = bytes;
  const texts: Buffer[] = [];
  const keys: number[] = [];
  const base = bytes[0] === BRACKET ? 1 : 0;
  let depth = 0;
  let start = 0;
  let colons = 0;
  for (let i = 0; i < length; i += 1) {
    const code = bytes[i]!;
    if (code === QUOTE) {
      for (i += 1; i < length; i += 1) {
        const inside = bytes[i]!;
        if (inside === QUOTE) break;
        if (inside !== BACKSLASH) continue;
        i += 1;
        if (bytes[i] === LETTER_U) return undefined;
      }
    } else if (code === COLON) {
      colons += 1;
    } else if (code === BRACE || code === BRACKET) {
      if (depth === base) {
        start = i;
        colons = 0;
      }
      depth += 1;
      if (depth > DEEPEST) return undefined;
    } else if (code === BRACE_END || code === BRACKET_END) {
      depth -= 1;
      if (depth === base && code === BRACE_END) {
        texts.push(bytes.subarray(start, i + 1));
        keys.push(colons);
      }
    } else if (isDigit(code)) {
      const first = i;
      while (isDigit(bytes[i + 1]!)) i += 1;
      if (i - first >= MOST_DIGITS || bytes[i + 1] === 0x65 || bytes[i + 1] === 0x45) return undefined;
    } else if (code === NEWLINE) {
      return undefined;
    }
  }
  return bytes.includes('__proto__') ? undefined : { texts, keys };
};

/** How many keys a value has, with those of all objects in it. */
export const countKeys = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const one of value) count += countKeys(one);
    return count;
  }
  for (const key in value) {
    const one = (value as Record<string, unknown>)[key];
    count += typeof one === 'object' ? 1 + countKeys(one) : 1;
  }
  return count;
};
