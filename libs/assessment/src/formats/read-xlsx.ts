import type { ChoiceKind, QuestionKind } from '../question';
import { readNumber } from '../read-number';
import type { Path } from '../yaml-lines';
import { keyFrom, MOST_QUESTIONS, refused, TRUE_FALSE, trueFalse, UNREADABLE, type FileRow, type ReadFile } from './bank-file';
import { readSheets, type Cell, type Sheet } from './read-sheets';
import { COLUMN_NAMES, COLUMNS, KIND_WORDS, letterOf, LETTERS, QUESTIONS_SHEET, unharmed, type ColumnName } from './sheet-columns';

/** A bank as a sheet with one row a question, in the columns of the template. */
export const readXlsx = (bytes: Buffer): ReadFile => {
  const workbook = readSheets(bytes);
  if (!workbook.ok) return refused(workbook.texts.join(' '));
  const named = workbook.sheets.find(({ name }) => folded(name) === folded(QUESTIONS_SHEET)) ?? workbook.sheets[0];
  const read = named?.read();
  if (!read) return refused('Tệp không có trang tính nào. Hãy tải tệp mẫu về và điền vào.');
  if (!read.ok) return refused(read.texts.join(' '), 0, `trang “${named!.name}”`);
  const head = headOf(read.sheet);
  if (!head.ok) return refused(head.text, head.row, `trang “${named!.name}”`);
  const rows = read.sheet.rows.filter(({ number, cells }) => number > head.row && [...head.columns.values()].some((column) => cells.has(column)));
  if (rows.length === 0) return refused(`Trang “${named!.name}” chưa có câu hỏi nào dưới dòng tiêu đề. Hãy điền mỗi câu một dòng.`, head.row, `trang “${named!.name}”`);
  if (rows.length > MOST_QUESTIONS) return refused(`Trang “${named!.name}” có ${rows.length} câu; mỗi lần nhập nhiều nhất ${MOST_QUESTIONS} câu. Hãy tách tệp.`);
  return { ok: true, rows: rows.map(({ number, cells }) => rowOf(number, cells, head.columns)) };
};

type Columns = ReadonlyMap<ColumnName, number>;
type Head = { ok: true; row: number; columns: Columns } | { ok: false; row: number; text: string };
const NEEDED: readonly ColumnName[] = ['kind', 'prompt', 'right', 'optionA', 'optionB'];

const folded = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('vi').replace(/\s*[–-]\s*/g, '-');

/** The head stands in one of the first rows: people put titles above it. */
const headOf = (sheet: Sheet): Head => {
  const names = new Map(COLUMN_NAMES.map((name) => [folded(COLUMNS[name]), name]));
  const found = sheet.rows.slice(0, 10).map(({ number, cells }) => ({
    number, columns: new Map([...cells].flatMap(([column, cell]): [ColumnName, number][] => (cell.is === 'text' && names.has(folded(cell.text)) ? [[names.get(folded(cell.text))!, column]] : []))),
  })).sort((a, b) => b.columns.size - a.columns.size)[0];
  const missing = NEEDED.filter((name) => !found?.columns.has(name));
  if (!found || missing.length > 0) return { ok: false, row: found?.number ?? 1, text: `Không thấy cột ${missing.map((name) => `“${COLUMNS[name]}”`).join(', ')}. Hãy giữ nguyên dòng tiêu đề của tệp mẫu.` };
  return { ok: true, row: found.number, columns: found.columns };
};

const CELL_FAULTS: Record<Exclude<Cell['is'], 'text' | 'number'>, string> = {
  formula: 'Ô này có công thức. Hãy chép rồi dán lại thành giá trị (Paste Values).',
  date: 'Excel đã đổi ô này thành ngày giờ. Hãy định dạng ô là Văn bản (Text) rồi gõ lại.',
  error: 'Ô này đang báo lỗi của Excel (như #REF!). Hãy gõ lại nội dung.',
};

/** A sheet has no place for a drawing. */
type SheetKind = Exclude<QuestionKind, 'hot-spot'>;
const kinds = new Map(Object.entries(KIND_WORDS).flatMap(([kind, word]) => [[folded(word), kind], [kind, kind]] as [string, SheetKind][]));
const DIFFICULTIES: Record<string, number> = { dễ: 1, vừa: 2, 'trung bình': 2, khó: 3 };
const listed = (text: string, by: RegExp): string[] => text.split(by).map((one) => one.trim()).filter(Boolean);

