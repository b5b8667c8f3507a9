import ExcelJS from 'exceljs';
import type { ColumnKind, ExportFormat } from '../report';

const NUMBER_FORMAT: Record<ColumnKind, string | undefined> = { text: undefined, integer: '#,##0', percent: '0.0', day: 'dd/mm/yyyy' };
const INDIGO = 'FF2B3A67';

/** An Excel workbook, written row by row: memory stays flat however long the table is. */
export const xlsx: ExportFormat = {
  id: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  async write({ heading, columns, rows }, out) {
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out as never, useSharedStrings: false, useStyles: true });
    const headRows = heading.lines.length + 2;
    const sheet = workbook.addWorksheet('Số liệu', { views: [{ state: 'frozen', ySplit: headRows + 1 }] });
    sheet.columns = columns.map((column) => ({ width: column.width, style: { numFmt: NUMBER_FORMAT[column.kind] ?? 'General' } }));
    const title = sheet.addRow([heading.title]);
    title.font = { bold: true, size: 14, color: { argb: INDIGO } };
    title.commit();
    for (const text of heading.lines) {
      const row = sheet.addRow([text]);
      row.font = { italic: true, size: 10 };
      row.commit();
    }
    sheet.addRow([]).commit();
    const head = sheet.addRow(columns.map((column) => column.title));
    head.font = { bold: true, color: { argb: 'FFFFFFFF' } };
    head.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: INDIGO } };
    head.alignment = { wrapText: true, vertical: 'middle' };
    head.commit();
    let written = 0;
    for await (const row of rows) {
      // A date cell holds wall-clock time without a zone: Vietnam's.
      sheet.addRow(row.map((cell) => (cell instanceof Date ? new Date(cell.getTime() + 7 * 3_600_000) : cell))).commit();
      if (++written % 1000 === 0) await new Promise((done) => setImmediate(done));
    }
    sheet.commit();
    await workbook.commit();
  },
};
