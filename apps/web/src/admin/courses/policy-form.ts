import type { CompletionPolicy, Need } from '../types';

/** What stands in the form; an empty field asks for nothing. */
export interface PolicyForm { status: '' | 'completed' | 'passed'; score: string; minutes: string; pages: string; mark: boolean }
export type Faults = Partial<Record<'score' | 'minutes' | 'pages', string>>;

const EMPTY: PolicyForm = { status: '', score: '', minutes: '', pages: '', mark: false };
const shown = (n: number): string => String(Math.round(n * 10) / 10).replace('.', ',');

export const formOf = (policy: CompletionPolicy | null): PolicyForm =>
  (policy?.needs ?? []).reduce<PolicyForm>((form, need) => {
    switch (need.kind) {
      case 'status': return { ...form, status: need.is };
      case 'score': return { ...form, score: shown(need.atLeast * 100) };
      case 'time': return { ...form, minutes: shown(need.seconds / 60) };
      case 'pages': return { ...form, pages: shown(need.share * 100) };
      case 'mark': return { ...form, mark: true };
    }
  }, EMPTY);

/** A number as Vietnamese write it; undefined when it is none, or out of bounds. */
const number = (typed: string, least: number, most: number): number | undefined => {
  const n = Number(typed.trim().replace(',', '.'));
  return Number.isFinite(n) && n >= least && n <= most ? n : undefined;
};

/** The policy somebody typed; null asks for nothing of its own. */
export const policyOf = (form: PolicyForm): { policy: CompletionPolicy | null } | { faults: Faults } => {
  const faults: Faults = {};
  const read = (field: keyof Faults, least: number, most: number, words: string, need: (n: number) => Need): Need[] => {
    if (form[field].trim() === '') return [];
    const n = number(form[field], least, most);
    if (n === undefined) faults[field] = words;
    return n === undefined ? [] : [need(n)];
  };
  const needs: Need[] = [
    ...(form.status === '' ? [] : [{ kind: 'status' as const, is: form.status }]),
    ...read('score', 1, 100, 'Ghi điểm từ 1 đến 100, ví dụ 80.', (n) => ({ kind: 'score', atLeast: n / 100 })),
    ...read('minutes', 0.1, 6000, 'Ghi số phút từ 0,1 đến 6.000, ví dụ 10.', (n) => ({ kind: 'time', seconds: Math.round(n * 60) })),
    ...read('pages', 1, 100, 'Ghi phần nội dung từ 1 đến 100, ví dụ 90.', (n) => ({ kind: 'pages', share: n / 100 })),
    ...(form.mark ? [{ kind: 'mark' as const }] : []),
  ];
  return Object.keys(faults).length > 0 ? { faults } : { policy: needs.length > 0 ? { needs } : null };
};

const word = (need: Need): string => {
  switch (need.kind) {
    case 'status': return need.is === 'passed' ? 'đạt' : 'học xong';
    case 'score': return `điểm từ ${shown(need.atLeast * 100)} %`;
    case 'time': return `học từ ${shown(need.seconds / 60)} phút`;
    case 'pages': return `xem từ ${shown(need.share * 100)} %`;
    case 'mark': return 'tự đánh dấu';
  }
};

/** A policy on one line. */
export const policyWords = (policy: CompletionPolicy | null): string => policy?.needs.map(word).join(', ') ?? 'như thường lệ';
