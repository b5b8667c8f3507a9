import { boundaryOf, readMultipart } from './multipart';

const body = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('multipart/mixed (RFC 2046 §5.1)', () => {
  test.each([
    ['multipart/mixed; boundary=abc', 'abc'], ['multipart/mixed;boundary="a b"', 'a b'], ['multipart/mixed; charset=x; BOUNDARY=-1', '-1'],
    ['multipart/mixed', undefined], [`multipart/mixed; boundary=${'x'.repeat(71)}`, undefined],
  ])('the boundary of %s is %s', (type, boundary) => expect(boundaryOf(type)).toBe(boundary));

  test('it is read byte for byte, in views of the body', () => {
    const bytes = Buffer.from([13, 10, 45, 45, 0, 255, 13, 10]);
    const sent = Buffer.concat([body('--xyz', 'Content-Type: application/json', '', '{"a":1}', '--xyz', 'X: ab', '', ''), bytes, body('', '--xyz', '', '', '--xyz--')]);
    const read = readMultipart(sent, 'xyz');
    const parts = [{ headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a":1}') }, { headers: { x: 'ab' }, body: bytes }, { headers: {}, body: Buffer.alloc(0) }];
    expect(read).toEqual({ ok: true, parts });
    expect(read.ok && read.parts.every((part) => part.body.buffer === sent.buffer)).toBe(true);
  });

  test('preamble, epilogue, padding after the delimiter and folded headers are allowed', () => {
    expect(readMultipart(body('preamble', '--b  ', 'A: 1', ' 2', '', 'x', '--b--', 'epilogue --b'), 'b')).toEqual({ ok: true, parts: [{ headers: { a: '1 2' }, body: Buffer.from('x') }] });
  });

  test.each([
    ['nothing at all', body('')], ['no closing delimiter', body('--b', '', 'x')], ['text after a delimiter', body('--bx', '', 'x', '--b--')],
    ['no empty line after the headers', body('--b', 'A: 1', '--b--')], ['a header that is none', body('--b', 'nonsense', '', 'x', '--b--')],
    ['a header twice', body('--b', 'A: 1', 'a: 2', '', 'x', '--b--')], ['another boundary', body('--c', '', 'x', '--c--')], ['a delimiter alone', body('--b', '--b--')],
    ['the boundary at the very end', Buffer.from('--b')], ['a boundary that runs on', body('--b', '', 'x', '--bb--')],
  ])('refused: %s', (_, bytes) => expect(readMultipart(bytes, 'b')).toMatchObject({ ok: false, text: expect.stringMatching(/multipart/) as string }));
});
