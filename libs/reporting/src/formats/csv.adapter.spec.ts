import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Cell } from '../report';
import { csv } from './csv.adapter';

const written = async (...rows: Cell[][]): Promise<string> => {
  const out = new PassThrough();
  const [file] = await Promise.all([text(out), csv.write({ heading: { title: '', lines: [] }, columns: [{ title: 'Họ và tên', kind: 'text', width: 1 }, { title: 'Số', kind: 'integer', width: 1 }], rows: (async function* () { yield* rows; })() }, out)]);
  return file;
};
const cell = async (value: Cell): Promise<string> => (await written([value])).split('\r\n').slice(1, -1).join('\r\n');

test('begins with a byte order mark and the column titles, and ends every line as RFC 4180 says', async () => {
  const out = new PassThrough();
  const bytes: Buffer[] = [];
  out.on('data', (chunk: Buffer) => bytes.push(chunk));
  await csv.write({ heading: { title: '', lines: [] }, columns: [{ title: 'Họ', kind: 'text', width: 1 }], rows: (async function* () { yield ['Lò']; })() }, out);
  expect([...Buffer.concat(bytes).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(Buffer.concat(bytes).subarray(3).toString()).toBe('Họ\r\nLò\r\n');
});

test.each<[Cell, string]>([
  ['Lò Thị Mai', 'Lò Thị Mai'], ['a,b', '"a,b"'], ['nói "có"', '"nói ""có"""'], ['hai\ndòng', '"hai\ndòng"'], ['a;b', '"a;b"'], [null, ''], [1234, '1234'], [-5, '-5'], [78.8, '78.8'],
  [new Date('2026-11-21T18:00:00Z'), '2026-11-22'],
])('%j is written as %j', async (value, expected) => expect(await cell(value)).toBe(expected));

test.each(['=1+1', '+84 912', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =cmd|x', '＝1+1', '＋1', '－1', '＠x'])('%j is text for a spreadsheet, not a formula', async (value) => {
  expect((await cell(value)).replace(/^"/, '').startsWith("'")).toBe(true);
});
