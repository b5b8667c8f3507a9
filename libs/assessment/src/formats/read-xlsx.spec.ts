import { deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { zipSync, strToU8 } from 'fflate';
import { rawZip } from '../../../../test/support/packages';
import type { Question } from '../question';
import { checkRows, type CheckedRows } from './check-rows';
import { readXlsx } from './read-xlsx';
import { COLUMN_NAMES, COLUMNS } from './sheet-columns';
import { SAMPLES } from './sheet-guide';
import { writeXlsx } from './write-xlsx';

type Row = Record<string, ExcelJS.CellValue>;
const HEAD = COLUMN_NAMES.map((name) => COLUMNS[name]);
const common = { 'Nhóm kỹ năng': 'NTS.1', 'Độ khó': 1, 'Câu hỏi': 'Hỏi?', 'Giải thích': 'Vì thế.' };
const single: Row = { ...common, 'Mã câu': 'q-1', 'Loại câu': 'Một đáp án', 'Đáp án đúng': 'B', 'Lựa chọn A': 'một', 'Lựa chọn B': 'hai', 'Lựa chọn C': 'ba' };

/** As somebody fills it in: above the head a title, the columns as given, the sheet under any name. */
const workbook = async (rows: Row[], { head = HEAD, above = 0, name = 'Câu hỏi', set }: { head?: string[]; above?: number; name?: string; set?: (sheet: ExcelJS.Worksheet) => void } = {}): Promise<Buffer> => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet(name);
  for (let n = 0; n < above; n++) sheet.addRow(['Ngân hàng của tôi']);
  sheet.addRow(head);
  for (const row of rows) sheet.addRow(head.map((title) => row[title] ?? null));
  set?.(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
};
const checked = async (rows: Row[], how: Parameters<typeof workbook>[1] = {}): Promise<CheckedRows> => {
  const read = readXlsx(await workbook(rows, how));
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return checkRows(read.rows);
};
const one = async (row: Row, how: Parameters<typeof workbook>[1] = {}): Promise<Question> => {
  const { sound, faults } = await checked([row], how);
  if (!sound[0]) throw new Error(JSON.stringify(faults));
  return sound[0].question;
};
const fault = async (row: Row, how: Parameters<typeof workbook>[1] = {}): Promise<string> => (await checked([row], how)).faults.map(({ where, text }) => `${where}: ${text}`).join('\n');

describe('a sheet of questions as people fill it in', () => {
  test.each<[string, Row, object]>([
    ['one answer', single, { kind: 'single', answers: [{ correct: false }, { text: 'hai', correct: true }, { correct: false }] }],
    ['several answers', { ...single, 'Loại câu': 'nhiều đáp án', 'Đáp án đúng': 'a, C' }, { kind: 'multiple', answers: [{ correct: true }, { correct: false }, { correct: true }] }],
    ['an answer by its words', { ...single, 'Đáp án đúng': 'Hai' }, { answers: [{ correct: false }, { correct: true }, { correct: false }] }],
    ['a gap between the answers', { ...single, 'Lựa chọn B': null, 'Lựa chọn D': 'bốn', 'Đáp án đúng': 'D' }, { answers: [{ id: 'a' }, { id: 'b', text: 'ba' }, { id: 'c', text: 'bốn', correct: true }] }],
    ['true or false', { ...common, 'Mã câu': 'q', 'Loại câu': 'Đúng - Sai', 'Đáp án đúng': 'sai' }, { kind: 'true-false', answers: [{ text: 'Đúng', correct: false }, { text: 'Sai', correct: true }] }],
    ['true or false as Excel has it', { ...common, 'Mã câu': 'q', 'Loại câu': 'Đúng – Sai', 'Đáp án đúng': true }, { answers: [{ correct: true }, { correct: false }] }],
    ['an order', { ...single, 'Loại câu': 'Sắp thứ tự', 'Đáp án đúng': null }, { kind: 'ordering', items: [{ text: 'một' }, { text: 'hai' }, { text: 'ba' }] }],
    ['pairs', { ...single, 'Loại câu': 'Ghép đôi', 'Đáp án đúng': null, 'Ghép với / điểm A': 1, 'Ghép với / điểm B': 2, 'Ghép với / điểm C': 3, 'Vế thừa': '4\n5' }, { kind: 'matching', right: [{ text: '1' }, { text: '2' }, { text: '3' }, { text: '4' }, { text: '5' }] }],
    ['words', { ...common, 'Mã câu': 'q', 'Loại câu': 'Điền từ', 'Đáp án đúng': 'sao lưu\nbackup' }, { kind: 'fill-in', accept: ['sao lưu', 'backup'] }],
    ['a number as text', { ...common, 'Mã câu': 'q', 'Loại câu': 'Điền số', 'Đáp án đúng': '1.234,5 km', 'Sai số': '0,5', 'Đơn vị': 'km' }, { kind: 'numeric', answer: 1234.5, tolerance: 0.5, unit: 'km' }],
    ['a number as a number', { ...common, 'Mã câu': 'q', 'Loại câu': 'Điền số', 'Đáp án đúng': 1.234, 'Sai số': 0.1 }, { answer: 1.234, tolerance: 0.1 }],
    ['a task', { ...single, 'Loại câu': 'Thực hành', 'Đáp án đúng': null, 'Lựa chọn C': null, 'Ghép với / điểm A': 2, 'Ghép với / điểm B': '1; gon' }, { kind: 'practical', rubric: [{ id: 'tc-1', points: 2 }, { id: 'gon', points: 1 }] }],
    ['hard in a word, and audiences', { ...single, 'Độ khó': 'Khó', 'Đối tượng': 'SL-LD; SL-TV' }, { difficulty: 3, audiences: ['SL-LD', 'SL-TV'] }],
    ['rich text, a link and letters typed apart', { ...single, 'Câu hỏi': { richText: [{ text: 'Chọn ' }, { text: 'một', font: { bold: true } }] }, 'Lựa chọn A': { text: 'trang web', hyperlink: 'https://sonla.gov.vn' }, 'Lựa chọn B': 'hai'.normalize('NFD') }, { prompt: 'Chọn một', answers: [{ text: 'trang web' }, { text: 'hai' }, {}] }],
  ])('%s', async (_name, row, expected) => expect(await one(row)).toMatchObject(expected));

  test('the head may stand lower, in another order, with columns of one’s own, on a sheet of any name', async () => {
    expect(await one(single, { head: ['Ghi chú', ...[...HEAD].reverse()], above: 3, name: 'Trang1' })).toMatchObject({ key: 'q-1' });
  });
  test('percentages are what is seen', async () => {
    expect(await one({ ...single, 'Lựa chọn A': 0.07 }, { set: (sheet) => { sheet.getCell('H2').numFmt = '0%'; } })).toMatchObject({ answers: [{ text: '7%' }, {}, {}] });
  });
  test('without a key it gets one, and that is said', async () => {
    const { sound, remarks } = await checked([{ ...single, 'Mã câu': null }]);
    expect([sound[0]!.question.key, remarks]).toEqual([expect.stringMatching(/^cau-[0-9a-f]{8}$/), [{ text: expect.stringMatching(/Chưa có mã câu/), lines: [2] }]]);
  });

  test.each<[string, Row, RegExp]>([
    ['a letter without an answer', { ...single, 'Đáp án đúng': 'E' }, /^ô G2 \(Đáp án đúng\): “E” không ứng với lựa chọn nào đã điền \(A, B, C\)\. Hãy ghi/],
    ['no right answer', { ...single, 'Đáp án đúng': null }, /^ô G2 \(Đáp án đúng\): Chưa ghi đáp án đúng/],
    ['an unknown kind', { ...single, 'Loại câu': 'Một đáp an' }, /^ô B2 \(Loại câu\): Không có loại câu “Một đáp an”\. Hãy chọn trong danh sách: Một đáp án, /],
    ['a difficulty of nine', { ...single, 'Độ khó': 9 }, /^ô D2 \(Độ khó\): Độ khó phải là 1, 2 hoặc 3/],
    ['no explanation', { ...single, 'Giải thích': '  ' }, /^ô W2 \(Giải thích\): Lời giải thích còn thiếu\. Hãy viết/],
    ['no skill', { ...single, 'Nhóm kỹ năng': null }, /^ô C2 \(Nhóm kỹ năng\): Nhóm kỹ năng còn thiếu\. Hãy điền/],
    ['a key with a blank', { ...single, 'Mã câu': 'Câu 1' }, /^ô A2 \(Mã câu\): Mã câu viết sai dạng/],
    ['a number in words', { ...single, 'Loại câu': 'Điền số', 'Đáp án đúng': 'mười' }, /^ô G2 \(Đáp án đúng\): “mười” không phải một số/],
    ['points in words', { ...single, 'Loại câu': 'Thực hành', 'Ghép với / điểm A': 'hai', 'Ghép với / điểm B': 1, 'Ghép với / điểm C': 1 }, /^ô N2 \(Ghép với \/ điểm A\): Điểm của tiêu chí/],
    ['a pair without its right side', { ...single, 'Loại câu': 'Ghép đôi', 'Ghép với / điểm A': 'x', 'Ghép với / điểm B': 'y' }, /^ô P2 \(Ghép với \/ điểm C\): Các cặp còn thiếu/],
    ['a formula', { ...single, 'Lựa chọn B': { formula: 'A1&"x"', result: 'ax' } }, /^ô I2 \(Lựa chọn B\): Ô này có công thức\. Hãy chép rồi dán/],
    ['a date', { ...single, 'Lựa chọn A': new Date('2026-01-02') }, /^ô H2 \(Lựa chọn A\): Excel đã đổi ô này thành ngày/],
    ['an error of Excel', { ...single, 'Lựa chọn A': { error: '#REF!' } }, /^ô H2 \(Lựa chọn A\): Ô này đang báo lỗi/],
    ['two answers alike', { ...single, 'Lựa chọn C': 'hai' }, /^dòng 2: Có hai câu trả lời giống nhau/],
    ['a place on a picture', { ...single, 'Loại câu': 'hot-spot' }, /^ô B2 \(Loại câu\): .*QTI\.$/],
    ['no kind', { ...single, 'Loại câu': null }, /^ô B2 \(Loại câu\): Chưa chọn loại câu/],
  ])('%s is said with its cell', async (_name, row, expected) => expect(await fault(row)).toMatch(expected));

  test('a broken cell is the one thing said of its row; other rows are read', async () => {
    const { sound, faults } = await checked([{ ...single, 'Câu hỏi': { formula: '1/0' } as never, 'Giải thích': null }, { ...single, 'Mã câu': 'q-2' }]);
    expect([faults.length, sound.map(({ line }) => line)]).toEqual([1, [3]]);
  });
});

describe('what is written', () => {
  const cellsOf = async (file: Buffer, name: string): Promise<ExcelJS.Worksheet> => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file as never);
    return book.getWorksheet(name)!;
  };
  test('begins no cell like a formula', async () => {
    const [first] = SAMPLES;
    const texts = ['=HYPERLINK("http://x")', '+84', '-1', '@SUM(A1)', ' =1', '＝1', "'=1"];
    const file = await writeXlsx(texts.map((text, n) => ({ ...first!, key: `q-${n}`, prompt: text, skill: text, explain: text })), ['=cmd']);
    for (const name of ['Câu hỏi', 'Danh mục', 'Hướng dẫn', 'Ví dụ']) {
      (await cellsOf(file, name)).eachRow((row) => row.eachCell((cell) => expect([cell.address, cell.formula, /^\s*[=+\-@＝＋－＠\t\r]/.test(String(cell.value))]).toEqual([cell.address, undefined, false])));
    }
    expect((await cellsOf(file, 'Câu hỏi')).getCell('F2').value).toBe(`'=HYPERLINK("http://x")`);
  });
  test('the empty template has lists to pick from, and says so when it is sent back empty', async () => {
    const file = await writeXlsx([], ['NTS.1', 'NTS.2']);
    const sheet = await cellsOf(file, 'Câu hỏi');
    expect([sheet.rowCount, sheet.getCell('B2').dataValidation, sheet.getCell('C300').dataValidation]).toMatchObject([
      1, { type: 'list', formulae: ["'Danh mục'!$A$2:$A$9"], showErrorMessage: true }, { formulae: ["'Danh mục'!$C$2:$C$3"] },
    ]);
    expect(sheet.getCell('C300').dataValidation.showErrorMessage ?? false).toBe(false);
    expect(sheet.getColumn(8).numFmt).toBe('@');
    expect(readXlsx(file)).toMatchObject({ ok: false, faults: [{ text: expect.stringMatching(/chưa có câu hỏi nào/) }] });
  });
  test('its examples are sound', async () => {
    const read = readXlsx(await writeXlsx(SAMPLES, []));
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    const { sound, faults } = checkRows(read.rows);
    expect(faults).toEqual([]);
    expect(sound.map(({ question: { kind } }) => kind)).toEqual(SAMPLES.map(({ kind }) => kind));
  });
});

