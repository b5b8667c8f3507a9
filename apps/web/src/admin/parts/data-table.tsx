import type { ComponentChildren } from 'preact';
import type { Sort } from '../find-rows';

export interface Column<T, K extends string = string> {
  id: K;
  head: ComponentChildren;
  /** Shown beside the value on a narrow screen, where a row becomes a card. Without it the value stands alone. */
  label?: string;
  cell: (row: T) => ComponentChildren;
  numeric?: boolean;
  sortable?: boolean;
  /** The column that names the row, for the ear. */
  names?: boolean;
  width?: string;
  /** Does without on a narrow screen. */
  wideOnly?: boolean;
}

interface Props<T, K extends string> {
  caption: string;
  columns: Column<T, K>[];
  rows: T[];
  keyOf: (row: T) => string;
  sort?: Sort<K>;
  onSort?: (by: K) => void;
  /** New rows are on their way; the old ones stay, paler. */
  waiting?: boolean;
}

const Arrow = ({ way }: { way: 'up' | 'down' | 'none' }) => (
  <svg viewBox="0 0 10 12" width="10" height="12" aria-hidden="true">
    <path d="M5 1 8.5 5h-7Z" fill="currentColor" opacity={way === 'up' ? 1 : 0.28} />
    <path d="M5 11 1.5 7h7Z" fill="currentColor" opacity={way === 'down' ? 1 : 0.28} />
  </svg>
);

/** A table with a head that stays, columns that sort, and rows that fold into cards on a phone. */
export const DataTable = <T, K extends string>({ caption, columns, rows, keyOf, sort, onSort, waiting }: Props<T, K>) => (
  <div class="adm-table-frame" data-waiting={waiting ? '' : undefined} aria-busy={waiting ? 'true' : undefined}>
    <table class="table adm-table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => {
            const sorted = sort?.by === column.id ? (sort.down ? 'down' : 'up') : 'none';
            return (
              <th key={column.id} scope="col" data-numeric={column.numeric ? '' : undefined} data-wide={column.wideOnly ? '' : undefined} style={column.width ? { width: column.width } : undefined}
                aria-sort={column.sortable ? (sorted === 'none' ? 'none' : sorted === 'down' ? 'descending' : 'ascending') : undefined}>
                {column.sortable && onSort ? <button type="button" class="adm-sort" onClick={() => onSort(column.id)}>{column.head}<Arrow way={sorted} /></button> : column.head}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => {
              const Cell = column.names ? 'th' : 'td';
              return (
                <Cell key={column.id} scope={column.names ? 'row' : undefined} data-label={column.label} data-numeric={column.numeric ? '' : undefined} data-wide={column.wideOnly ? '' : undefined}>
                  {column.cell(row)}
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
