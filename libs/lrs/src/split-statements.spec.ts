import fc from 'fast-check';
import { BEGIN, StatementSplitter, type Piece, type ReadingPoint, type SplitOptions } from './split-statements';

const LONGEST = 16 * 1024 * 1024;

/** Reads a text in chunks of a size, from a point on. */
const split = (input: string | Buffer, options: Partial<SplitOptions> & { chunk?: number; from?: ReadingPoint } = {}): { pieces: Piece[]; more: string | null } => {
  const { chunk = 7, from = BEGIN, ...others } = options;
  const bytes = Buffer.from(input as string).subarray(from.offset);
  const splitter = new StatementSplitter({ longest: LONGEST, ...others }, from);
  const pieces: Piece[] = [];
  for (let i = 0; i < bytes.length; i += chunk) pieces.push(...splitter.push(bytes.subarray(i, i + chunk)));
  return { pieces: [...pieces, ...splitter.end()], more: splitter.more };
};
const textsOf = (pieces: readonly Piece[]): string[] => pieces.map((piece) => (piece.kind === 'statement' ? piece.bytes.toString().trim() : piece.kind === 'broken' ? `! ${piece.reason}` : '…'));
const texts = (input: string | Buffer, options?: Parameters<typeof split>[1]): string[] => textsOf(split(input, options).pieces);

const [A, B, C] = ['{"id":"a","x":["[{,",{"y":"\\"]}"}]}', '{"id":"ế"}', '{"c":{}}'];

describe('the forms', () => {
  test.each([
    ['an array', `[${A},${B} , ${C}]`], ['an array over many lines', `\n[\r\n  ${A},\r\n\r\n  ${B},\n${C}\n]\n\n`], ['with a byte order mark', `\uFEFF[${A},${B},${C}]`],
    ['a StatementResult', `{"statements":[${A},${B},${C}],"more":""}`], ['one with more before and things after', `{ "more" : "/x", "statements" : [ ${A} , ${B},${C} ] , "z":[{"statements":[1]}] }`],
    ['NDJSON', `${A}\n${B}\n${C}`], ['NDJSON with CRLF, blank lines and an end', `\uFEFF\r\n${A}\r\n\r\n  \t\r\n${B}\r\n${C}\r\n\r\n`],
  ])('%s, whatever the chunks', (_, text) => {
    for (const chunk of [1, 2, 3, 5, 8, 1000]) expect(texts(text, { chunk })).toEqual([A, B, C]);
  });
  test.each([['one statement', A, [A]], ['one over many lines', JSON.stringify(JSON.parse(A), null, 2), [JSON.stringify(JSON.parse(A), null, 2)]], ['an empty array', ' [ ] ', []], ['an empty StatementResult', '{"statements":[],"more":""}', []]])(
    '%s', (_, text, expected) => expect(texts(text)).toEqual(expected));
  test('more of a StatementResult is told, wherever it stands', () => {
    expect(split('{"more":"/a\\u002fb","statements":[{}]}').more).toBe('/a/b');
    expect(split('{"statements":[{"more":"no"}], "x":{"more":"no"}, "more":"/a"}').more).toBe('/a');
    expect(split('{"statements":[{}],"more":null}').more).toBeNull();
  });
  test('a statement that has a statements key within is no StatementResult', () => {
    const text = '{"context":{"extensions":{"https://x.vn":{"statements":[1]}}},"statements":"x"}';
    expect(texts(text)).toEqual([text]);
  });
  test('known to be lines, a broken first line is one of many', () => {
    expect(texts(`{"a":\n${B}\n`, { lines: true })).toEqual(['{"a":', B]);
    expect(texts(`[${A}]`, { lines: true })).toEqual([A]);
  });
  test('lines and ordinals count from 1', () => {
    expect(split(`[\n{"a":\n1},\n\n{}]`).pieces.map(({ ordinal, line }) => [ordinal, line])).toEqual([[1, 2], [2, 5]]);
    expect(split('\n{}\n\n{\n{}').pieces.map(({ ordinal, line }) => [ordinal, line])).toEqual([[1, 2], [2, 4], [3, 5]]);
  });
});

