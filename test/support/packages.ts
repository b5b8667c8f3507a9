import { constants, deflateRawSync } from 'node:zlib';
import { strToU8, unzipSync, zipSync } from 'fflate';

/**
 * Packages for tests, made in memory. The good ones hold a small real SCO that a browser test can drive by its buttons:
 *
 *   #next #previous     turn the page; keeps the place, commits
 *   #right #wrong       choose an answer of the question on the last page; #answer sends it: interaction and score, commits
 *   #finish             sets the status, commits, terminates
 *   #leave              suspends and terminates (closing the page does the same)
 *
 * and that shows what it was given in #page, #entry, #score, #status and #api ("có" or "không"), and the last error in #error.
 * The hostile ones are made byte by byte, as no zip library writes what they need.
 */

export interface PackageOptions {
  readonly title?: string;
  readonly identifier?: string;
  readonly scoTitles?: readonly string[];
  readonly pages?: number;
  /** 1.2: masteryscore in percent; 2004: the same as minNormalizedMeasure. None: the content only completes. */
  readonly masteryScore?: number;
  readonly launchData?: string;
  /** Put everything into this folder, as people do who zip the folder. */
  readonly folder?: string;
  readonly manifest?: string;
  readonly moreFiles?: Readonly<Record<string, string | Uint8Array>>;
}

export interface Package2004Options extends PackageOptions {
  readonly edition?: '2004 3rd Edition' | '2004 4th Edition' | 'CAM 1.3';
  /** Completed when the progress measure reaches this, 0 to 1. */
  readonly completionThreshold?: number;
}

const xml = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

