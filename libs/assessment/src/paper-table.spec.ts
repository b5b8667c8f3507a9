import { readPaperTable, sheetIn, sheetName, writePaperTable } from './paper-table';

describe('results of a paper session as a table', () => {
  test('the table to fill in is read back, with commas or semicolons', () => {
    const text = writePaperTable([{ sheet: 'P7-1', username: 'mai.lo', name: 'Lò Thị Mai, "Mai"' }, { sheet: 'P7-2', username: '', name: '' }], 2);
    const filled = text.replace('P7-2,,,,', 'P7-2,sua.vu,,A,1C 2A');
    const rows = [{ line: 2, sheet: 'P7-1', username: 'mai.lo', answers: ['', ''] }, { line: 3, sheet: 'P7-2', username: 'sua.vu', answers: ['A', '1C 2A'] }];
    expect(readPaperTable(filled, 2)).toEqual({ ok: true, rows });
    expect(readPaperTable('q2;phieu;q1\n"B,C";3;A\n', 2)).toEqual({ ok: true, rows: [{ line: 2, sheet: '3', username: '', answers: ['A', 'B,C'] }] });
  });

  test('a file that is no such table says what to do', () => {
    expect(readPaperTable('phieu,q1\n1,A\n', 2)).toEqual({ ok: false, fault: expect.stringContaining('q2') });
    expect(readPaperTable('phieu,q1\n1,"A\n', 1)).toEqual({ ok: false, fault: expect.stringContaining('CSV') });
    expect(readPaperTable('', 1)).toEqual({ ok: false, fault: expect.stringContaining('phieu') });
    expect(readPaperTable(`phieu,q1\n${'1,A\n'.repeat(1001)}`, 1)).toMatchObject({ ok: false });
  });

  test('a name that begins like a formula is text', () => {
    expect(writePaperTable([{ sheet: '1-1', username: '', name: '=1+1' }], 1)).toContain("'=1+1");
  });

  test('a sheet of another session is none of this', () => {
    expect([sheetIn(7, sheetName(7, 12)), sheetIn(7, ' 012 '), sheetIn(7, 'P8-12'), sheetIn(7, 'x'), sheetIn(7, '')]).toEqual([12, 12, undefined, undefined, undefined]);
  });
});
