import { randomBytes } from 'node:crypto';
import { openSecret, sealSecret } from './sealed-secret';

const KEY = 'a key of thirty-two letters or so';

test('sealed, it is not to be seen, and opens for its own row with its own key', () => {
  const sealed = sealSecret('mật khẩu: x', KEY, 'row', randomBytes(12));
  expect(sealed).not.toContain('mật khẩu');
  expect(openSecret(sealed, KEY, 'row')).toBe('mật khẩu: x');
});
test('without a key it is kept as it is, and still opens when a key is set later', () => {
  expect(openSecret(sealSecret('x', undefined, 'row', randomBytes(12)), undefined, 'row')).toBe('x');
  expect(openSecret(sealSecret('x', undefined, 'row', randomBytes(12)), KEY, 'row')).toBe('x');
});
test('another key, no key, another row, a changed byte: nothing', () => {
  const sealed = sealSecret('x', KEY, 'row', randomBytes(12));
  const changed = `${sealed.slice(0, -4)}${sealed.endsWith('AAA=') ? 'BBB=' : 'AAA='}`;
  for (const [kept, key, row] of [[sealed, `${KEY}!`, 'row'], [sealed, undefined, 'row'], [sealed, KEY, 'other'], [changed, KEY, 'row'], ['sealed:', KEY, 'row']] as const) {
    expect(openSecret(kept, key, row)).toBeUndefined();
  }
});