describe('what is no such file', () => {
  test.each([
    ['nothing', '', /không có gì/], ['blanks', ' \n ', /không có gì/], ['a page', '<html>', /không phải là JSON/], ['a zip', 'PK\u0003\u0004', /\.zip/], ['UTF-16', Buffer.from('\uFEFF[]', 'utf16le'), /UTF-16/],
    ['an array cut short', `[${A},{"b":`, /giữa chừng, trong bản ghi này/], ['one cut at the comma', `[${A},`, /giữa chừng/], ['one without its end', `[${A}`, /giữa chừng/], ['a comma too many', `[${A},]`, /dấu phẩy thừa/],
    ['two commas', `[${A},,${B}]`, /dấu phẩy thừa/], ['more after the array', `[${A}] x`, /nội dung khác/], ['a brace too many', `[${A}},${B}]`, /ngoặc \} thừa/], ['an object cut short', '{"a":1', /\.ndjson/],
    ['two objects on a line', `${A} ${B}`, /cùng một dòng/], ['a StatementResult cut short', `{"statements":[${A}],"mo`, /giữa chừng/],
  ])('%s: it ends with a reason, after whatever could be read', (_, text, reason) => {
    const { pieces } = split(text);
    const last = pieces.at(-1)!;
    expect(last).toMatchObject({ kind: 'broken', reason: expect.stringMatching(reason) as string });
    expect(pieces.slice(0, -1).every(({ kind }) => kind === 'statement')).toBe(true);
  });
  test('the reason says where', () => expect(split(`[\n${A},\n${B},\n{"a":"`).pieces.at(-1)).toMatchObject({ kind: 'broken', ordinal: 3, line: 4 }));
});

describe('what is too large', () => {
  const big = `{"a":"${'x'.repeat(500)}"}`;
  test.each([['in an array', `[${A},${big},${B}]`], ['in lines', `${A}\n${big}\n${B}`], ['in a StatementResult', `{"statements":[${A},${big},${B}]}`]])('%s is passed over, and the rest is read', (_, text) =>
    expect(texts(text, { longest: 100 })).toEqual([A, '…', B]));
  test('a gigabyte on one line is never held', () => {
    const splitter = new StatementSplitter({ longest: 1000 });
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage();
    splitter.push(Buffer.from('[{"a":"'));
    for (let i = 0; i < 1024; i += 1) expect(splitter.push(chunk)).toEqual([]);
    expect([...splitter.push(Buffer.from(`"},${B}]`)), ...splitter.end()]).toMatchObject([{ kind: 'too large', ordinal: 1 }, { kind: 'statement', ordinal: 2, bytes: Buffer.from(B) }]);
    const after = process.memoryUsage();
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(64 * 1024 * 1024);
  }, 120_000);
});

describe('going on', () => {
  const line = fc.oneof(fc.constantFrom(A, B, C), fc.json().filter((text) => text.startsWith('{') && !text.includes('\n')));
  const file = fc.record({ all: fc.array(line, { minLength: 1, maxLength: 8 }), form: fc.constantFrom('array', 'result', 'lines'), blanks: fc.constantFrom('', '\n', '\r\n  ') }).map(({ all, form, blanks }) => {
    if (form === 'lines') return { all, text: all.join(`\n${blanks}`) };
    const list = `[${all.join(`${blanks},${blanks}`)}${blanks}]`;
    return { all, text: form === 'array' ? list : `{"more":"/n",${blanks}"statements":${list}}` };
  });
  test('from any point it came to, it reads the rest as if it had never stopped', () => {
    fc.assert(fc.property(file, fc.nat(20), fc.integer({ min: 1, max: 40 }), ({ all, text }, stop, chunk) => {
      const whole = split(text, { chunk });
      expect(textsOf(whole.pieces)).toEqual(all);
      const piece = whole.pieces[stop % whole.pieces.length]!;
      if (piece.kind === 'broken') throw new Error(piece.reason);
      const rest = split(text, { chunk, from: JSON.parse(JSON.stringify(piece.next)) as ReadingPoint });
      expect(rest.pieces).toEqual(whole.pieces.slice(piece.ordinal));
      expect(rest.more).toBe(whole.more);
    }), { numRuns: 300 });
  });
});
