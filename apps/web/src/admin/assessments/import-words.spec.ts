import { alike, comes, doneSentence, faultyRows, isUnreadable, mayBeSaidOnce, placesWords, previewSentence, queryOf, refusedBeforeSending, type ImportPreview } from './import-words';

const planned = (line: number) => ({ line, key: `q-${line}`, kind: 'single', prompt: 'Hỏi?' });
const fault = (line: number, where = `dòng ${line}`, key: string | null = `q-${line}`) => ({ line, where, key, text: 'Sai.' });
const preview = (change: Partial<ImportPreview> = {}): ImportPreview => ({ format: 'xlsx', digest: '', unchanged: 0, added: [], reworded: [], faults: [], remarks: [], ...change });

test.each([
  ['cau-hoi.xlsx', 1, null], ['q.GIFT', 1, null], ['goi.zip', 1, null], ['bank.yml', 1, null], ['cu.xls', 1, /kiểu cũ/], ['anh.png', 1, /anh\.png.*Excel/], ['to.xlsx', 11_000_000, /10 MB/], ['khong.txt', 0, /trống/],
] as const)('%s of %d bytes', (name, size, expected) => {
  const refused = refusedBeforeSending({ name, size });
  if (expected === null) expect(refused).toBeNull();
  else expect(refused).toMatch(expected);
});

test('what goes for questions without, only where something was said', () => {
  expect(queryOf({ skill: '', difficulty: '', explain: ' ' })).toBe('');
  expect(queryOf({ skill: 'NTS.1', difficulty: '2', explain: 'Xem bài & đọc' }, { rows: 'sound' })).toBe('?skill=NTS.1&difficulty=2&explain=Xem+b%C3%A0i+%26+%C4%91%E1%BB%8Dc&rows=sound');
});

test('rows with several faults count once', () => {
  expect(faultyRows({ faults: [fault(2), fault(2), fault(9)] })).toBe(2);
  expect(comes(preview({ added: [planned(3)], reworded: [{ ...planned(4), before: { kind: 'single', prompt: 'Cũ?' } }] }))).toBe(2);
});

test('what is wrong in the same way everywhere is said once', () => {
  const missing = 'Độ khó còn thiếu. Hãy điền, hoặc chọn độ khó chung cho cả tệp khi nhập.';
  expect(alike([{ ...fault(1), text: missing }, fault(2), { ...fault(3), text: missing }]).map((group) => group.map(({ line }) => line))).toEqual([[1, 3], [2]]);
  expect([mayBeSaidOnce({ faults: [{ ...fault(1), text: missing }] }), mayBeSaidOnce({ faults: [fault(1)] })]).toEqual([true, false]);
});

test.each<[Partial<ImportPreview>, RegExp]>([
  [{}, /giống hệt/], [{ added: [planned(2)] }, /không có lỗi, 1 câu sẽ được nhập/], [{ added: [planned(2)], faults: [fault(3)] }, /^1 câu có lỗi, 1 câu nhập được/],
  [{ faults: [fault(3)] }, /^1 câu có lỗi$/], [{ faults: [fault(0, 'cả tệp', null)] }, /Chưa đọc được/], [{ faults: [fault(1, 'trang “Câu hỏi”', null)] }, /Chưa đọc được/],
])('a preview in a sentence %#', (change, expected) => expect(previewSentence(preview(change))).toMatch(expected));

test('a row without a key is no unreadable file', () => expect(isUnreadable(preview({ faults: [fault(5, 'ô B5 (Loại câu)', null)] }))).toBe(false));

test('what was done', () => {
  expect(doneSentence({ added: 3, reworded: 1, unchanged: 9, skipped: 2 })).toBe('Đã thêm 3 câu, viết lại 1 câu, bỏ qua 2 câu có lỗi');
  expect(doneSentence({ added: 0, reworded: 0, unchanged: 9, skipped: 0 })).toMatch(/Không có gì thay đổi/);
  expect(placesWords(['1', '2', '3', '4', '5', '6', '7', '8'])).toBe('1, 2, 3, 4, 5, 6 và 2 chỗ nữa');
});
