import { weightBesides, weightOf } from './body-weight';

const MIXED = 'multipart/mixed; boundary=b';
const json = JSON.stringify({ a: 'x'.repeat(10_000) });
const part = (text: string, head = ''): string => `${head}\r\n\r\n${text}\r\n`;
const attachment = part('y'.repeat(500_000), '\r\nX-Experience-API-Hash: 0');

test('while it comes in, JSON is held as four times its bytes, anything else as it is', () => {
  expect(['application/json', 'Application/JSON; charset=utf-8', MIXED, 'application/octet-stream', undefined].map(weightOf)).toEqual([4, 4, 1, 1, 1]);
});

test.each<[string, string, string]>([
  ['its first part', MIXED, `--b${part(json)}--b${attachment}--b--`],
  ['after a preamble, with a quoted boundary', 'multipart/mixed; charset=x; boundary="b c"', `preamble --b c\r\n--b c${part(json)}--b c${attachment}--b c--`],
])('the statements of a multipart weigh as JSON does: %s', (_, contentType, body) => {
  const weight = weightBesides(contentType, Buffer.from(body));
  expect(weight).toBeGreaterThanOrEqual(3 * json.length);
  expect(weight).toBeLessThan(3 * json.length + 200);
});

test('one that never ends weighs as if it were all JSON', () => {
  expect(weightBesides(MIXED, Buffer.from(`--b${part(json)}`))).toBeGreaterThan(3 * json.length);
});

test.each<[string, string | undefined, string]>([
  ['JSON, which was held in full', 'application/json', json], ['no boundary said', 'multipart/mixed', `--b${part(json)}`], ['none there', MIXED, json], ['nothing', undefined, ''],
])('nothing is held besides: %s', (_, contentType, body) => expect(weightBesides(contentType, Buffer.from(body))).toBe(0));