describe('what is hostile or broken is refused in a sentence, and soon', () => {
  const part = (sheet: string, more: Record<string, string> = {}): Buffer => Buffer.from(zipSync(Object.fromEntries(Object.entries({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Câu hỏi" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>', 'xl/worksheets/sheet1.xml': sheet, ...more,
  }).map(([path, text]) => [path, strToU8(text)]))));
  const rows = (count: number): string => `<worksheet><sheetData>${Array.from({ length: count }, (_, n) => `<row r="${n + 1}"><c r="A${n + 1}" t="inlineStr"><is><t>${n === 0 ? 'Loại câu' : 'x'}</t></is></c></row>`).join('')}</sheetData></worksheet>`;
  const inline = (cells: string[]): string => `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
  const zeros = Buffer.alloc(64 * 1024 * 1024);

  test.each<[string, () => Buffer, RegExp]>([
    ['nothing', () => Buffer.alloc(0), /không phải tệp nén/],
    ['a picture', () => Buffer.from('\x89PNG....................', 'latin1'), /không phải tệp nén/],
    ['an old or locked workbook', () => Buffer.from('d0cf11e0a1b11ae1'.padEnd(64, '0'), 'hex'), /\.xls kiểu cũ.*mật khẩu/],
    ['half a file', () => part(rows(2)).subarray(0, 300), /hỏng hoặc tải lên chưa trọn/],
    ['another zip', () => Buffer.from(zipSync({ 'a.txt': strToU8('x') })), /không phải sổ tính Excel/],
    ['a bomb that says so', () => Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': zeros })), /quá mức/],
    ['a bomb that lies', () => Buffer.from(rawZip([{ path: 'xl/workbook.xml', packed: deflateRawSync(zeros), size: 100, method: 8 }])), /Không giải nén được/],
    ['a way out of the folder', () => Buffer.from(zipSync({ '../../xl/workbook.xml': strToU8('x') })), /trỏ ra ngoài/],
    ['entities', () => part('<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'), /DOCTYPE/],
    ['a link to a file', () => part('', { 'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>' }), /DOCTYPE/],
    ['a sheet without end', () => part(`<worksheet><sheetData>${'<row><c><v>1</v></c></row>'.repeat(140_000)}</sheetData></worksheet>`), /quá lớn.*Hãy xóa các dòng/],
    ['no head', () => part(rows(5)), /Không thấy cột “Câu hỏi”, “Đáp án đúng”/],
    ['too many questions', () => part(`<worksheet><sheetData>${inline(['Loại câu', 'Câu hỏi', 'Đáp án đúng', 'Lựa chọn A', 'Lựa chọn B'])}${inline(['x']).repeat(2001)}</sheetData></worksheet>`), /nhiều nhất 2000 câu/],
    ['broken XML', () => part('<worksheet><sheetData>'), /hỏng/],
    ['a sheet that is not there', () => part('', { 'xl/_rels/workbook.xml.rels': '<Relationships/>' }), /Không tìm thấy nội dung/],
  ])('%s', (_name, file, expected) => {
    const bytes = file();
    const started = Date.now();
    const read = readXlsx(bytes);
    expect(read).toMatchObject({ ok: false, faults: [{ text: expect.stringMatching(expected) }] });
    expect(Date.now() - started).toBeLessThan(4_000);
  });

  test('cells without addresses, strings outside the list, and styles nobody defined do no harm', () => {
    const sheet = `<worksheet><sheetData>${inline(['Loại câu', 'Câu hỏi', 'Đáp án đúng', 'Lựa chọn A', 'Lựa chọn B'])}<row><c t="s"><v>99</v></c><c s="77"><v>5</v></c><c t="s"><v>-1</v></c><c r="ZZZ9999999"><v>1e999</v></c></row></sheetData></worksheet>`;
    expect(readXlsx(part(sheet))).toMatchObject({ ok: true, rows: [{ line: 2, fields: { prompt: '5' } }] });
  });
});
