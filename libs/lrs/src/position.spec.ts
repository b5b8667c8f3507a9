import { instantOf, lastPositionOf, positionBefore } from './position';

const instant = new Date('2026-11-23T01:02:03.456Z');

test('everything stored at an instant lies between what is before it and the last of it', () => {
  const first = (BigInt(instant.getTime()) << 20n).toString();
  expect(BigInt(first) - BigInt(positionBefore(instant))).toBe(1n);
  expect(BigInt(lastPositionOf(instant)) - BigInt(first)).toBe(2n ** 20n - 1n);
  expect([first, lastPositionOf(instant)].map((at) => instantOf(at).toISOString())).toEqual([instant.toISOString(), instant.toISOString()]);
});

test('positions stay within a bigint until the year 2248', () => {
  expect(BigInt(lastPositionOf(new Date('2248-01-01T00:00:00Z')))).toBeLessThan(2n ** 63n);
});
