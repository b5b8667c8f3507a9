import { parse } from 'csv-parse/sync';
import { repeatedCodes, type DraftFault, type DraftGroup, type FrameworkDraft, type ReadDraft } from './framework-draft';

/** One row a skill; a group without skills has one row with the skill's cells empty. */
const COLUMNS = ['nhom_ma', 'nhom_ten', 'ky_nang_ma', 'ky_nang_ten', 'mo_ta', 'da_doi_chieu'] as const;
type Column = (typeof COLUMNS)[number];
const YES = new Set(['x', '1', 'có', 'co', 'true', 'yes', 'rồi']);
const MOST_ROWS = 5000;

/** A cell that begins like a formula is run by spreadsheets; an apostrophe makes it text again. */
const cell = (text: string): string => {
  const harmless = /^\s*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** Comma-separated values (RFC 4180) with a byte order mark, so that spreadsheets read Vietnamese rightly. */
export const csvOf = (rows: readonly (readonly string[])[]): string => `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;

export const frameworkToCsv = ({ groups }: Pick<FrameworkDraft, 'groups'>): string => csvOf([
  COLUMNS,
  ...groups.flatMap((group) => (group.skills.length === 0
    ? [[group.code, group.name, '', '', '', group.verified ? 'x' : '']]
    : group.skills.map((skill) => [group.code, group.name, skill.code, skill.name, skill.summary, skill.verified ? 'x' : '']))),
]);

/** Spreadsheets of this country save with semicolons, others with commas: the line of column names tells. */
const delimiterOf = (text: string): string => {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  return [',', ';', '\t'].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
};

/** Reads rows by the names of their columns, in any order, separated by comma, semicolon or tab as spreadsheets save them. */
export const readTable = <C extends string>(text: string, columns: readonly C[], needed: readonly C[]): ReadDraft<{ line: number; row: Record<C, string> }[]> => {
  let table: { info: { lines: number }; record: string[] }[];
  try {
    table = parse(text, { bom: true, delimiter: delimiterOf(text), info: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as unknown as typeof table;
  } catch (error) {
    return { ok: false, faults: [{ line: (error as { lines?: number }).lines ?? 0, text: 'Tệp này không đọc được như một bảng CSV: có lẽ thiếu một dấu ngoặc kép. Hãy lưu lại từ bảng tính dưới dạng “CSV UTF-8”.' }] };
  }
  if (table.length > MOST_ROWS + 1) return { ok: false, faults: [{ line: MOST_ROWS + 1, text: `Tệp có hơn ${MOST_ROWS} dòng.` }] };
  const heads = (table[0]?.record ?? []).map((head) => head.toLowerCase());
  const missing = needed.filter((column) => !heads.includes(column));
  if (missing.length > 0) return { ok: false, faults: [{ line: 1, text: `Dòng đầu thiếu cột ${missing.join(', ')}. Các cột: ${columns.join(', ')}.` }] };
  // An apostrophe put before a formula's sign, ours or the spreadsheet's, is no part of the text.
  const rowOf = (record: string[]): Record<C, string> => Object.fromEntries(columns.map((column) => [column, (record[heads.indexOf(column)] ?? '').replace(/^'(?=\s*[=+\-@])/, '')])) as Record<C, string>;
  return { ok: true, value: table.slice(1).map(({ info, record }) => ({ line: info.lines, row: rowOf(record) })) };
};

export const readFrameworkCsv = (text: string): ReadDraft<DraftGroup[]> => {
  const table = readTable<Column>(text, COLUMNS, ['nhom_ma', 'nhom_ten', 'ky_nang_ma', 'ky_nang_ten']);
  if (!table.ok) return table;
  const faults: DraftFault[] = [];
  const groups = new Map<string, DraftGroup>();
  for (const { line, row } of table.value) {
    const wrong = (said: string): void => { faults.push({ line, text: said }); };
    if (row.nhom_ma === '' || row.nhom_ten === '') { wrong('Thiếu mã hoặc tên của nhóm kỹ năng.'); continue; }
    const verified = YES.has(row.da_doi_chieu.toLowerCase());
    const group = groups.get(row.nhom_ma) ?? { code: row.nhom_ma, name: row.nhom_ten, verified: true, skills: [] };
    if (group.name !== row.nhom_ten) wrong(`Nhóm “${row.nhom_ma}” có hai tên: “${group.name}” và “${row.nhom_ten}”.`);
    groups.set(row.nhom_ma, group);
    group.verified &&= verified;
    if ((row.ky_nang_ma === '') !== (row.ky_nang_ten === '')) wrong('Kỹ năng phải có cả mã và tên.');
    else if (row.ky_nang_ma !== '') group.skills.push({ code: row.ky_nang_ma, name: row.ky_nang_ten, summary: row.mo_ta, verified });
  }
  const found = [...groups.values()];
  if (found.length === 0 && faults.length === 0) faults.push({ line: 1, text: 'Tệp chưa có dòng nào ngoài dòng tên cột.' });
  for (const code of repeatedCodes(found)) faults.push({ line: 0, text: `Mã “${code}” dùng hai lần.` });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: found };
};
