import type { Check, JsonObject } from './faults';
import { anyText, at, blame, boolean, number, object, shape, text } from './faults';
import { extensions } from './activity';
import { isDuration } from './duration';

const RESULT = 'xAPI 1.0.3 Data §2.4.5';
const SCORE = 'xAPI 1.0.3 Data §2.4.5.1';

const numberIn = (value: JsonObject, name: string): number | undefined => {
  const found = value[name];
  return typeof found === 'number' ? found : undefined;
};

/** Data §2.4.5.1: -1 ≤ scaled ≤ 1, min < max, min ≤ raw ≤ max. */
const score: Check = object(
  shape('a score', SCORE, [], { scaled: number(SCORE), raw: number(SCORE), min: number(SCORE), max: number(SCORE) }),
  (value, path, faults) => {
    const [scaled, raw, min, max] = ['scaled', 'raw', 'min', 'max'].map((name) => numberIn(value, name));
    if (scaled !== undefined && (scaled < -1 || scaled > 1)) blame(faults, at(path, 'scaled'), SCORE, 'must be between -1 and 1');
    if (min !== undefined && max !== undefined && min >= max) blame(faults, at(path, 'min'), SCORE, 'must be less than max');
    if (raw !== undefined && min !== undefined && raw < min) blame(faults, at(path, 'raw'), SCORE, 'must not be less than min');
    if (raw !== undefined && max !== undefined && raw > max) blame(faults, at(path, 'raw'), SCORE, 'must not be more than max');
  },
);

export const result: Check = object(shape('a result', RESULT, [], {
  score,
  success: boolean(RESULT),
  completion: boolean(RESULT),
  response: anyText(RESULT),
  duration: text('xAPI 1.0.3 Data §4.6', 'an ISO 8601 duration', isDuration),
  extensions,
}));
