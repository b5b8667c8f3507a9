import { session } from '../../api/session';
import { database } from '../../ui/queue/database';

/** The one-page summary of a lesson, as a learner keeps it. */
export interface Summary { slug: string; courseTitle: string; lessonId: string; lessonTitle: string; title: string; html: string }

/**
 * Summaries lie on this device and are read without a network. They hold course texts, nothing of the person: signing
 * out leaves them, and only whoever kept them sees them again.
 */
const prefix = (): string => `giu-lai|${session.get().me?.account ?? ''}|`;
const keyOf = ({ slug, lessonId }: Pick<Summary, 'slug' | 'lessonId'>): string => `${prefix()}${slug}/${lessonId}`;

export const keepSummary = (summary: Summary): Promise<unknown> => database.keep({ key: keyOf(summary), account: '', at: new Date().toISOString(), body: summary });
export const dropSummary = (summary: Pick<Summary, 'slug' | 'lessonId'>): Promise<unknown> => database.dropKept([keyOf(summary)]);
export const isSummaryKept = async (summary: Pick<Summary, 'slug' | 'lessonId'>): Promise<boolean> => (await database.kept(keyOf(summary))) !== undefined;

/** The one kept last comes first. */
export const keptSummaries = async (): Promise<Summary[]> =>
  (await database.allKept()).filter((kept) => kept.key.startsWith(prefix())).sort((a, b) => (a.at < b.at ? 1 : -1)).map((kept) => kept.body as Summary);

/** Prints these sheets and nothing else of the page. */
export const printSummaries = (summaries: readonly Summary[]): void => {
  const sheets = document.createElement('div');
  sheets.className = 'print-sheets';
  for (const { courseTitle, lessonTitle, title, html } of summaries) {
    const sheet = document.createElement('section');
    const line = (tag: string, text: string): void => { const element = document.createElement(tag); element.textContent = text; sheet.append(element); };
    line('p', `${courseTitle} · ${lessonTitle}`);
    line('h1', title);
    const body = document.createElement('div');
    body.className = 'prose';
    body.innerHTML = html;
    sheet.append(body);
    sheets.append(sheet);
  }
  document.body.append(sheets);
  document.documentElement.dataset['printing'] = '';
  const done = (): void => { sheets.remove(); delete document.documentElement.dataset['printing']; };
  window.addEventListener('afterprint', done, { once: true });
  window.print();
};
