import { frameworkToCsv, readFrameworkCsv } from './framework-csv';

const groups = [
  { code: 'DLTT', name: 'Khai thác dữ liệu, thông tin', verified: true, skills: [{ code: 'DLTT.1', name: 'Tìm "đúng" thứ cần', summary: 'Dòng một\nDòng hai', verified: true }] },
  { code: 'X', name: '=SUM(A1)', verified: false, skills: [] },
];

test('what is written is read again', () => expect(readFrameworkCsv(frameworkToCsv({ groups }))).toEqual({ ok: true, value: groups }));
test('no cell is run by a spreadsheet', () => expect(frameworkToCsv({ groups })).toContain("X,'=SUM(A1)"));
test('semicolons and columns in another order, as spreadsheets of this country save', () => {
  expect(readFrameworkCsv('ky_nang_ten;ky_nang_ma;nhom_ten;nhom_ma;da_doi_chieu\nDuyệt, tìm;1.1;Dữ liệu;1;có\n')).toEqual({ ok: true, value: [{ code: '1', name: 'Dữ liệu', verified: true, skills: [{ code: '1.1', name: 'Duyệt, tìm', summary: '', verified: true }] }] });
});
test.each([
  ['a column missing', 'nhom_ma,nhom_ten\n1,Một', 1, /thiếu cột ky_nang_ma/],
  ['a row without its group', 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\n,,1.1,Một', 2, /Thiếu mã hoặc tên của nhóm/],
  ['a group with two names', 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\n1,Một,1.1,a\n1,Hai,1.2,b', 3, /hai tên/],
  ['a skill with half its cells', 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\n1,Một,1.1,', 2, /cả mã và tên/],
  ['a code used twice', 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\n1,Một,1.1,a\n1,Một,1.1,b', 0, /“1.1” dùng hai lần/],
  ['a quotation never closed', 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\n1,"Một,1.1,a', 2, /ngoặc kép/],
  ['nothing under its head', 'nhom_ma,nhom_ten,ky_nang_ma,ky_nang_ten\n', 1, /chưa có dòng nào/],
])('%s is said with its line', (_, text, line, says) => {
  const read = readFrameworkCsv(text);
  expect(read).toMatchObject({ ok: false, faults: [{ line, text: expect.stringMatching(says) }] });
});