/** The cells of one row, as texts, with the faults that reading them found. */
interface Texts { of: (name: ColumnName) => string; cell: (name: ColumnName) => Cell | undefined }
type Fields = Record<string, unknown>;
interface Answers { fields: Fields; faults: { path: Path; text: string }[]; /** Which letters of the sheet a list's places stand under. */ letters: string[] }

const rowOf = (line: number, cells: ReadonlyMap<number, Cell>, columns: Columns): FileRow => {
  const cell = (name: ColumnName): Cell | undefined => cells.get(columns.get(name) ?? -1);
  const texts: Texts = { cell, of: (name) => textIn(cell(name)) };
  const broken = COLUMN_NAMES.flatMap((name) => {
    const found = cell(name);
    return found && found.is !== 'text' && found.is !== 'number' ? [{ path: [UNREADABLE, name], text: CELL_FAULTS[found.is] }] : [];
  });
  const kind = kinds.get(folded(texts.of('kind')));
  const prompt = texts.of('prompt');
  const difficulty = texts.of('difficulty');
  const answers = kind ? answersOf(kind, texts) : { fields: {}, faults: [], letters: [] };
  const unknown = kind ? [] : [{ path: ['type'], text: `${texts.of('kind') === '' ? 'Chưa chọn loại câu.' : `Không có loại câu “${texts.of('kind')}”.`} Hãy chọn trong danh sách: ${Object.values(KIND_WORDS).join(', ')}; câu chọn vùng trên hình thì nhập bằng tệp QTI.` }];
  return {
    line,
    fields: {
      id: texts.of('key') === '' ? keyFrom('', prompt) : texts.of('key'), type: kind, skill: texts.of('skill'), prompt, explain: texts.of('explain'),
      difficulty: difficulty === '' ? undefined : (DIFFICULTIES[folded(difficulty)] ?? Number(difficulty)),
      ...(texts.of('audiences') !== '' && { audiences: listed(texts.of('audiences'), /[;\n]/) }), ...answers.fields,
    },
    place: (path) => placed(line, path, columns, answers.letters),
    // What a broken cell leads to is no fault of its own.
    faults: broken.length > 0 ? broken : [...unknown, ...answers.faults],
    remarks: texts.of('key') === '' ? ['Chưa có mã câu nên hệ thống đặt mã theo nội dung câu hỏi. Lần sau muốn sửa câu này, hãy xuất ngân hàng ra Excel rồi sửa trên tệp đó.'] : [],
  };
};

const textIn = (cell: Cell | undefined): string => {
  if (cell?.is === 'number') return cell.percent ? `${String(Number((cell.value * 100).toPrecision(12))).replace('.', ',')}%` : String(cell.value).replace('.', ',');
  return cell?.is === 'text' ? unharmed(cell.text.trim()) : '';
};

const answersOf = (kind: SheetKind, texts: Texts): Answers => {
  const filled = LETTERS.map((letter) => ({ letter, text: texts.of(`option${letter}`), pair: texts.of(`pair${letter}`) })).filter(({ text, pair }) => text !== '' || pair !== '');
  const letters = filled.map(({ letter }) => letter as string);
  switch (kind) {
    case 'ordering': return { fields: { items: filled.map(({ text }) => text) }, faults: [], letters };
    case 'matching': {
      const extra = listed(texts.of('extra'), /\n/);
      return { fields: { pairs: filled.map(({ text, pair }) => ({ left: text, right: pair })), ...(extra.length > 0 && { extra }) }, faults: [], letters };
    }
    case 'fill-in': return { fields: { accept: [...listed(texts.of('right'), /\n/), ...filled.map(({ text }) => text)] }, faults: [], letters: [] };
    case 'numeric': return numeric(texts);
    case 'practical': {
      const rubric = filled.map(({ text, pair }, index) => {
        const [points = '', id = ''] = pair.split(';').map((part) => part.trim());
        return { id: id || `tc-${index + 1}`, text, points: points === '' ? undefined : Number(points) };
      });
      return { fields: { rubric }, faults: rubric.flatMap(({ points }, index) => (Number.isNaN(points) ? [{ path: ['rubric', index, 'points'], text: 'Điểm của tiêu chí phải là số nguyên, ví dụ: 2.' }] : [])), letters };
    }
    default: return choice(kind, filled, texts.of('right'), letters);
  }
};

