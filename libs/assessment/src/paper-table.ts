import { parse } from 'csv-parse/sync';
import { harmless, unharmed } from './formats/sheet-columns';

/** A row of results: which sheet, who sat it (only where the sheet does not say), and what is written at each question. */
export interface PaperRow { line: number; sheet: string; username: string; answers: string[] }
export type PaperTable = { ok: true; rows: PaperRow[] } | { ok: false; fault: string };

const MOST_ROWS = 1000;
const SHEET = 'phieu';
const USERNAME = 'tai_khoan';

/** Spreadsheets of this country save with semicolons, others with commas: the line of column names tells. */
const delimiterOf = (text: string): string => {
  const head = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  return [',', ';', '\t'].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
};

/** Reads `phieu`, `tai_khoan` and `q1` to `qn` by the names of the columns, in any order. */
export const readPaperTable = (text: string, questions: number): PaperTable => {
  let table: { info: { lines: number }; record: string[] }[];
  try {
    table = parse(text, { bom: true, delimiter: delimiterOf(text), info: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as unknown as typeof table;
  } catch {
    return { ok: false, fault: 'Tệp này không đọc được như một bảng CSV: có lẽ thiếu một dấu ngoặc kép. Hãy lưu lại từ bảng tính dưới dạng “CSV UTF-8”.' };
  }
  if (table.length > MOST_ROWS + 1) return { ok: false, fault: `Tệp có hơn ${MOST_ROWS} dòng. Hãy nhập từng buổi.` };
  const heads = (table[0]?.record ?? []).map((head) => head.toLowerCase());
  const columns = [SHEET, ...Array.from({ length: questions }, (_, index) => `q${index + 1}`)];
  const missing = columns.filter((column) => !heads.includes(column));
  if (missing.length > 0) return { ok: false, fault: `Dòng đầu thiếu cột ${missing.slice(0, 5).join(', ')}. Hãy tải bảng mẫu của buổi này rồi điền vào.` };
  const cellOf = (record: string[], column: string): string => unharmed(record[heads.indexOf(column)] ?? '');
  return { ok: true, rows: table.slice(1).map(({ info, record }) => ({ line: info.lines, sheet: cellOf(record, SHEET), username: cellOf(record, USERNAME), answers: columns.slice(1).map((column) => cellOf(record, column)) })) };
};

/** The table to fill in: a row a sheet. The names beside it are for people to read and are not looked at. */
export const writePaperTable = (sheets: readonly { sheet: string; username: string; name: string }[], questions: number): string => {
  const cell = (text: string): string => (/[",;\r\n]/.test(harmless(text)) ? `"${harmless(text).replaceAll('"', '""')}"` : harmless(text));
  const heads = [SHEET, USERNAME, 'ho_ten', ...Array.from({ length: questions }, (_, index) => `q${index + 1}`)];
  const rows = sheets.map(({ sheet, username, name }) => [sheet, username, name, ...Array.from({ length: questions }, () => '')]);
  return `\uFEFF${[heads, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
};

/** What stands on a sheet. The letter keeps spreadsheets from reading a date in it. */
export const sheetName = (session: number, sheet: number): string => `P${session}-${sheet}`;

/** Of which sheet of the session a number tells, `P12-3` or `3`; undefined: of none. */
export const sheetIn = (session: number, text: string): number | undefined => {
  const found = /^(?:P?(\d{1,9})\s*-\s*)?0*(\d{1,4})$/i.exec(text.trim());
  return found && (found[1] === undefined || Number(found[1]) === session) ? Number(found[2]) : undefined;
};
