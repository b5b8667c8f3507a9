import { codeFrom, plainCode } from './supervision-code';

test('a code is eight plain signs in two groups, however it is typed', () => {
  const code = codeFrom(Uint8Array.from([0, 27, 28, 255, 100, 3, 77, 200]));
  expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  expect(plainCode(` ${code.toLowerCase().replace('-', ' – ')} `)).toBe(plainCode(code));
});
