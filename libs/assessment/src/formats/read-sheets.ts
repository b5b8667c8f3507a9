import { attributeOf, childOf, childrenOf, decodeXml, readXml, type XmlElement } from '@hvs/package';
import { unpack } from './unpack';

/** What a cell holds. Spreadsheets turn what was typed into dates, formulas and errors; those are told apart, not guessed at. */
export type Cell = { is: 'text'; text: string } | { is: 'number'; value: number; percent: boolean } | { is: 'formula' | 'date' | 'error' };
export interface Sheet { name: string; rows: { number: number; cells: Map<number, Cell> }[] }
export type ReadSheets = { ok: true; sheets: { name: string; read: () => { ok: true; sheet: Sheet } | { ok: false; texts: string[] } }[] } | { ok: false; texts: string[] };

const WANTED = /^xl\/(workbook|sharedStrings|styles|_rels\/workbook|worksheets\/[^/]+)\.xml(\.rels)?$/i;
const NOT_A_WORKBOOK = 'Tệp này không phải sổ tính Excel (.xlsx). Hãy tải tệp mẫu của hệ thống về, điền vào rồi gửi lại.';

/** A workbook (ECMA-376, SpreadsheetML): texts and numbers of its cells. Read by the reader that knows no entities, within its limits. */
export const readSheets = (bytes: Buffer): ReadSheets => {
  const unpacked = unpack(bytes, (path) => WANTED.test(path));
  if (!unpacked.ok) return unpacked;
  const xmlAt = (path: string): ReturnType<typeof readXml> | undefined => {
    const file = unpacked.files.get(path);
    const text = file && decodeXml(file);
    return text?.ok ? readXml(text.xml) : text;
  };
  const [workbook, relations, shared, styles] = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/sharedStrings.xml', 'xl/styles.xml'].map(xmlAt);
  if (!workbook || !relations) return { ok: false, texts: [NOT_A_WORKBOOK] };
  for (const part of [workbook, relations, shared, styles]) if (part && !part.ok) return { ok: false, texts: part.faults.map(({ text }) => text) };
  const rootOf = (part: ReturnType<typeof readXml> | undefined): XmlElement | undefined => (part?.ok ? part.root : undefined);
  const targets = new Map(childrenOf(rootOf(relations), 'Relationship').map((one) => [attributeOf(one, 'Id'), (attributeOf(one, 'Target') ?? '').replace(/^\/?(xl\/)?/, 'xl/')]));
  const strings = childrenOf(rootOf(shared), 'si').map(richText);
  const formats = formatsOf(rootOf(styles));
  return {
    ok: true,
    sheets: childrenOf(childOf(rootOf(workbook), 'sheets'), 'sheet').map((sheet) => ({
      name: attributeOf(sheet, 'name') ?? '',
      read: () => {
        const name = attributeOf(sheet, 'name') ?? '';
        const xml = xmlAt(targets.get(idOf(sheet)) ?? '');
        if (!xml) return { ok: false, texts: [`Không tìm thấy nội dung của trang “${name}” trong tệp. Hãy lưu lại tệp bằng Excel rồi gửi lại.`] };
        if (!xml.ok) return { ok: false, texts: xml.faults.map(({ code, text }) => (code === 'xml-too-big' ? `Trang “${name}” quá lớn. Hãy xóa các dòng, cột trống đã định dạng ở cuối trang, hoặc chép câu hỏi sang tệp mẫu mới.` : text)) };
        return { ok: true, sheet: { name, rows: rowsOf(xml.root, strings, formats) } };
      },
    })),
  };
};

const idOf = (sheet: XmlElement): string | undefined => sheet.attributes.find(({ name, namespace }) => name === 'id' && namespace !== '')?.value;

/** Excel's way to write what XML has no place for. */
const plain = (text: string): string => text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
const richText = (element: XmlElement): string =>
  plain([...childrenOf(element, 't'), ...childrenOf(element, 'r').flatMap((run) => childrenOf(run, 't'))].map(({ text }) => text).join(''));

type NumberFormat = 'number' | 'percent' | 'date';

/** Number formats by style. Ids below 164 are built in (ECMA-376 part 1, 18.8.30). */
const formatsOf = (styles: XmlElement | undefined): NumberFormat[] => {
  const own = new Map(childrenOf(childOf(styles, 'numFmts'), 'numFmt').map((one) => [Number(attributeOf(one, 'numFmtId')), attributeOf(one, 'formatCode') ?? '']));
  return childrenOf(childOf(styles, 'cellXfs'), 'xf').map((xf) => {
    const id = Number(attributeOf(xf, 'numFmtId') ?? 0);
    const code = (own.get(id) ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58) || (/[dmyhs]/i.test(code) && !/general/i.test(code))) return 'date';
    return id === 9 || id === 10 || code.includes('%') ? 'percent' : 'number';
  });
};

const rowsOf = (sheet: XmlElement, strings: readonly string[], formats: readonly NumberFormat[]): Sheet['rows'] => {
  let number = 0;
  return childrenOf(childOf(sheet, 'sheetData'), 'row').map((row) => {
    number = Number(attributeOf(row, 'r') ?? number + 1);
    let column = -1;
    const cells = new Map<number, Cell>();
    for (const cell of childrenOf(row, 'c')) {
      column = columnOf(attributeOf(cell, 'r')) ?? column + 1;
      const found = cellOf(cell, strings, formats);
      if (found) cells.set(column, found);
    }
    return { number, cells };
  });
};

const columnOf = (address: string | undefined): number | undefined => {
  const letters = /^([A-Z]{1,3})\d+$/.exec(address ?? '')?.[1];
  return letters === undefined ? undefined : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
};

const cellOf = (cell: XmlElement, strings: readonly string[], formats: readonly NumberFormat[]): Cell | undefined => {
  if (childOf(cell, 'f')) return { is: 'formula' };
  const value = childOf(cell, 'v')?.text ?? '';
  switch (attributeOf(cell, 't') ?? 'n') {
    case 's': return textCell(strings[Number(value)] ?? '');
    case 'inlineStr': return textCell(richText(childOf(cell, 'is') ?? cell));
    case 'str': return textCell(plain(value));
    case 'b': return textCell(value.trim() === '1' ? 'Đúng' : 'Sai');
    case 'e': return { is: 'error' };
    case 'd': return { is: 'date' };
    default: {
      if (value.trim() === '') return undefined;
      const format = formats[Number(attributeOf(cell, 's') ?? 0)] ?? 'number';
      return format === 'date' ? { is: 'date' } : { is: 'number', value: Number(value), percent: format === 'percent' };
    }
  }
};
const textCell = (text: string): Cell | undefined => (text.trim() === '' ? undefined : { is: 'text', text });
