import type { z } from 'zod';

/** How a column is written: text, whole number, percentage (78.8 means 78,8 %), or a day. */
export type ColumnKind = 'text' | 'integer' | 'percent' | 'day';
export interface Column { title: string; kind: ColumnKind; width: number }
export type Cell = string | number | Date | null;

/** What stands above the table: what it is, of whom, as of when, by which rule. */
export interface Heading { title: string; lines: string[] }

/** A question asked of the house, answered as rows. `places` are the units under which the asker may look. */
export interface Report<P = unknown> {
  id: string;
  params: z.ZodType<P>;
  columns: Column[];
  answer(params: P, places: string[]): Promise<{ heading: Heading; total: number; rows: AsyncIterable<Cell[]> }>;
}

/** A way to write any report. Rows stream through; nothing is held. */
export interface ExportFormat {
  id: string;
  mediaType: string;
  write(report: { heading: Heading; columns: Column[]; rows: AsyncIterable<Cell[]> }, out: NodeJS.WritableStream): Promise<void>;
}
