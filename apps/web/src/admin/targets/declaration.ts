/** A day as people type it, 5/1/2026 or 05-01-2026, as yyyy-mm-dd; null when there is no such day. */
export const readDay = (typed: string): string | null => {
  const found = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed.trim());
  if (!found) return null;
  const day = `${found[3]}-${found[2]!.padStart(2, '0')}-${found[1]!.padStart(2, '0')}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day ? day : null;
};

export interface Declaration { value: number; source: string; date: string }

/** What was typed, as a declaration or as one sentence per field. "1.250" and "1 250" are 1250. */
export const readDeclaration = (typed: { value: string; source: string; date: string }, now: Date): { declaration: Declaration | null; faults: Record<string, string> } => {
  const faults: Record<string, string> = {};
  const digits = typed.value.trim().replace(/^(\d{1,3})(?:[.\s]\d{3})+$/, (whole) => whole.replace(/[.\s]/g, ''));
  if (!/^\d{1,9}$/.test(digits)) faults['value'] = 'Nhập một số nguyên từ 0, ví dụ 52.';
  const source = typed.source.trim().replace(/\s+/g, ' ');
  if (source.length < 5) faults['source'] = 'Ghi số và tên văn bản, ví dụ "Công văn số 12/UBND-VHXH".';
  const date = readDay(typed.date);
  if (date === null) faults['date'] = 'Ghi ngày của văn bản theo thứ tự ngày/tháng/năm, ví dụ 05/01/2026.';
  // The date is the paper's, so it cannot lie ahead.
  else if (new Date(`${date}T00:00:00+07:00`).getTime() > now.getTime()) faults['date'] = 'Ngày của văn bản không thể ở tương lai.';
  return Object.keys(faults).length > 0 || date === null ? { declaration: null, faults } : { declaration: { value: Number(digits), source, date }, faults };
};
