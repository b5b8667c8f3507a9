import { attachmentsNamedIn, batchesOf, MOST_BYTES, MOST_STATEMENTS, textFor, type Parcel } from './parcel';

const parcel = (at: number, bytes = 10, enclosed: number[] = []): Parcel =>
  ({ at: String(at), id: String(at), stored: new Date(0), json: 'x'.repeat(bytes), enclosed: enclosed.map((size) => ({ sha2: 'a', mediaType: 'text/plain', bytes: size })) });
const sizes = (parcels: Parcel[], firstEnd: string | null = null): number[] => batchesOf(parcels, firstEnd).map((batch) => batch.length);
const many = (count: number): Parcel[] => Array.from({ length: count }, (_, i) => parcel(i + 1));

test('nothing makes no batch', () => expect(batchesOf([], null)).toEqual([]));
test('so many statements at most', () => expect(sizes(many(2 * MOST_STATEMENTS + 1))).toEqual([MOST_STATEMENTS, MOST_STATEMENTS, 1]));
test('so many bytes at most, attachments included', () => {
  expect(sizes([parcel(1, MOST_BYTES / 2), parcel(2, MOST_BYTES / 2), parcel(3)])).toEqual([2, 1]);
  expect(sizes([parcel(1), parcel(2, 10, [MOST_BYTES]), parcel(3)])).toEqual([1, 1, 1]);
});
test('one that is larger by itself goes alone', () => expect(sizes([parcel(1), parcel(2, MOST_BYTES + 1), parcel(3)])).toEqual([1, 1, 1]));
test('what was a batch before is one again, though more has come since', () => {
  expect(sizes(many(10), '4')).toEqual([4, 6]);
  expect(sizes(many(10), '10')).toEqual([10]);
  expect(sizes(many(3), '900')).toEqual([3]);
  expect(sizes(many(100), '4')).toEqual([4, 50, 46]);
});
test('order is kept', () => expect(batchesOf(many(120), '7').flat().map(({ at }) => Number(at))).toEqual(Array.from({ length: 120 }, (_, i) => i + 1)));

describe('a statement as its reader takes it', () => {
  const two = '{"version":"2.0.0","result":{"score":{"raw":7.50}},"context":{"contextAgents":[],"platform":"x"},"object":{"id":"https://example.vn/a"}}';
  test('to a 1.0.3 store without what that does not know, numbers as they were', () =>
    expect(textFor({ version: '2.0.0', json: two }, '1.0.3')).toBe('{"version":"1.0.0","result":{"score":{"raw":7.50}},"context":{"platform":"x"},"object":{"id":"https://example.vn/a"}}'));
  test('to anybody else as it is', () => {
    expect(textFor({ version: '2.0.0', json: two }, '2.0.0')).toBe(two);
    expect(textFor({ version: '2.0.0', json: two }, undefined)).toBe(two);
  });
  test('attachments of the statement and of what it encloses', () => {
    const attachment = (sha2: string) => ({ usageType: 'https://example.vn/u', display: {}, contentType: 'text/plain', length: 1, sha2 });
    const actor = { mbox: 'mailto:lan@example.vn' };
    const verb = { id: 'https://example.vn/v' };
    expect(attachmentsNamedIn({ actor, verb, attachments: [attachment('AA')], object: { objectType: 'SubStatement', actor, verb, object: { id: 'https://example.vn/a' }, attachments: [attachment('bb')] } })).toEqual(['aa', 'bb']);
  });
});
