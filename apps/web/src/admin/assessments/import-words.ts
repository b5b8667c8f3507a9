import { formatNumber } from '../../ui/format';

export type BankFormat = 'xlsx' | 'gift' | 'qti' | 'yaml';
export interface HeldFormat { format: BankFormat; holds: number; leftOut: { key: string; why: string }[] }

interface Planned { line: number; key: string; kind: string; prompt: string }
export interface RowFault { line: number; where: string; key: string | null; text: string }
export interface ImportPreview {
  format: BankFormat; digest: string; unchanged: number;
  added: Planned[]; reworded: (Planned & { before: { kind: string; prompt: string } })[];
  faults: RowFault[]; remarks: { text: string; lines: number[] }[];
}
export interface ImportDone { added: number; reworded: number; unchanged: number; skipped: number }
/** What goes for questions that do not say theirs. */
export interface Defaults { skill: string; difficulty: '' | '1' | '2' | '3'; explain: string }

export const FORMAT_WORDS: Record<BankFormat, { name: string; about: string }> = {
  xlsx: { name: 'Excel', about: 'Mỗi câu một dòng, sửa bằng Excel hoặc LibreOffice.' },
  gift: { name: 'GIFT', about: 'Văn bản thuần, để đưa sang Moodle.' },
  qti: { name: 'QTI 3.0', about: 'Gói chuẩn để trao đổi với hệ thống khác, có cả hình.' },
  yaml: { name: 'YAML', about: 'Tệp bank.yaml như trong học liệu của khóa học.' },
};

const MOST_BYTES = 10 * 1024 * 1024;

/** What would be refused anyway is said before it is sent. */
export const refusedBeforeSending = ({ name, size }: { name: string; size: number }): string | null => {
  if (/\.xls$/i.test(name)) return 'Đây là tệp .xls kiểu cũ. Hãy mở bằng Excel, chọn Lưu thành (Save as) .xlsx rồi chọn lại.';
  if (!/\.(xlsx|gift|txt|zip|xml|ya?ml)$/i.test(name)) return `Không nhập được tệp “${name}”. Hãy chọn tệp Excel (.xlsx), GIFT (.gift, .txt), QTI (.zip, .xml) hoặc YAML (.yaml).`;
  if (size > MOST_BYTES) return 'Tệp lớn hơn 10 MB. Hãy tách thành nhiều tệp.';
  return size === 0 ? 'Tệp này trống. Hãy chọn tệp khác.' : null;
};

export const queryOf = ({ skill, difficulty, explain }: Defaults, more: Record<string, string> = {}): string => {
  const said = Object.entries({ skill: skill.trim(), difficulty, explain: explain.trim(), ...more }).filter(([, value]) => value !== '');
  return said.length === 0 ? '' : `?${new URLSearchParams(said).toString()}`;
};

/** Rows with at least one fault: a row may have several. */
export const faultyRows = ({ faults }: Pick<ImportPreview, 'faults'>): number => new Set(faults.map(({ line }) => line)).size;
/** The file itself cannot be read: no row of it can be taken. */
export const isUnreadable = ({ faults }: Pick<ImportPreview, 'faults'>): boolean => faults.some(({ key, line, where }) => key === null && (line === 0 || where === 'cả tệp' || where.startsWith('trang ')));
/** What is wrong in the same way in many places is said once. */
export const alike = (faults: readonly RowFault[]): RowFault[][] => {
  const groups = new Map<string, RowFault[]>();
  for (const fault of faults) groups.set(fault.text, [...(groups.get(fault.text) ?? []), fault]);
  return [...groups.values()];
};
/** Whether something is missing that may be said once for the whole file. */
export const mayBeSaidOnce = ({ faults }: Pick<ImportPreview, 'faults'>): boolean => faults.some(({ text }) => /còn thiếu\..* khi nhập\.$/.test(text));
export const comes = ({ added, reworded }: Pick<ImportPreview, 'added' | 'reworded'>): number => added.length + reworded.length;

export const previewSentence = (preview: ImportPreview): string => {
  const coming = comes(preview);
  if (isUnreadable(preview)) return 'Chưa đọc được tệp này';
  if (preview.faults.length > 0) return `${formatNumber(faultyRows(preview))} câu có lỗi${coming > 0 ? `, ${formatNumber(coming)} câu nhập được` : ''}`;
  return coming === 0 ? 'Tệp này giống hệt ngân hàng, không có gì để nhập' : `Cả tệp không có lỗi, ${formatNumber(coming)} câu sẽ được nhập`;
};

export const doneSentence = ({ added, reworded, skipped }: ImportDone): string => {
  const parts = [added > 0 && `thêm ${formatNumber(added)} câu`, reworded > 0 && `viết lại ${formatNumber(reworded)} câu`, skipped > 0 && `bỏ qua ${formatNumber(skipped)} câu có lỗi`].filter(Boolean).join(', ');
  return parts === '' ? 'Không có gì thay đổi: các câu này đã có trong ngân hàng' : `Đã ${parts}`;
};

/** “2, 5, 9 và 12 chỗ nữa” */
export const placesWords = (places: readonly string[]): string => `${places.slice(0, 6).join(', ')}${places.length > 6 ? ` và ${formatNumber(places.length - 6)} chỗ nữa` : ''}`;
