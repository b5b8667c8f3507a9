/** What the register says of a code. */
export type Verdict =
  | { state: 'unknown' }
  | { state: 'valid' | 'revoked'; registerNumber: string; holderName: string; unitName: string; title: string; issuedOn: string; completedOn: string; issuer: string; revokedAt: Date | null; reason: string | null };

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!);
const day = (iso: string): string => iso.slice(0, 10).split('-').reverse().join('/');

const STYLE = `
:root{color-scheme:light dark;--paper:#faf6ee;--ink:#1d2440;--soft:#55607f;--line:#d9d2c3;--card:#fffdf8;--indigo:#2b3a67;--clay:#c1552d;--good:#2f6b40;--bad:#a3312a}
@media(prefers-color-scheme:dark){:root{--paper:#151a2e;--ink:#eceaf2;--soft:#a9b0c8;--line:#363e5e;--card:#1d2440;--indigo:#9fb0e8;--good:#8fd3a2;--bad:#f0a39b}}
*{box-sizing:border-box}body{margin:0;font:17px/1.55 "Be Vietnam Pro",system-ui,sans-serif;background:var(--paper);color:var(--ink)}
header{padding:14px 16px;color:var(--indigo);font-weight:600}main{max-width:42rem;margin:0 auto;padding:16px}
.strip{height:8px;background:repeating-linear-gradient(90deg,#2b3a67 0 10px,#c1552d 10px 16px,#d99a1e 16px 20px,#c1552d 20px 26px)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px;margin:16px 0}
.state{display:flex;gap:12px;align-items:center;font-size:1.35rem;font-weight:600;margin:0 0 12px}.valid{color:var(--good)}.revoked,.unknown{color:var(--bad)}
.state svg{width:36px;height:36px;flex:none}dl{display:grid;grid-template-columns:max-content 1fr;gap:8px 16px;margin:0}dt{color:var(--soft)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:10px}}
label{display:block;font-weight:600}input{font:inherit;width:100%;padding:12px;border:1px solid var(--soft);border-radius:10px;background:var(--card);color:var(--ink);text-transform:uppercase;letter-spacing:.08em}
button{font:inherit;font-weight:600;min-height:48px;margin-top:12px;padding:0 20px;border:0;border-radius:10px;background:#b04a24;color:#fff}
:focus-visible{outline:3px solid #d99a1e;outline-offset:2px}p.small{color:var(--soft);font-size:.9rem}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--line:#999;--card:#fff;--indigo:#2b3a67;--good:#1d5a30;--bad:#8f1f17}
form{display:none}.strip{print-color-adjust:exact;-webkit-print-color-adjust:exact}.card{break-inside:avoid}}`;

const SHAPES = {
  valid: '<svg viewBox="0 0 36 36" aria-hidden="true"><circle cx="18" cy="18" r="17" fill="none" stroke="currentColor" stroke-width="2"/><path d="M10 18.5l5.5 5.5L26 13" fill="none" stroke="currentColor" stroke-width="3"/></svg>',
  revoked: '<svg viewBox="0 0 36 36" aria-hidden="true"><path d="M12 2h12l10 10v12L24 34H12L2 24V12z" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 12l12 12M24 12L12 24" stroke="currentColor" stroke-width="3"/></svg>',
  unknown: '<svg viewBox="0 0 36 36" aria-hidden="true"><path d="M18 3l16 29H2z" fill="none" stroke="currentColor" stroke-width="2"/><path d="M18 13v9M18 25.5v3" stroke="currentColor" stroke-width="3"/></svg>',
} as const;
const WORDS = { valid: 'Chứng nhận có hiệu lực', revoked: 'Chứng nhận đã bị thu hồi', unknown: 'Không có chứng nhận mang mã này' } as const;

const facts = (verdict: Exclude<Verdict, { state: 'unknown' }>): string =>
  [
    ['Người được cấp', verdict.holderName], ['Đơn vị khi cấp', verdict.unitName], ['Nội dung', verdict.title], ['Hoàn thành', day(verdict.completedOn)], ['Số vào sổ', verdict.registerNumber],
    ['Ngày cấp', day(verdict.issuedOn)], ['Nơi cấp', verdict.issuer],
    ...(verdict.state === 'revoked' && verdict.revokedAt ? [['Thu hồi ngày', day(new Date(verdict.revokedAt.getTime() + 7 * 3_600_000).toISOString())], ['Lý do thu hồi', verdict.reason ?? '']] : []),
  ].filter(([, value]) => value).map(([name, value]) => `<dt>${escape(name!)}</dt><dd>${escape(value!)}</dd>`).join('');

const result = (verdict: Verdict, code: string): string => `<section class="card"><h1 class="state ${verdict.state}">${SHAPES[verdict.state]}${WORDS[verdict.state]}</h1>${
  verdict.state === 'unknown'
    ? `<p>Mã <b>${escape(code.slice(0, 60))}</b> không có trong sổ. Hãy so lại từng ký tự với bản giấy; nếu vẫn không có, bản giấy này không do hệ thống cấp.</p>`
    : `<dl>${facts(verdict)}</dl>`
}</section>`;

/** The public verification page: no sign-in, no script, prints as it stands. */
export const verifyPage = (verdict: Verdict | undefined, code: string): string => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${verdict ? WORDS[verdict.state] : 'Kiểm tra chứng nhận'} · Học Vụ Số</title><style>${STYLE}</style></head>
<body><header>Học Vụ Số · Kiểm tra chứng nhận</header><div class="strip"></div><main>${verdict ? result(verdict, code) : '<h1>Kiểm tra chứng nhận</h1>'}
<form class="card" method="get" action="/verify"><label for="code">${verdict ? 'Kiểm tra mã khác' : 'Mã in dưới hình QR'}</label>
<input id="code" name="code" required minlength="12" maxlength="20" autocomplete="off" placeholder="XXXX-XXXX-XXXX"><button>Kiểm tra</button></form>
${verdict ? '<p class="small">Trang này đọc thẳng từ sổ cấp chứng nhận tại thời điểm mở trang.</p>' : ''}</main></body></html>
`;