const choice = (kind: ChoiceKind, filled: readonly { letter: string; text: string }[], right: string, letters: string[]): Answers => {
  if (right === '') return { fields: { answers: filled.map(({ text }) => ({ text })) }, faults: [{ path: ['right'], text: 'Chưa ghi đáp án đúng. Hãy ghi chữ cái của lựa chọn đúng, ví dụ: B, hoặc A; C.' }], letters };
  if (kind === 'true-false' && filled.length === 0) {
    const truth = TRUE_FALSE.findIndex((word) => folded(word) === folded(right));
    return truth >= 0 ? { fields: { answers: trueFalse(truth === 0) }, faults: [], letters } : { fields: {}, faults: [{ path: ['right'], text: `“${right}” không phải Đúng hay Sai. Hãy ghi Đúng hoặc Sai.` }], letters };
  }
  const asWhole = filled.find(({ text }) => folded(text) === folded(right));
  const told = /^[A-Fa-f]([\s,;.]+[A-Fa-f])*$/.test(right) ? listed(right.toUpperCase(), /[\s,;.]+/) : asWhole ? [asWhole.letter] : listed(right, /[;\n]/).map((text) => filled.find((one) => folded(one.text) === folded(text))?.letter ?? text);
  const known = new Set(filled.map(({ letter }) => letter));
  const unknown = told.filter((letter) => !known.has(letter));
  return {
    fields: { answers: filled.map(({ letter, text }) => ({ text, correct: told.includes(letter) })) }, letters,
    faults: unknown.length > 0 ? [{ path: ['right'], text: `“${unknown.join('; ')}” không ứng với lựa chọn nào đã điền (${[...known].join(', ') || 'chưa có lựa chọn nào'}). Hãy ghi chữ cái của lựa chọn đúng, ví dụ: B, hoặc A; C.` }] : [],
  };
};

const numeric = (texts: Texts): Answers => {
  const unit = texts.of('unit');
  const faults: Answers['faults'] = [];
  const numberIn = (name: 'right' | 'tolerance', path: string): number | undefined => {
    const cell = texts.cell(name);
    const text = texts.of(name);
    if (cell?.is === 'number' && !cell.percent) return cell.value;
    if (text === '') return undefined;
    const value = /^-?\d+([.,]\d+)?e[+-]?\d+$/i.test(text) ? Number(text.replace(',', '.')) : readNumber(text, unit);
    if (value === undefined) faults.push({ path: [path], text: `“${text}” không phải một số. Hãy ghi như 12, 12,5 hoặc 1.234,5; đơn vị ghi ở cột “${COLUMNS.unit}”.` });
    return value;
  };
  const [answer, tolerance] = [numberIn('right', 'answer'), numberIn('tolerance', 'tolerance')];
  return { fields: { answer, ...(tolerance !== undefined && { tolerance }), ...(unit !== '' && { unit }) }, faults, letters: [] };
};

const COLUMN_OF: Record<string, ColumnName> = {
  id: 'key', type: 'kind', skill: 'skill', difficulty: 'difficulty', audiences: 'audiences', prompt: 'prompt', explain: 'explain', right: 'right', accept: 'right', answer: 'right',
  tolerance: 'tolerance', unit: 'unit', extra: 'extra', answers: 'optionA', items: 'optionA', pairs: 'optionA', rubric: 'optionA',
};
const placed = (line: number, [field, at, part]: Path, columns: Columns, letters: readonly string[]): { line: number; where: string } => {
  const letter = typeof at === 'number' ? letters[at] : undefined;
  const paired = part === 'right' || part === 'points' || part === 'id';
  const name = field === UNREADABLE ? (at as ColumnName) : letter && CHOICES.has(String(field)) ? (`${paired ? 'pair' : 'option'}${letter}` as ColumnName) : COLUMN_OF[String(field)];
  const column = name && columns.get(name);
  return { line, where: column === undefined ? (name ? `dòng ${line} (${COLUMNS[name]})` : `dòng ${line}`) : `ô ${letterOf(column)}${line} (${COLUMNS[name!]})` };
};
const CHOICES = new Set(['answers', 'items', 'pairs', 'rubric']);