/** Runs in the browser, inside the package. */
const SCO_SCRIPT = `
(function () {
  'use strict';
  var search = function (name, from) {
    for (var w = from, n = 0; w && n < 20; n += 1) {
      try { if (w[name]) return w[name]; } catch (e) { return null; }
      if (w.parent === w) break;
      w = w.parent;
    }
    return null;
  };
  var find = function (name) { return search(name, window) || (window.opener ? search(name, window.opener) : null); };
  var is2004 = window.STANDARD === 'scorm2004';
  var api = find(is2004 ? 'API_1484_11' : 'API');
  var el = function (id) { return document.getElementById(id); };
  var quiet = false;
  var call = function (long, short, a, b) {
    if (!api) return '';
    var name = is2004 ? short : long;
    var answer = b === undefined ? api[name](a) : api[name](a, b);
    var error = (is2004 ? api.GetLastError() : api.LMSGetLastError());
    if (String(error) !== '0' && !quiet) el('error').textContent = name + ' ' + a + ': ' + error;
    return answer;
  };
  var get = function (v12, v2004) { return String(call('LMSGetValue', 'GetValue', is2004 ? v2004 : v12) || ''); };
  var set = function (v12, v2004, value) { call('LMSSetValue', 'SetValue', is2004 ? v2004 : v12, String(value)); };
  var commit = function () { call('LMSCommit', 'Commit', ''); };
  var started = Date.now(), done = false, page = 1, pages = window.PAGES, chosen = '';
  var two = function (n) { return (n < 10 ? '0' : '') + n; };
  var spent = function () {
    var s = Math.max(1, Math.round((Date.now() - started) / 1000));
    return is2004 ? 'PT' + s + 'S' : two(Math.floor(s / 3600)) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
  };
  var time = function () { set('cmi.core.session_time', 'cmi.session_time', spent()); };
  var show = function () {
    // Values not set yet are an error to ask for in 2004 (403), and none to show.
    quiet = true;
    el('page').textContent = 'Trang ' + page + '/' + pages;
    el('question').hidden = page !== pages;
    el('score').textContent = get('cmi.core.score.raw', 'cmi.score.raw');
    el('status').textContent = get('cmi.core.lesson_status', 'cmi.completion_status') + (is2004 ? ' ' + get('', 'cmi.success_status') : '');
    quiet = false;
  };
  var go = function (to) {
    page = Math.min(pages, Math.max(1, to));
    set('cmi.core.lesson_location', 'cmi.location', 'trang-' + page);
    set('cmi.suspend_data', 'cmi.suspend_data', JSON.stringify({ trang: page, ghiChu: 'Tiếng Việt có dấu: Mộc Châu' }));
    if (is2004) set('', 'cmi.progress_measure', page / pages);
    if (get('cmi.core.lesson_status', 'cmi.completion_status') !== 'completed' && !/passed|failed/.test(get('cmi.core.lesson_status', 'cmi.success_status'))) set('cmi.core.lesson_status', 'cmi.completion_status', 'incomplete');
    time(); commit(); show();
  };
  var answer = function () {
    var n = Number(get('cmi.interactions._count', 'cmi.interactions._count')) || 0;
    var at = 'cmi.interactions.' + n + '.', right = chosen === 'a';
    set(at + 'id', at + 'id', 'cau-1');
    set(at + 'type', at + 'type', 'choice');
    if (is2004) set('', at + 'description', 'Nhận được cuộc gọi tự xưng công an, bạn làm gì?');
    set(at + 'correct_responses.0.pattern', at + 'correct_responses.0.pattern', 'a');
    set(at + 'student_response', at + 'learner_response', chosen);
    set(at + 'result', at + 'result', right ? 'correct' : (is2004 ? 'incorrect' : 'wrong'));
    set(at + 'latency', at + 'latency', is2004 ? 'PT4S' : '00:00:04');
    set('cmi.core.score.min', 'cmi.score.min', 0);
    set('cmi.core.score.max', 'cmi.score.max', 100);
    set('cmi.core.score.raw', 'cmi.score.raw', right ? 90 : 40);
    if (is2004) set('', 'cmi.score.scaled', right ? 0.9 : 0.4);
    time(); commit(); show();
  };
  var end = function (how) {
    if (done) return;
    done = true;
    time();
    set('cmi.core.exit', 'cmi.exit', how);
    commit();
    call('LMSFinish', 'Terminate', '');
    el('ended').textContent = 'Đã kết thúc';
  };
  var finish = function () {
    if (is2004 && get('', 'cmi.score.raw') !== '') set('', 'cmi.success_status', Number(get('', 'cmi.score.raw')) >= window.PASS ? 'passed' : 'failed');
    if (is2004) set('', 'cmi.progress_measure', 1);
    set('cmi.core.lesson_status', 'cmi.completion_status', 'completed');
    show();
    end(is2004 ? 'normal' : '');
  };
  call('LMSInitialize', 'Initialize', '');
  el('api').textContent = api ? 'có' : 'không';
  el('entry').textContent = get('cmi.core.entry', 'cmi.entry');
  el('learner').textContent = get('cmi.core.student_name', 'cmi.learner_name');
  quiet = true;
  var place = /^trang-(\\d+)$/.exec(get('cmi.core.lesson_location', 'cmi.location'));
  quiet = false;
  if (place) page = Math.min(pages, Number(place[1]));
  el('next').onclick = function () { go(page + 1); };
  el('previous').onclick = function () { go(page - 1); };
  el('right').onchange = function () { chosen = 'a'; };
  el('wrong').onchange = function () { chosen = 'b'; };
  el('answer').onclick = answer;
  el('finish').onclick = finish;
  el('leave').onclick = function () { end('suspend'); };
  window.addEventListener('pagehide', function () { end('suspend'); });
  show();
}());
`;

