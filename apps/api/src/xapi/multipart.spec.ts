import { boundaryOf, readMultipart, writeMultipart, type Part } from './multipart';

const body = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('multipart/mixed (RFC 2046 §5.1)', () => {
  test.each([
    ['multipart/mixed; boundary=abc', 'abc'], ['multipart/mixed;boundary="a b"', 'a b'], ['multipart/mixed; charset=x; BOUNDARY=-1', '-1'],
    ['multipart/mixed', undefined], [`multipart/mixed; boundary=${'x'.repeat(71)}`, undefined],
  ])('the boundary of %s is %s', (type, boundary) => expect(boundaryOf(type)).toBe(boundary));

  test('what is written is read again, byte for byte', () => {
    const parts: Part[] = [
      { headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a":1}') },
      { headers: { 'content-type': 'x/y', 'x-experience-api-hash': 'ab' }, body: Buffer.from([13, 10, 45, 45, 0, 255, 13, 10]) },
      { headers: {}, body: Buffer.alloc(0) },
    ];
    expect(readMultipart(writeMultipart(parts, 'xyz'), 'xyz')).toEqual(parts);
  });

  test('preamble, epilogue, padding after the delimiter and folded headers are allowed', () => {
    const read = readMultipart(body('preamble', '--b  ', 'A: 1', ' 2', '', 'x', '--b--', 'epilogue --b'), 'b');
    expect(read).toEqual([{ headers: { a: '1 2' }, body: Buffer.from('x') }]);
  });

  test.each([
    ['nothing at all', body('')], ['no closing delimiter', body('--b', '', 'x')], ['text after a delimiter', body('--bx', '', 'x', '--b--')],
    ['no empty line after the headers', body('--b', 'A: 1', '--b--')], ['a header that is none', body('--b', 'nonsense', '', 'x', '--b--')],
    ['a header twice', body('--b', 'A: 1', 'a: 2', '', 'x', '--b--')], ['another boundary', body('--c', '', 'x', '--c--')],
  ])('refused: %s', (_, bytes) => expect(() => readMultipart(bytes, 'b')).toThrow(expect.objectContaining({ kind: 'invalid' }) as Error));
});
