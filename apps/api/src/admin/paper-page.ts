import type { PrintedSheet } from '@hvs/assessment';

export interface PaperPage {
  number: number;
  title: string;
  unit: string;
  heldAt: Date;
  /** 0: no limit. */
  minutes: number;
  keys: boolean;
  sheets: (Omit<PrintedSheet, 'personId'> & { person: string | null })[];
}

type Question = PrintedSheet['questions'][number];

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!);
const letter = (index: number): string => String.fromCharCode(65 + index);
const dayOf = (at: Date): string => at.toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const STYLE = `
@page{size:A4;margin:11mm 13mm 12mm}
*{box-sizing:border-box}html{color-scheme:light}body{margin:0;background:#fff;color:#000;font:10.75pt/1.4 "Be Vietnam Pro","Noto Sans","Segoe UI",system-ui,sans-serif}
.sheet{break-before:page;max-width:184mm;margin:0 auto}.sheet:first-of-type{break-before:auto}
table{border-collapse:collapse;width:100%}td,th{padding:0;text-align:left;vertical-align:top;font-weight:400}
.run{font-size:9pt;padding-bottom:1.5mm;border-bottom:.5pt solid #777;color:#333}
header{display:flex;justify-content:space-between;gap:8mm;padding-top:2mm}
h1{font-size:13pt;line-height:1.3;margin:0 0 1mm}header p{margin:0;font-size:9.5pt}.no{flex:none;text-align:right;font-size:9.5pt}.no b{display:block;font-size:20pt;line-height:1.1;white-space:nowrap;font-variant-numeric:tabular-nums}
.who{display:grid;grid-template-columns:2fr 1fr 1fr;gap:0 5mm;margin:3mm 0 2mm}.who .wide{grid-column:1/-1}.who span{border-bottom:.75pt dotted #000;min-height:11mm}
.hint{font-size:9.5pt;margin:0 0 1mm}
tr{break-inside:avoid}.q>td{padding:1.75mm 0 0}.q>td:last-child{width:38mm;padding-left:5mm}.q p{margin:0 0 .5mm}.q ol{list-style:none;margin:0;padding:0 0 0 3mm}.q li{display:flex;gap:2mm}.q li b{flex:none;width:5mm}
.pairs{display:grid;grid-template-columns:1fr 1fr;gap:0 5mm}
.box{border:1pt solid #000;min-height:15mm;padding:.75mm 1mm;font-size:7.5pt;line-height:1.25}
.spot{position:relative;display:block;max-width:105mm}.spot img{display:block;width:100%;height:auto}.spot i{position:absolute;border:1.25pt dashed #000;font:700 10pt/1 system-ui,sans-serif;font-style:normal}.spot i b{background:#fff;border:.75pt solid #000;padding:0 1mm;position:absolute;top:0;right:0}
.keys{margin-top:3mm}.keys td,.keys th{border:.75pt solid #000;padding:1mm 2mm}.keys th{font-weight:700}
@media screen{body{background:#e9e5dc;padding:6mm 2mm}.sheet{background:#fff;padding:10mm;margin-bottom:6mm;border:1px solid #bbb}.tip{max-width:184mm;margin:0 auto 4mm}}
@media screen and (max-width:600px){.sheet{padding:4mm}.q,.q>td{display:block}.q>td:last-child{width:auto;padding-left:0}.pairs,.who{grid-template-columns:1fr}}
@media print{.tip{display:none}}`;

const lettered = (question: Question): string => question.answers.map(({ html }, index) => `<li><b>${letter(index)}.</b><span>${html}</span></li>`).join('');

/** Prompts and options come as HTML of plain text. */
const body = (question: Question): string => {
  if (question.picture) {
    const { src, alt, width, height } = question.picture;
    const frames = question.answers.map(({ box }, index) => (box ? `<i style="left:${(box.x / width) * 100}%;top:${(box.y / height) * 100}%;width:${(box.width / width) * 100}%;height:${(box.height / height) * 100}%"><b>${letter(index)}</b></i>` : '')).join('');
    return `<span class="spot"><img src="${src}" alt="${escape(alt)}">${frames}</span>`;
  }
  if (question.left) return `<div class="pairs"><ol>${question.left.map(({ html }, index) => `<li><b>${index + 1}.</b><span>${html}</span></li>`).join('')}</ol><ol>${lettered(question)}</ol></div>`;
  return question.answers.length > 0 ? `<ol>${lettered(question)}</ol>` : '';
};

const questionOf = (question: Question, index: number): string =>
  `<tr class="q"><td><p><b>Câu ${index + 1}.</b> ${question.prompt}</p>${body(question)}</td><td><div class="box">Câu ${index + 1}${question.unit ? ` (${escape(question.unit)})` : ''}. ${question.how}</div></td></tr>`;

const head = (page: PaperPage, name: string, about: string): string =>
  `<header><div><h1>${escape(page.title)}</h1><p>${escape(page.unit)} · ${dayOf(page.heldAt)}${page.minutes > 0 ? ` · ${page.minutes} phút` : ''}</p></div><div class="no">${about}<b>${name}</b></div></header>`;

/** A table, so that browsers repeat its head on every page: a loose page still tells whose it is. */
const sheetOf = (page: PaperPage, sheet: PaperPage['sheets'][number]): string => `<section class="sheet"><table>
<thead><tr><td class="run" colspan="2">Phiếu ${sheet.name}${sheet.person === null ? '' : ` · ${escape(sheet.person)}`}</td></tr></thead>
<tbody><tr><td colspan="2">${head(page, sheet.name, 'Phiếu số')}
<div class="who">${sheet.person === null ? '<span class="wide">Tên đăng nhập:</span>' : ''}<span>Họ và tên: <b>${escape(sheet.person ?? '')}</b></span><span>Người làm ký:</span><span>Giám sát ký:</span></div>
<p class="hint">Ghi trả lời vào ô bên phải mỗi câu. Ghi nhầm thì gạch đi và ghi lại bên cạnh cho rõ.</p></td></tr>
${sheet.questions.map(questionOf).join('\n')}</tbody></table></section>`;

const keysOf = (page: PaperPage, sheet: PaperPage['sheets'][number]): string =>
  `<section class="sheet">${head(page, sheet.name, 'Đáp án phiếu')}<p class="hint">${escape(sheet.person ?? 'Phiếu chưa có tên')}. Chỉ dành cho người quản trị; không phát cho người làm bài.</p>
<table class="keys"><thead><tr><th>Câu</th><th>Đáp án</th></tr></thead><tbody>${sheet.questions.map(({ key }, index) => `<tr><td>${index + 1}</td><td>${escape(key ?? '')}</td></tr>`).join('')}</tbody></table></section>`;

/** Sheets of a paper session for the printer, each from a page of its own; or their keys, which never stand beside the questions. */
export const paperPage = (page: PaperPage): string => `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.keys ? 'Đáp án' : 'Phiếu'} P${page.number}: ${escape(page.title)}</title><style>${STYLE}</style></head><body>
<p class="tip">${page.sheets.length} ${page.keys ? 'bảng đáp án' : 'phiếu'}. Bấm Ctrl+P để in ra giấy A4${page.keys ? '' : '; mỗi phiếu bắt đầu ở trang mới'}.</p>
${page.sheets.map((sheet) => (page.keys ? keysOf(page, sheet) : sheetOf(page, sheet))).join('\n')}</body></html>`;