const scoPage = (title: string, standard: string, pages: number, pass: number): string => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${xml(title)}</title><link rel="stylesheet" href="../chung/bai.css"></head>
<body>
<h1>${xml(title)}</h1>
<p>Chào <b id="learner"></b>. Kết nối với hệ thống: <b id="api"></b> <i id="entry"></i></p>
<img src="../chung/h%C3%ACnh.svg" alt="Chiếc điện thoại" width="96" height="96">
<p id="page"></p>
<fieldset id="question" hidden><legend>Nhận được cuộc gọi tự xưng công an, bạn làm gì?</legend>
<label><input type="radio" name="cau-1" id="right"> Dập máy và gọi lại cho công an xã</label><br>
<label><input type="radio" name="cau-1" id="wrong"> Đọc mã OTP cho họ</label><br>
<button id="answer">Trả lời</button></fieldset>
<p><button id="previous">Trang trước</button> <button id="next">Trang sau</button>
<button id="leave">Tạm dừng</button> <button id="finish">Kết thúc bài</button></p>
<p>Điểm: <b id="score"></b>. Trạng thái: <b id="status"></b> <b id="ended"></b></p>
<p id="error" role="alert"></p>
<script>window.STANDARD = '${standard}'; window.PAGES = ${pages}; window.PASS = ${pass};</script>
<script src="../chung/bai.js"></script>
</body></html>
`;

const IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect x="30" y="8" width="36" height="80" rx="6" fill="none" stroke="#0b6b53" stroke-width="4"/><circle cx="48" cy="78" r="3" fill="#0b6b53"/></svg>';

interface Filled extends Required<Pick<PackageOptions, 'title' | 'identifier' | 'scoTitles' | 'pages'>> {
  readonly options: Package2004Options;
}

const filled = (options: Package2004Options, identifier: string): Filled => ({
  title: options.title ?? 'An toàn trên môi trường số', identifier: options.identifier ?? identifier,
  scoTitles: options.scoTitles ?? ['Bài 1: Cuộc gọi lừa đảo'], pages: options.pages ?? 3, options,
});

const resources = ({ scoTitles }: Filled, scormType: string): string => scoTitles.map((_, i) =>
  `<resource identifier="R${i + 1}" type="webcontent" ${scormType}="sco" href="bai-${i + 1}/index.html"><file href="bai-${i + 1}/index.html"/><dependency identifierref="CHUNG"/></resource>`).join('\n    ')
  + `\n    <resource identifier="CHUNG" type="webcontent" ${scormType}="asset"><file href="chung/bai.js"/><file href="chung/bai.css"/><file href="chung/h%C3%ACnh.svg"/></resource>`;

const manifest12 = (of: Filled): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${xml(of.identifier)}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="ORG"><organization identifier="ORG"><title>${xml(of.title)}</title>
    ${of.scoTitles.map((title, i) => `<item identifier="MUC-${i + 1}" identifierref="R${i + 1}"><title>${xml(title)}</title>${
    of.options.launchData === undefined ? '' : `<adlcp:datafromlms>${xml(of.options.launchData)}</adlcp:datafromlms>`}${
    of.options.masteryScore === undefined ? '' : `<adlcp:masteryscore>${of.options.masteryScore}</adlcp:masteryscore>`}</item>`).join('\n    ')}
  </organization></organizations>
  <resources>
    ${resources(of, 'adlcp:scormtype')}
  </resources>
</manifest>
`;

const sequencing2004 = ({ masteryScore }: PackageOptions): string => (masteryScore === undefined
  ? '<imsss:sequencing><imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/></imsss:sequencing>'
  : `<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="CHINH" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>${masteryScore / 100}</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives><imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/></imsss:sequencing>`);

const threshold2004 = ({ completionThreshold, edition }: Package2004Options): string => {
  if (completionThreshold === undefined) return '';
  return edition === '2004 4th Edition'
    ? `<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="${completionThreshold}"/>`
    : `<adlcp:completionThreshold>${completionThreshold}</adlcp:completionThreshold>`;
};

const manifest2004 = (of: Filled): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${xml(of.identifier)}" version="1" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>${of.options.edition ?? '2004 4th Edition'}</schemaversion></metadata>
  <organizations default="ORG"><organization identifier="ORG"><title>${xml(of.title)}</title>
    ${of.scoTitles.map((title, i) => `<item identifier="MUC-${i + 1}" identifierref="R${i + 1}"><title>${xml(title)}</title>${
    of.options.launchData === undefined ? '' : `<adlcp:dataFromLMS>${xml(of.options.launchData)}</adlcp:dataFromLMS>`}${
    threshold2004({ ...of.options, edition: of.options.edition ?? '2004 4th Edition' })}${sequencing2004(of.options)}</item>`).join('\n    ')}
    <imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>
  </organization></organizations>
  <resources>
    ${resources(of, 'adlcp:scormType')}
  </resources>
