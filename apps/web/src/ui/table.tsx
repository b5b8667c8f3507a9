import type { ComponentChildren } from 'preact';

export interface Column<Row> { key: string; title: ComponentChildren; right?: boolean; cell: (row: Row) => ComponentChildren; onSort?: () => void; sorted?: 'ascending' | 'descending' | undefined }

/** Columns carry their own cells; sorting is the owner's business. */
export const Table = <Row,>({ columns, rows, rowKey, caption }: { columns: Column<Row>[]; rows: Row[]; rowKey: (row: Row) => string; caption?: ComponentChildren }) => (
  <div class="table-wrap">
    <table class="table">
      {caption && <caption>{caption}</caption>}
      <thead><tr>{columns.map((c) => (
        <th key={c.key} scope="col" class={c.right ? 'right' : undefined} aria-sort={c.sorted}>
          {c.onSort ? <button type="button" onClick={c.onSort}>{c.title}<span aria-hidden="true">{c.sorted === 'ascending' ? '↑' : c.sorted === 'descending' ? '↓' : ''}</span></button> : c.title}
        </th>))}</tr></thead>
      <tbody>{rows.map((row) => <tr key={rowKey(row)}>{columns.map((c) => <td key={c.key} class={c.right ? 'right' : undefined}>{c.cell(row)}</td>)}</tr>)}</tbody>
    </table>
  </div>
);
