import ExcelJS from 'exceljs';
import type { Question } from '../question';
import { TRUE_FALSE, type LeftOut } from './bank-file';
import { COLUMN_NAMES, COLUMNS, harmless, KIND_WORDS, letterOf, LETTERS, QUESTIONS_SHEET, type ColumnName } from './sheet-columns';
import { GUIDE, SAMPLES } from './sheet-guide';

const INDIGO = 'FF2B3A67';
const PAPER = 'FFF4EFE6';
const WIDTHS: Partial<Record<ColumnName, number>> = { key: 14, kind: 15, skill: 18, difficulty: 9, audiences: 14, prompt: 50, right: 16, tolerance: 9, unit: 10, explain: 50 };
const LISTS_SHEET = 'Danh mục';
/** A cell of Excel holds 32,767 characters. */
const LONGEST = 32_000;

export const leftOutOfXlsx = (questions: readonly Question[]): LeftOut[] => questions.flatMap((question) => {
  const why = whyNot(question);
  return why ? [{ key: question.key, kind: question.kind, why }] : [];
});

const whyNot = (question: Question): string | undefined => {
  if (question.kind === 'hot-spot') return 'trang tính không có chỗ cho hình và các vùng';
  if ((question.audiences ?? []).some((one) => /[;\n]/.test(one))) return 'mã đối tượng có dấu chấm phẩy';
  if (question.kind === 'fill-in' && question.accept.some((word) => word.includes('\n'))) return 'có đáp án viết nhiều dòng';
  if (question.kind === 'matching' && question.right.some(({ text }) => text.includes('\n'))) return 'có vế phải viết nhiều dòng';
  if (question.kind === 'practical' && question.rubric.length > LETTERS.length) return 'có nhiều tiêu chí hơn số cột';
  return Object.values(cellsOf(question)).some((text) => text.length > LONGEST) ? 'có đoạn chữ dài hơn một ô Excel' : undefined;
};

/** A workbook to fill in: the bank's questions (none, for an empty template), how to write them, one example of each kind, and lists to pick from. */
export const writeXlsx = async (questions: readonly Question[], skills: readonly string[]): Promise<Buffer> => {
  const leftOut = leftOutOfXlsx(questions);
  const out = new Set(leftOut.map(({ key }) => key));
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Học Vụ Số';
  const rows = questions.filter(({ key }) => !out.has(key));
  const sheet = tableSheet(workbook, QUESTIONS_SHEET, rows);
  addGuide(workbook, leftOut);
  tableSheet(workbook, 'Ví dụ', SAMPLES);
  addLists(workbook, skills);
  const last = rows.length + 501;
  const pick = (name: ColumnName, from: string, strict: boolean): void => {
    const column = letterOf(COLUMN_NAMES.indexOf(name));
    (sheet as unknown as { dataValidations: { add(range: string, rule: object): void } }).dataValidations.add(`${column}2:${column}${last}`, {
      type: 'list', allowBlank: true, formulae: [from], showErrorMessage: strict, errorTitle: COLUMNS[name], error: 'Hãy chọn trong danh sách.',
    });
  };
  pick('kind', `'${LISTS_SHEET}'!$A$2:$A$${Object.keys(KIND_WORDS).length + 1}`, true);
  pick('difficulty', `'${LISTS_SHEET}'!$B$2:$B$4`, true);
  // A bank may take up a new skill: the list only saves typing.
  if (skills.length > 0) pick('skill', `'${LISTS_SHEET}'!$C$2:$C$${skills.length + 1}`, false);
  return Buffer.from(await workbook.xlsx.writeBuffer());
};

const tableSheet = (workbook: ExcelJS.Workbook, name: string, questions: readonly Question[]): ExcelJS.Worksheet => {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }] });
  // As text, so that nothing typed here becomes a date.
  sheet.columns = COLUMN_NAMES.map((column) => ({ width: WIDTHS[column] ?? 22, style: { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } } }));
  const head = sheet.addRow(COLUMN_NAMES.map((column) => COLUMNS[column]));
  head.font = { bold: true, color: { argb: 'FFFFFFFF' } };
  head.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: INDIGO } };
  head.alignment = { wrapText: true, vertical: 'middle' };
  head.height = 32;
  for (const question of questions) {
    const cells = cellsOf(question);
    sheet.addRow(COLUMN_NAMES.map((column) => (cells[column] ? asText(cells[column]) : null)));
  }
  return sheet;
};

