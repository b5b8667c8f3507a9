import { questionFaults, toQuestion, type Pictures } from '../authored-question';
import type { Question } from '../question';
import { QuestionFile } from '../question-file';
import { pictureNameOf } from '../write-bank';
import { sentence } from '../yaml-lines';
import { UNREADABLE, type FileRow, type RowFault } from './bank-file';
import { tidied } from './plain-text';

/** What goes for rows that do not say it: files from elsewhere know no skill groups, and often no explanation. */
export interface RowDefaults { skill?: string | undefined; difficulty?: 1 | 2 | 3 | undefined; explain?: string | undefined }

export interface CheckedRows {
  sound: { line: number; question: Question }[];
  faults: (RowFault & { key: string | null })[];
  /** Said once, with the rows it holds for. */
  remarks: { text: string; lines: number[] }[];
}

const FIELDS: Record<string, string> = {
  id: 'Mã câu', type: 'Loại câu', skill: 'Nhóm kỹ năng', difficulty: 'Độ khó', audiences: 'Đối tượng', prompt: 'Câu hỏi', explain: 'Lời giải thích', answers: 'Các lựa chọn',
  items: 'Các việc cần xếp', pairs: 'Các cặp', extra: 'Các vế thừa', accept: 'Các cách viết đúng', answer: 'Đáp án', tolerance: 'Sai số', unit: 'Đơn vị', image: 'Hình', alt: 'Mô tả hình', regions: 'Các vùng', rubric: 'Các tiêu chí',
};
const HINTS: Record<string, string> = {
  skill: 'Hãy điền, hoặc chọn nhóm kỹ năng chung cho cả tệp khi nhập.',
  difficulty: 'Hãy điền, hoặc chọn độ khó chung cho cả tệp khi nhập.',
  explain: 'Hãy viết vì sao đáp án đúng, hoặc ghi một lời giải thích chung khi nhập.',
};

/** Rows of a file as questions, each fault with its place. Whatever the format, these are the rules of a course's bank file. */
export const checkRows = (rows: readonly FileRow[], { defaults = {}, pictures = new Map() }: { defaults?: RowDefaults; pictures?: Pictures } = {}): CheckedRows => {
  const checked: CheckedRows = { sound: [], faults: [], remarks: [] };
  const lineOfKey = new Map<string, number>();
  const remarks = new Map<string, number[]>();
  for (const row of rows) {
    const fields = cleaned({ ...row.fields, ...Object.fromEntries(Object.entries(defaults).filter(([name, value]) => value !== undefined && isBlank(row.fields[name]))) }) as Record<string, unknown>;
    const key = typeof fields['id'] === 'string' ? fields['id'] : null;
    const faults = row.faults.map(({ path, text }) => ({ ...row.place(path), key, text }));
    const told = new Set(row.faults.map(({ path }) => path[0]));
    const parsed = QuestionFile.safeParse(fields, { error: (issue) => sentence(issue) });
    if (!parsed.success && !told.has(UNREADABLE)) {
      for (const issue of parsed.error.issues) {
        const field = String(issue.path[0] ?? issue.code);
        if (!told.has(field)) faults.push({ ...row.place(issue.path), key, text: `${FIELDS[field] ?? 'Câu này'} ${isBlank(fields[field]) && HINTS[field] ? `còn thiếu. ${HINTS[field]}` : issue.message}` });
      }
    }
    for (const [name, value] of Object.entries(fields)) if (JSON.stringify(value).length > LONGEST) faults.push({ ...row.place([name]), key, text: `${FIELDS[name] ?? 'Câu này'} dài quá ${LONGEST.toLocaleString('vi-VN')} ký tự. Hãy rút gọn.` });
    if (parsed.success && faults.length === 0) {
      const own = row.svg === undefined ? pictures : new Map([[pictureNameOf(parsed.data.id), row.svg]]);
      const earlier = lineOfKey.get(parsed.data.id);
      faults.push(...questionFaults(parsed.data, own).map((text) => ({ ...row.place([]), key, text: upper(text) })));
      if (earlier !== undefined) faults.push({ ...row.place(['id']), key, text: `Mã câu “${parsed.data.id}” đã dùng ở ${earlier === row.line ? 'trên' : `dòng ${earlier}`}. Hãy đặt mã khác.` });
      lineOfKey.set(parsed.data.id, earlier ?? row.line);
      if (faults.length === 0) checked.sound.push({ line: row.line, question: toQuestion(parsed.data, own) });
    }
    checked.faults.push(...faults);
    for (const text of row.remarks) remarks.set(text, [...(remarks.get(text) ?? []), row.line]);
  }
  checked.remarks = [...remarks].map(([text, lines]) => ({ text, lines }));
  return checked;
};

/** Nobody reads a longer one in an exam. */
const LONGEST = 20_000;

const isBlank = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
const upper = (text: string): string => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);

/** Tidied throughout; what is blank is as good as not written. */
const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return tidied(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).filter(([, one]) => !isBlank(one)).map(([name, one]) => [name, cleaned(one)]));
  return value;
};
