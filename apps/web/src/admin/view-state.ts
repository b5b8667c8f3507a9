/** What a list shows lives in its address, so that Back, reload and a pasted link show the same thing. */
export type ViewState = Record<string, string>;

/** The address of the same page with some of its state changed; a default or empty value leaves no trace. */
export const addressWith = (path: string, now: ViewState, change: Record<string, string | number | null>, defaults: ViewState = {}): string => {
  const search = new URLSearchParams();
  const merged: Record<string, string | number | null> = { ...now, ...change };
  for (const [name, value] of Object.entries(merged)) {
    const text = value === null ? '' : String(value);
    if (text !== '' && text !== defaults[name]) search.set(name, text);
  }
  const query = search.toString();
  return query === '' ? path : `${path}?${query}`;
};

export const pageOf = (query: ViewState): number => {
  const page = Number(query['page'] ?? '1');
  return Number.isInteger(page) && page >= 1 && page < 1_000_000 ? page : 1;
};

/** A query for the API: what is empty is not sent. */
export const withQuery = (path: string, query: Record<string, string | number | null | undefined>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
};

export interface Pages { page: number; last: number; from: number; to: number; total: number }

export const pagesOf = ({ page, size, total }: { page: number; size: number; total: number }): Pages => {
  const last = Math.max(1, Math.ceil(total / Math.max(1, size)));
  const here = Math.min(Math.max(1, page), last);
  return { page: here, last, from: total === 0 ? 0 : (here - 1) * size + 1, to: Math.min(total, here * size), total };
};
