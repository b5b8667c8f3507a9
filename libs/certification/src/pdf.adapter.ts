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

const drawWords = (doc: Doc, whole: PDFKit.PDFStructureElement, facts: CertificateFacts): void => {
  const left = 90;
  const width = WIDTH - 2 * left;
  const line = (tag: 'H1' | 'H2' | 'P', text: string, y: number, font: 'r' | 'b', size: number, color: string, options: { characterSpacing?: number; height?: number } = {}): number => {
    const fitted = fit(doc, text, font, size, width, options.height ?? size * 2.9);
    whole.add(doc.struct(tag, {}, () => {
      doc.font(font).fontSize(fitted).fillColor(color).text(text, left, y, { width, align: 'center', lineGap: 1, ...(options.characterSpacing ? { characterSpacing: options.characterSpacing } : {}) });
    }));
    return doc.y;
  };
  line('P', facts.issuer.toLocaleUpperCase('vi'), 72, 'b', 13, INDIGO);
  line('H1', facts.heading.toLocaleUpperCase('vi'), 100, 'b', 38, TERRACOTTA, { characterSpacing: 1.5 });
  line('P', facts.subtitle, 152, 'r', 15, SOFT);
  line('P', facts.certifies, 192, 'r', 14, INK);
  line('H2', facts.holderName, 212, 'b', 34, INDIGO, { height: 50 });
  const afterHolder = line('P', facts.holderLine, 264, 'r', 14, INK, { height: 40 });
  const afterSentence = line('P', facts.sentence, Math.max(afterHolder, 282) + 12, 'r', 14, INK);
  const afterSubject = line('H2', facts.subjectName, afterSentence + 5, 'b', 21, INK, { height: 58 });
  if (facts.groups.length > 1) line('P', facts.groups.join('  ·  '), afterSubject + 6, 'r', 10.5, SOFT, { height: 42 });
  // Three columns at the foot: the QR, the register, the signature.
  const foot = 418;
  whole.add(doc.struct('P', {}, () => {
    doc.font('r').fontSize(8).fillColor(SOFT).text(facts.verifyHint, 59, foot + 94, { width: 160, align: 'center' });
    doc.font('b').fontSize(10).fillColor(INK).text(facts.code, 59, doc.y + 2, { width: 160, align: 'center' });
  }));
  whole.add(doc.struct('P', {}, () => {
    doc.font('r').fontSize(10).fillColor(INK);
    doc.text('Số vào sổ: ', 224, foot + 22, { continued: true }).font('b').text(facts.registerNumber);
    doc.font('r').text(`Hoàn thành: ${written(facts.completedOn)}`, 224, foot + 40, { width: 290 });
    doc.fontSize(8.5).fillColor(SOFT).text(`Căn cứ: ${facts.legalSource}`, 224, foot + 58, { width: 290 });
  }));
  whole.add(doc.struct('P', {}, () => {
    doc.font('r').fontSize(11).fillColor(INK).text(`${facts.place}, ${written(facts.issuedOn)}`, 540, foot, { width: 240, align: 'center' });
    doc.font('b').text(facts.signer.toLocaleUpperCase('vi'), 540, foot + 18, { width: 240, align: 'center' });
    doc.font('r').fontSize(9).fillColor(SOFT).text('(Bản điện tử, kiểm tra bằng mã QR)', 540, foot + 36, { width: 240, align: 'center' });
  }));
};

/** The largest size, at most the wanted one, at which the text stays within the height: long names shrink, nothing is cut. */
const fit = (doc: Doc, text: string, font: string, wanted: number, width: number, height: number): number => {
  let size = wanted;
  while (size > 8 && doc.font(font).fontSize(size).heightOfString(text, { width, lineGap: 1 }) > height) size -= 0.5;
  return size;
};

const drawQr = (doc: Doc, text: string): void => {
  const { path, side } = qrPath(text);
  const size = 88;
  doc.save().translate(139 - size / 2, 418).scale(size / side).path(path).fill('#000000').restore();
};
