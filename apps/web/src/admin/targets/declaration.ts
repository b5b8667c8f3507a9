export interface Declaration { value: number; source: string; date: string }

/** What was typed, as a declaration or as one sentence per field. "1.250" and "1 250" are 1250. */
export const readDeclaration = (typed: { value: string; source: string; date: string }, now: Date): { declaration: Declaration | null; faults: Record<string, string> } => {
  const faults: Record<string, string> = {};
  const digits = typed.value.trim().replace(/^(\d{1,3})(?:[.\s]\d{3})+$/, (whole) => whole.replace(/[.\s]/g, ''));
  if (!/^\d{1,9}$/.test(digits)) faults['value'] = 'Nhập một số nguyên từ 0, ví dụ 52.';
  const source = typed.source.trim().replace(/\s+/g, ' ');
  if (source.length < 5) faults['source'] = 'Ghi số và tên văn bản, ví dụ "Công văn số 12/UBND-VHXH".';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.date)) faults['date'] = 'Chọn ngày của văn bản.';
  // The date is the paper's, so it cannot lie ahead.
  else if (new Date(`${typed.date}T00:00:00+07:00`).getTime() > now.getTime()) faults['date'] = 'Ngày của văn bản không thể ở tương lai.';
  return Object.keys(faults).length > 0 ? { declaration: null, faults } : { declaration: { value: Number(digits), source, date: typed.date }, faults };
};