</manifest>
`;

type Files = Readonly<Record<string, string | Uint8Array>>;

export const zipped = (files: Files): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, body]) => [path, typeof body === 'string' ? strToU8(body) : body])), { level: 6, mtime: '2026-01-01T00:00:00Z' });

/** What a package of ours holds, to be changed and zipped anew. */
export const unzipped = (bytes: Uint8Array): Record<string, Uint8Array> => unzipSync(bytes);

const built = (of: Filled, standard: string, manifest: string): Uint8Array => {
  const files: Files = {
    'imsmanifest.xml': of.options.manifest ?? manifest,
    'chung/bai.js': SCO_SCRIPT,
    'chung/bai.css': 'body{font:16px/1.5 system-ui;margin:16px;max-width:640px}button{min-height:44px}',
    'chung/hình.svg': IMAGE,
    ...Object.fromEntries(of.scoTitles.map((title, i) => [`bai-${i + 1}/index.html`, scoPage(title, standard, of.pages, of.options.masteryScore ?? 50)])),
    ...of.options.moreFiles,
  };
  const folder = of.options.folder === undefined ? '' : `${of.options.folder}/`;
  return zipped(Object.fromEntries(Object.entries(files).map(([path, body]) => [folder + path, body])));
};

export const scorm12Package = (options: PackageOptions = {}): Uint8Array => {
  const of = filled(options, 'hvs-thu-12');
  return built(of, 'scorm12', manifest12(of));
};

export const scorm2004Package = (options: Package2004Options = {}): Uint8Array => {
  const of = filled(options, 'hvs-thu-2004');
  return built(of, 'scorm2004', manifest2004(of));
};

/** A zip entry as it will stand in the file, true or not. */
export interface RawEntry {
  readonly path: string;
  readonly packed: Uint8Array;
  readonly size: number;
  readonly method: 0 | 8;
  /** Unix mode in the high half; a symbolic link is 0o120777. */
  readonly mode?: number;
}

const stored = (path: string, body: string, mode?: number): RawEntry => {
  const packed = strToU8(body);
  return { path, packed, size: packed.length, method: 0, mode };
};

const MAX_32 = 0xffffffff;

/** A zip with exactly these entries; zip64 where a number needs it. Check sums are left 0: what is tested must stop before it could compare them. */
export const rawZip = (entries: readonly RawEntry[]): Uint8Array => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.path, 'utf8');
    const big = entry.size > MAX_32;
    const extra = Buffer.alloc(big ? 20 : 0);
    if (big) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(16, 2);
      extra.writeBigUInt64LE(BigInt(entry.size), 4);
      extra.writeBigUInt64LE(BigInt(entry.packed.length), 12);
    }
    const common = Buffer.alloc(26);
    common.writeUInt16LE(big ? 45 : 20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(entry.method, 4);
    common.writeUInt32LE(0x5c210000, 6);
    common.writeUInt32LE(big ? MAX_32 : entry.packed.length, 14);
    common.writeUInt32LE(big ? MAX_32 : entry.size, 18);
    common.writeUInt16LE(name.length, 22);
    common.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, name, extra]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) * 0x10000) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([45, 3]), common, tail, name, extra]));
    parts.push(local, Buffer.from(entry.packed));
    offset += local.length + entry.packed.length;
  }
  const central = Buffer.concat(directory);
  const many = entries.length > 0xfffe;
  const zip64 = Buffer.alloc(many ? 76 : 0);
  if (many) {
    zip64.write('PK\u0006\u0006', 0, 'latin1');
    zip64.writeBigUInt64LE(44n, 4);
    zip64.writeUInt16LE(45, 12);
    zip64.writeUInt16LE(45, 14);
    zip64.writeBigUInt64LE(BigInt(entries.length), 24);
    zip64.writeBigUInt64LE(BigInt(entries.length), 32);
    zip64.writeBigUInt64LE(BigInt(central.length), 40);
    zip64.writeBigUInt64LE(BigInt(offset), 48);
    zip64.write('PK\u0006\u0007', 56, 'latin1');
    zip64.writeBigUInt64LE(BigInt(offset + central.length), 64);
    zip64.writeUInt32LE(1, 72);
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(many ? 0xffff : entries.length, 8);
  end.writeUInt16LE(many ? 0xffff : entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(many ? MAX_32 : offset, 16);
  return Buffer.concat([...parts, central, zip64, end]);
};

const MEGABYTE = 1024 * 1024;

/** Deflated zeros, `megabytes` of them: one flushed block of 16 MB over and over, so that making 10 GB costs 10 MB. */
const zeros = (megabytes: number): Uint8Array => {
  const block = deflateRawSync(Buffer.alloc(16 * MEGABYTE), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: Math.ceil(megabytes / 16) }, () => block), Buffer.from([3, 0])]);
};

const goodManifest = manifest12(filled({}, 'hvs-xau'));
const page = stored('bai-1/index.html', scoPage('Bài', 'scorm12', 1, 50));
const withManifest = (...entries: readonly RawEntry[]): Uint8Array => rawZip([stored('imsmanifest.xml', goodManifest), page, ...entries]);
const withXml = (manifest: string): Uint8Array => rawZip([stored('imsmanifest.xml', manifest), page]);

const dtd = (declarations: string, use: string): string =>
  goodManifest.replace('?>', `?>\n<!DOCTYPE manifest [${declarations}]>`).replace(/<title>[^<]*</, `<title>${use}<`);

const LAUGHS = Array.from({ length: 10 }, (_, i) =>
  `<!ENTITY a${i} "${i === 0 ? 'ha' : `&a${i - 1};`.repeat(10)}">`).join('');

/** Packages that must be refused, each with a sentence of its own and without harm. Made when asked for: the bomb is 10 MB. */
export const hostilePackages = {
  notAZip: (): Uint8Array => strToU8('%PDF-1.7 đây không phải tệp zip'),
  truncated: (): Uint8Array => scorm12Package().slice(0, 900),
  empty: (): Uint8Array => rawZip([]),
  traversal: (): Uint8Array => withManifest(stored('../../../../var/hvs-xau.txt', 'ra ngoài')),
  absolute: (): Uint8Array => withManifest(stored('/var/hvs-xau.txt', 'ra ngoài')),
  drive: (): Uint8Array => withManifest(stored('C:/Windows/hvs-xau.txt', 'ra ngoài')),
  backslash: (): Uint8Array => withManifest(stored('..\\..\\hvs-xau.txt', 'ra ngoài')),
  nul: (): Uint8Array => withManifest(stored('bai-1/a.html\0.png', 'x')),
  symlink: (): Uint8Array => withManifest(stored('bai-1/lien-ket', '/etc/passwd', 0o120777)),
  duplicate: (): Uint8Array => withManifest(stored('bai-1/index.html', 'khác')),
  caseClash: (): Uint8Array => withManifest(stored('bai-1/INDEX.html', 'khác')),
  hugeName: (): Uint8Array => withManifest(stored(`bai-1/${'d'.repeat(60_000)}.html`, 'x')),
  tooManyEntries: (count = 70_000): Uint8Array => withManifest(...Array.from({ length: count }, (_, i) => stored(`f/${i}`, ''))),
  /** Says it is 10 GB, and is. */
  bomb: (): Uint8Array => withManifest({ path: 'bai-1/to.bin', packed: zeros(10_240), size: 10_240 * MEGABYTE, method: 8 }),
  /** Says it is 1 kB, and is 256 MB. */
  lyingSize: (): Uint8Array => withManifest({ path: 'bai-1/to.bin', packed: zeros(256), size: 1024, method: 8 }),
  noManifest: (): Uint8Array => zipped({ 'ghi-chu.txt': 'Không có gì để mở' }),
  zipInZip: (): Uint8Array => zipped({ 'khoa-hoc.zip': scorm12Package() }),
  brokenXml: (): Uint8Array => withXml(goodManifest.replace('</organization>', '')),
  entityBomb: (): Uint8Array => withXml(dtd(LAUGHS, '&a9;')),
  xxe: (): Uint8Array => withXml(dtd('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;')),
  deepXml: (): Uint8Array => withXml(goodManifest.replace('<resources>', `${'<item>'.repeat(5000)}${'</item>'.repeat(5000)}<resources>`)),
  notScorm: (): Uint8Array => withXml('<?xml version="1.0"?><manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><organizations/><resources/></manifest>'),
  missingPage: (): Uint8Array => rawZip([stored('imsmanifest.xml', goodManifest)]),
  escapingHref: (): Uint8Array => withXml(goodManifest.replace('href="bai-1/index.html"', 'href="../../../etc/passwd"')),
} as const;
