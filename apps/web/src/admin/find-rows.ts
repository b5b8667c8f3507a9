const collator = new Intl.Collator('vi', { numeric: true, sensitivity: 'base' });

/** Text as people type it in a hurry: no marks, no case, đ as d, single spaces. */
export const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim();

/** Every typed word must begin or lie within the text; order does not matter. */
export const matches = (text: string, typed: string): boolean => {
  const words = folded(typed).split(' ').filter(Boolean);
  const hay = folded(text);
  return words.every((word) => hay.includes(word));
};

export const filterRows = <T>(rows: T[], typed: string, textOf: (row: T) => string): T[] =>
  folded(typed) === '' ? rows : rows.filter((row) => matches(textOf(row), typed));

export interface Sort<K extends string> { by: K; down: boolean }
export type SortValue = string | number | null;

/** A new list in order; what is not known stands last whichever way the order goes. */
export const sortRows = <T, K extends string>(rows: T[], sort: Sort<K>, valueOf: (row: T, by: K) => SortValue): T[] =>
  rows
    .map((row, index) => ({ row, index, value: valueOf(row, sort.by) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return a.value === b.value ? a.index - b.index : a.value === null ? 1 : -1;
      const order = typeof a.value === 'string' ? collator.compare(a.value, String(b.value)) : a.value - Number(b.value);
      return order === 0 ? a.index - b.index : sort.down ? -order : order;
    })
    .map(({ row }) => row);

/** A second press on the same heading turns the order; numbers start with the largest, words with A. */
export const nextSort = <K extends string>(now: Sort<K>, by: K, startsDown: boolean): Sort<K> =>
  now.by === by ? { by, down: !now.down } : { by, down: startsDown };
