import { Recent } from './recent';

test('what is known is known for its time, and no longer', () => {
  const recent = new Recent<number>(10, 100);
  recent.set('a', 1, 0);
  expect([recent.get('a', 99), recent.get('a', 100), recent.get('b', 0)]).toEqual([1, undefined, undefined]);
  recent.set('a', 2, 100);
  expect(recent.get('a', 150)).toBe(2);
  recent.forget('a');
  expect(recent.get('a', 150)).toBeUndefined();
});

test('it never grows over its size; the oldest go', () => {
  const recent = new Recent<number>(3, 100);
  for (let i = 0; i < 1000; i++) recent.set(`${i % 2 === 0 ? 'same' : i}`, i, i);
  expect(recent.get('same', 999)).toBe(998);
  expect(['993', '997', '999'].map((name) => recent.get(name, 999))).toEqual([undefined, 997, 999]);
});
