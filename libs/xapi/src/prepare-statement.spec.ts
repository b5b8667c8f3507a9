import { prepareStatement } from './prepare-statement';
import type { Statement } from './types';

const GIVEN = { id: '019358a1-6d2c-7f00-8000-000000000001', authority: { mbox: 'mailto:lrs@b.vn' }, version: '1.0.3' } as const;
const SENT: Statement = { actor: { mbox: 'mailto:a@b.vn' }, verb: { id: 'http://b.vn/v' }, object: { id: 'http://b.vn/a' } };

test('Data §2.4: what is missing is given', () =>
  expect(prepareStatement(SENT, GIVEN)).toEqual({ ...SENT, id: GIVEN.id, authority: GIVEN.authority, version: '1.0.0' }));

test('Data §2.4.1, §2.4.7, §2.4.10: id, timestamp and version that were sent stay', () => {
  const kept = { id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee', timestamp: '2026-01-01T07:00:00.5+07:00', version: '1.0.9' };
  expect(prepareStatement({ ...SENT, ...kept }, GIVEN)).toMatchObject(kept);
});

test('Data §2.4.8, §2.4.9: an authority that was sent is overwritten, stored is left to the store', () => {
  const prepared = prepareStatement({ ...SENT, stored: '2000-01-01T00:00:00Z', authority: { mbox: 'mailto:root@b.vn' } }, GIVEN);
  expect([prepared.authority, 'stored' in prepared]).toEqual([GIVEN.authority, false]);
});

test('xAPI 2.0 §4.2.4.3: a statement without a version is 2.0.0', () => expect(prepareStatement(SENT, { ...GIVEN, version: '2.0.0' }).version).toBe('2.0.0'));

test('xAPI 2.0 §4.2.7: timestamps are turned to UTC, digits kept', () =>
  expect(prepareStatement({ ...SENT, timestamp: '2026-01-01T07:00:00.123456+07:00' }, { ...GIVEN, version: '2.0.0' }).timestamp).toBe('2026-01-01T00:00:00.123456Z'));

test('the statement that was sent is not touched', () => {
  const sent = Object.freeze({ ...SENT });
  prepareStatement(sent, GIVEN);
  expect(sent).toEqual(SENT);
});
