import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import type { CertificateFacts } from './facts';
import { qrPath } from './qr';

const FONTS = join(dirname(require.resolve('@expo-google-fonts/be-vietnam-pro/package.json')));
const REGULAR = join(FONTS, '400Regular', 'BeVietnamPro_400Regular.ttf');
const SEMIBOLD = join(FONTS, '600SemiBold', 'BeVietnamPro_600SemiBold.ttf');
const INDIGO = '#2b3a67';
const TERRACOTTA = '#c1552d';
const INK = '#1d2440';
const SOFT = '#55607f';
/** A4 landscape, in points. */
const [WIDTH, HEIGHT] = [841.89, 595.28];
const EDGE = 26;

const written = (day: string): string => {
  const [year, month, date] = day.split('-');
  return `ngày ${date} tháng ${month} năm ${year}`;
};

/** Draws a certificate as PDF/A-2b, tagged, in Vietnamese. The same facts always give the same bytes. */
export const renderPdf = (facts: CertificateFacts): Promise<Buffer> => {
  const doc = new PDFDocument({
    size: 'A4', layout: 'landscape', margin: 0, lang: 'vi-VN', tagged: true, displayTitle: true, pdfVersion: '1.7', subset: 'PDF/A-2b',
    info: { Title: `${facts.heading} ${facts.registerNumber}`, Author: facts.issuer, Subject: facts.title, Producer: 'Học Vụ Số', Creator: 'Học Vụ Số', CreationDate: new Date(`${facts.issuedOn}T00:00:00Z`), ModDate: new Date(`${facts.issuedOn}T00:00:00Z`) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  doc.registerFont('r', REGULAR);
  doc.registerFont('b', SEMIBOLD);
  const whole = doc.struct('Document');
  doc.addStructure(whole);
  // Ornament is no content: screen readers pass over it.
  doc.markContent('Artifact', { type: 'Layout' });
  drawFrame(doc);
  doc.endMarkedContent();
  drawWords(doc, whole, facts);
  whole.add(doc.struct('Figure', { alt: `Mã QR kiểm tra chứng nhận: ${facts.verifyUrl}` }, () => drawQr(doc, facts.verifyUrl)));
  whole.end();
  doc.end();
  return done;
};

type Doc = InstanceType<typeof PDFDocument>;

/** The brocade: a band of Thái lozenges along the frame, and a thin inner line. */
const drawFrame = (doc: Doc): void => {
  doc.rect(0, 0, WIDTH, HEIGHT).fill('#fffdf8');
  const band = 13;
  for (const y of [EDGE, HEIGHT - EDGE - band]) drawBand(doc, EDGE, y, WIDTH - 2 * EDGE, band);
  doc.lineWidth(1.2).strokeColor(INDIGO).rect(EDGE, EDGE + band + 5, WIDTH - 2 * EDGE, HEIGHT - 2 * (EDGE + band + 5)).stroke();
  doc.lineWidth(0.5).strokeColor(TERRACOTTA).rect(EDGE + 4, EDGE + band + 9, WIDTH - 2 * EDGE - 8, HEIGHT - 2 * (EDGE + band + 9)).stroke();
};

const drawBand = (doc: Doc, x: number, y: number, width: number, height: number): void => {
  doc.rect(x, y, width, height).fill(INDIGO);
  const count = Math.round(width / 18);
  const step = width / count;
  for (let i = 0; i < count; i++) {
    const [cx, cy, rx, ry] = [x + (i + 0.5) * step, y + height / 2, step * 0.36, height * 0.4];
    doc.polygon([cx, cy - ry], [cx + rx, cy], [cx, cy + ry], [cx - rx, cy]).fill(i % 2 === 0 ? TERRACOTTA : '#d99a1e');
    doc.polygon([cx, cy - ry * 0.45], [cx + rx * 0.45, cy], [cx, cy + ry * 0.45], [cx - rx * 0.45, cy]).fill('#fffdf8');
  }
};

interface Line { tag: 'H2' | 'P'; text: string; font: 'r' | 'b'; size: number; color: string; gap: number }
/** Where the words stand: head from the top, foot from its own line, and the body between them. */
const LEFT = 90;
const MEASURE = WIDTH - 2 * LEFT;
const BODY = { from: 186, to: 408 };
const FOOT = 426;

const drawWords = (doc: Doc, whole: PDFKit.PDFStructureElement, facts: CertificateFacts): void => {
  const centred = (tag: 'H1' | Line['tag'], text: string, y: number, font: 'r' | 'b', size: number, color: string, characterSpacing = 0): void => {
    whole.add(doc.struct(tag, {}, () => {
      doc.font(font).fontSize(size).fillColor(color).text(text, LEFT, y, { width: MEASURE, align: 'center', lineGap: 1, characterSpacing });
    }));
  };
  const issuer = facts.issuer.toLocaleUpperCase('vi');
  const heading = facts.heading.toLocaleUpperCase('vi');
  centred('P', issuer, 72, 'b', fit(doc, issuer, 'b', 13, 18), INDIGO);
  centred('H1', heading, 98, 'b', fit(doc, heading, 'b', 38, 50, 1.5), TERRACOTTA, 1.5);
  centred('P', facts.subtitle, 150, 'r', fit(doc, facts.subtitle, 'r', 15, 20), SOFT);
  drawBody(doc, facts, centred);
  drawFoot(doc, whole, facts);
};

/**
 * Name, unit, what was completed. Set at full size in the middle of the room between head and foot; where long names need
 * more than that room, everything shrinks alike, so that nothing is cut and nothing overlaps.
 */
const drawBody = (doc: Doc, facts: CertificateFacts, draw: (tag: Line['tag'], text: string, y: number, font: 'r' | 'b', size: number, color: string) => void): void => {
  const groups = facts.groups.length > 1 ? facts.groups.join('  ·  ') : '';
  const lines: Line[] = [
    { tag: 'P', text: facts.certifies, font: 'r', size: 14, color: INK, gap: 0 },
    { tag: 'H2', text: facts.holderName, font: 'b', size: fit(doc, facts.holderName, 'b', 36, 50), color: INDIGO, gap: 2 },
    { tag: 'P', text: facts.holderLine, font: 'r', size: 14, color: INK, gap: 4 },
    { tag: 'P', text: facts.sentence, font: 'r', size: 14, color: INK, gap: 14 },
    { tag: 'H2', text: facts.subjectName, font: 'b', size: 22, color: INK, gap: 4 },
    { tag: 'P', text: groups, font: 'r', size: Math.max(9, fit(doc, groups, 'r', 10.5, 32)), color: SOFT, gap: 6 },
  ];
  const shown = lines.filter((line) => line.text !== '');
  const heightOf = (line: Line, scale: number): number => line.gap * scale + doc.font(line.font).fontSize(line.size * scale).heightOfString(line.text, { width: MEASURE, lineGap: 1 });
  const needed = (scale: number): number => shown.reduce((sum, line) => sum + heightOf(line, scale), 0);
  const room = BODY.to - BODY.from;
  let scale = 1;
  while (scale > 0.4 && needed(scale) > room) scale -= 0.02;
  let y = BODY.from + (room - needed(scale)) / 2;
  for (const line of shown) {
    draw(line.tag, line.text, y + line.gap * scale, line.font, line.size * scale, line.color);
    y += heightOf(line, scale);
  }
};

/** Three columns that begin on one line: the QR, the register, the signature. */
const drawFoot = (doc: Doc, whole: PDFKit.PDFStructureElement, facts: CertificateFacts): void => {
  whole.add(doc.struct('P', {}, () => {
    doc.font('r').fontSize(8).fillColor(SOFT).text(facts.verifyHint, 59, FOOT + 91, { width: 160, align: 'center' });
    doc.font('b').fontSize(10).fillColor(INK).text(facts.code, 59, doc.y + 1, { width: 160, align: 'center' });
  }));
  whole.add(doc.struct('P', {}, () => {
    doc.font('r').fontSize(11).fillColor(INK).text('Số vào sổ: ', 224, FOOT, { continued: true }).font('b').text(facts.registerNumber);
    doc.font('r').fontSize(11).text(`Hoàn thành: ${written(facts.completedOn)}`, 224, FOOT + 19, { width: 290 });
    if (!facts.legalSource) return;
    const legal = `Căn cứ: ${facts.legalSource}`;
    doc.fillColor(SOFT).font('r').fontSize(fit(doc, legal, 'r', 9, 68, 0, 290)).text(legal, 224, FOOT + 40, { width: 290, lineGap: 1 });
  }));
  whole.add(doc.struct('P', {}, () => {
    doc.font('r').fontSize(11).fillColor(INK).text(`${facts.place}, ${written(facts.issuedOn)}`, 536, FOOT, { width: 244, align: 'center' });
    doc.font('b').text(facts.signer.toLocaleUpperCase('vi'), 536, FOOT + 19, { width: 244, align: 'center' });
    doc.font('r').fontSize(9).fillColor(SOFT).text('(Bản điện tử, kiểm tra bằng mã QR)', 536, doc.y + 4, { width: 244, align: 'center' });
  }));
};

/** The largest size, at most the wanted one, at which the text stays within the height: long names shrink, nothing is cut. */
const fit = (doc: Doc, text: string, font: string, wanted: number, height: number, characterSpacing = 0, width = MEASURE): number => {
  let size = wanted;
  while (size > 5 && doc.font(font).fontSize(size).heightOfString(text, { width, lineGap: 1, characterSpacing }) > height) size -= 0.5;
  return size;
};

const drawQr = (doc: Doc, text: string): void => {
  const { path, side } = qrPath(text);
  const size = 88;
  doc.save().translate(139 - size / 2, FOOT).scale(size / side).path(path).fill('#000000').restore();
};
