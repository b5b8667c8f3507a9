import { once } from 'node:events';
import type { Cell, ExportFormat } from '../report';

// A cell that begins like a formula, be it after blanks or in full-width signs, is run by spreadsheets (CSV injection); an apostrophe makes it text again.
const harmless = (text: string): string => (/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const asText = (cell: Cell): string => {
  if (cell === null) return '';
  if (cell instanceof Date) return new Date(cell.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  return typeof cell === 'number' ? String(cell) : quoted(harmless(cell));
};

/** Comma-separated values (RFC 4180), UTF-8 with a byte order mark so that spreadsheets read Vietnamese rightly. */
export const csv: ExportFormat = {
  id: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  async write({ columns, rows }, out) {
    const line = async (cells: Cell[]): Promise<void> => {
      if (!out.write(`${cells.map(asText).join(',')}\r\n`)) await once(out, 'drain');
    };
    out.write('\uFEFF');
    await line(columns.map((column) => column.title));
    for await (const row of rows) await line(row);
    out.end();
  },
};
