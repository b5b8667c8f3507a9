import type { XapiVersion } from '@hvs/xapi';
import { instantOf } from './position';

/** How the text of a statement is kept: bits of the column `form`. */
export const FORM = { written2: 1, withoutTimestamp: 2 } as const;

export const formOf = (statement: { readonly timestamp?: string; readonly version?: string }): number =>
  (statement.version?.startsWith('2.') ? FORM.written2 : 0) | (statement.timestamp === undefined ? FORM.withoutTimestamp : 0);

export const versionOf = (form: number): XapiVersion => ((form & FORM.written2) === 0 ? '1.0.3' : '2.0.0');

/** The statement as it is shown: `stored` is in its position, and stands for a timestamp that nobody gave (Data §2.4.7, §2.4.8). */
export const textOf = (body: string, at: string, form: number): string => {
  const stored = instantOf(at).toISOString();
  const timestamp = (form & FORM.withoutTimestamp) === 0 ? '' : `"timestamp":"${stored}",`;
  return `${body.slice(0, body.lastIndexOf('}'))},${timestamp}"stored":"${stored}"}`;
};