const addGuide = (workbook: ExcelJS.Workbook, leftOut: readonly LeftOut[]): void => {
  const sheet = workbook.addWorksheet('Hướng dẫn');
  sheet.columns = [{ width: 26 }, { width: 96 }];
  const missing: [string, string][] = leftOut.length === 0 ? [] : [['Không có trong tệp này', ''], ...leftOut.map(({ key, why }): [string, string] => [key, `Câu này ở lại ngân hàng, vì ${why}.`])];
  for (const [name, text] of [...GUIDE, ...missing]) {
    const row = sheet.addRow([asText(name), asText(text)]);
    row.alignment = { wrapText: true, vertical: 'top' };
    row.getCell(1).font = { bold: true, ...(text === '' && { size: 13, color: { argb: INDIGO } }) };
    if (text === '') row.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: PAPER } };
  }
};

const addLists = (workbook: ExcelJS.Workbook, skills: readonly string[]): void => {
  const sheet = workbook.addWorksheet(LISTS_SHEET);
  sheet.columns = [{ width: 20 }, { width: 12 }, { width: 40 }];
  sheet.addRow([COLUMNS.kind, COLUMNS.difficulty, COLUMNS.skill]).font = { bold: true };
  const kinds = Object.values(KIND_WORDS);
  for (let row = 0; row < Math.max(kinds.length, skills.length); row++) sheet.addRow([kinds[row] ?? null, row < 3 ? String(row + 1) : null, skills[row] ? asText(skills[row]) : null]);
};

/** `_x0041_` is an A to Excel, so that an underscore that begins such a thing is written in that way itself. */
const asText = (text: string): string => harmless(text).replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');

const cellsOf = (question: Question): Partial<Record<ColumnName, string>> => {
  const { key, kind, skill, difficulty, audiences = [], prompt, explain } = question;
  return { key, kind: KIND_WORDS[kind] ?? kind, skill, difficulty: String(difficulty), audiences: audiences.join('; '), prompt, explain, ...answerCells(question) };
};

const byLetter = (name: 'option' | 'pair', texts: readonly string[]): Partial<Record<ColumnName, string>> => Object.fromEntries(texts.slice(0, LETTERS.length).map((text, index) => [`${name}${LETTERS[index]!}`, text]));
const decimal = (value: number): string => String(value).replace('.', ',');

const answerCells = (question: Question): Partial<Record<ColumnName, string>> => {
  switch (question.kind) {
    case 'ordering': return byLetter('option', question.items.map(({ text }) => text));
    case 'matching': {
      const textOf = new Map(question.right.map(({ id, text }) => [id, text]));
      const paired = new Set(Object.values(question.pairs));
      return {
        ...byLetter('option', question.left.map(({ text }) => text)), ...byLetter('pair', question.left.map(({ id }) => textOf.get(question.pairs[id]!)!)),
        extra: question.right.filter(({ id }) => !paired.has(id)).map(({ text }) => text).join('\n'),
      };
    }
    case 'fill-in': return { right: question.accept.join('\n') };
    case 'numeric': return { right: decimal(question.answer), ...(question.tolerance > 0 && { tolerance: decimal(question.tolerance) }), ...(question.unit && { unit: question.unit }) };
    case 'practical': return {
      ...byLetter('option', question.rubric.map(({ text }) => text)), ...byLetter('pair', question.rubric.map(({ id, points }, index) => (id === `tc-${index + 1}` ? String(points) : `${points}; ${id}`))),
    };
    // `leftOutOfXlsx` has taken these out.
    case 'hot-spot': return {};
    default: {
      const right = question.answers.flatMap(({ correct }, index) => (correct ? [LETTERS[index]!] : []));
      const plain = question.kind === 'true-false' && question.answers.every(({ text }, index) => text === TRUE_FALSE[index]);
      return plain ? { right: question.answers[0]!.correct ? TRUE_FALSE[0] : TRUE_FALSE[1] } : { ...byLetter('option', question.answers.map(({ text }) => text)), right: right.join('; ') };
    }
  }
};
