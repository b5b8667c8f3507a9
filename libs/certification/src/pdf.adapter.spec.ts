import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { factsOf, type CertificateFacts, type Entitlement } from './facts';
import { renderPdf } from './pdf.adapter';
import { readWording } from './wording.adapter';

const wording = readWording(resolve(__dirname, '../../../content'));
const factsFor = (entitlement: Partial<Entitlement>, holder: { fullName: string; position: string; unitName: string }): CertificateFacts =>
  factsOf(
    { personId: 'p', kind: 'skill-group', subject: 'ATANM', subjectName: 'Bảo đảm an toàn, an ninh mạng', since: new Date(), legalSource: 'Quyết định 35/QĐ-UBND ngày 06/01/2026', statementIds: [], groups: [], ...entitlement },
    holder, wording,
    { year: 2026, number: 12, code: 'A2B3-C4D5-E6F7', issuedOn: '2026-11-22', completedOn: '2026-11-20', issuer: 'Sở Khoa học và Công nghệ tỉnh Sơn La', place: 'Sơn La', publicUrl: 'https://hocvuso.sonla.gov.vn' },
  );
const usual = factsFor({}, { fullName: 'Lò Thị Mai', position: 'Công chức', unitName: 'Ủy ban nhân dân xã Chiềng La' });
const full: Partial<Entitlement> = {
  kind: 'audience', subjectName: 'Công chức, viên chức, người lao động trong cơ quan Nhà nước và lãnh đạo, quản lý các đơn vị sự nghiệp công lập',
  legalSource: Array.from({ length: 4 }, () => 'Quyết định 35/QĐ-UBND ngày 06/01/2026 của UBND tỉnh Sơn La, mục III.2.a').join('; '),
  groups: ['Nhận thức số', 'Sử dụng thiết bị và phần mềm', 'Khai thác dữ liệu và thông tin, quản lý điều hành dựa trên dữ liệu', 'Giao tiếp và hợp tác trong môi trường số', 'Sáng tạo nội dung số', 'Bảo đảm an toàn, an ninh mạng', 'Giải quyết vấn đề nhờ ứng dụng công nghệ số'],
};
const long = factsFor(full, {
  fullName: 'Nguyễn Trần Thị Hoàng Phương Quỳnh Như Nguyệt Ánh', position: 'Phó Trưởng phòng phụ trách Văn phòng Hội đồng nhân dân và Ủy ban nhân dân',
  unitName: 'Trung tâm Công nghệ thông tin và Chuyển đổi số trực thuộc Sở Khoa học và Công nghệ tỉnh Sơn La',
});
const longest = factsFor(
  full,
  {
    fullName: 'Nguyễn Trần Thị Hoàng Phương Quỳnh Như Nguyệt Ánh Tôn Nữ Công Tằng', position: 'Phó Trưởng phòng phụ trách Văn phòng Hội đồng nhân dân và Ủy ban nhân dân kiêm Phó Trưởng ban chỉ đạo chuyển đổi số',
    unitName: 'Trung tâm Công nghệ thông tin và Chuyển đổi số trực thuộc Sở Khoa học và Công nghệ tỉnh Sơn La, cơ sở Thuận Châu',
  },
);
const bare = factsFor({ legalSource: '' }, { fullName: 'Vừ A Ý', position: '', unitName: '' });

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'hvs-pdf-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const drawn = async (facts: CertificateFacts): Promise<string> => {
  const path = join(folder, 'c.pdf');
  writeFileSync(path, await renderPdf(facts));
  return path;
};
const run = (tool: string, ...args: string[]): string => execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

test('the same facts give the same bytes, other facts give others', async () => {
  expect((await renderPdf(usual)).equals(await renderPdf(usual))).toBe(true);
  expect((await renderPdf(usual)).equals(await renderPdf(bare))).toBe(false);
});

test('says it is PDF/A-2b, tagged and in Vietnamese', async () => {
  const bytes = (await renderPdf(usual)).toString('latin1');
  expect(bytes).toMatch(/<pdfaid:part>2<\/pdfaid:part>/);
  expect(bytes).toMatch(/<pdfaid:conformance>B<\/pdfaid:conformance>/);
  expect(bytes).toContain('/Lang (vi-VN)');
  expect(run('pdfinfo', await drawn(usual))).toMatch(/Tagged:\s+yes[\s\S]*Pages:\s+1/);
});

test('its text is Vietnamese as one types it', async () => {
  const text = run('pdftotext', '-layout', await drawn(usual), '-');
  expect(text).toBe(text.normalize('NFC'));
  for (const words of ['GIẤY CHỨNG NHẬN', 'Lò Thị Mai', 'Công chức, Ủy ban nhân dân xã Chiềng La', 'Bảo đảm an toàn, an ninh mạng', '00012/2026/CN-KNS', 'ngày 22 tháng 11 năm 2026', 'A2B3-C4D5-E6F7']) expect(text).toContain(words);
});

test('what is not known is left out', async () => {
  const text = run('pdftotext', '-layout', await drawn(bare), '-');
  expect(text).not.toMatch(/null|undefined|Căn cứ/);
});

test.each([['usual', usual], ['long', long], ['longest', longest], ['bare', bare]])('nothing lies over anything else, or outside the frame: %s', async (_name, facts) => {
  const boxes = [...run('pdftotext', '-bbox', await drawn(facts), '-').matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g)]
    .map(([, ...m]) => ({ left: +m[0]!, top: +m[1]!, right: +m[2]!, bottom: +m[3]!, word: m[4]! }));
  expect(boxes.length).toBeGreaterThan(20);
  const QR = { left: 95, top: 426, right: 183, bottom: 514, word: 'QR' };
  const all = [...boxes, QR];
  // A font's box is taller than its letters: a quarter of it may touch the neighbour's.
  const over = all.flatMap((a, i) => all.slice(i + 1).filter((b) => {
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && high > 0.4 * Math.min(a.bottom - a.top, b.bottom - b.top);
  }).map((b) => `${a.word} / ${b.word}`));
  expect(over).toEqual([]);
  expect(boxes.filter((b) => b.left < 48 || b.right > 794 || b.top < 48 || b.bottom > 547).map((b) => b.word)).toEqual([]);
  const text = run('pdftotext', join(folder, 'c.pdf'), '-').replace(/\s+/g, ' ');
  for (const words of [facts.holderName, facts.holderLine, facts.subjectName, ...facts.groups]) expect(text).toContain(words);
});

test.each([['usual', usual], ['longest', longest]])('a phone reads the QR of the printed page: %s', async (_name, facts) => {
  run('pdftoppm', '-r', '100', '-png', await drawn(facts), join(folder, 'page'));
  expect(run('zbarimg', '-q', '--raw', join(folder, 'page-1.png')).trim()).toBe('https://hocvuso.sonla.gov.vn/verify/A2B3-C4D5-E6F7');
});
