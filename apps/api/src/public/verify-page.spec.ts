import { verifyPage, type Verdict } from './verify-page';

const valid: Verdict = {
  state: 'valid', registerNumber: '00012/2026/CN-KNS', holderName: 'Lò Thị Mai', unitName: 'UBND xã Chiềng La', title: 'Hoàn thành nhóm kỹ năng', issuedOn: '2026-11-22', completedOn: '2026-11-20',
  issuer: 'Sở Khoa học và Công nghệ', revokedAt: null, reason: null,
};
const revoked: Verdict = { ...valid, state: 'revoked', revokedAt: new Date('2026-11-22T18:00:00Z'), reason: 'Cấp nhầm <người>' };
const every = [['valid', verifyPage(valid, 'A')], ['revoked', verifyPage(revoked, 'A')], ['unknown', verifyPage({ state: 'unknown' }, 'A')], ['form', verifyPage(undefined, '')]] as const;

test.each(every)('%s: a Vietnamese page without scripts or anything from elsewhere, under 50 KB, with a form to type a code', (_state, page) => {
  expect(page).toMatch(/^<!doctype html>\s*<html lang="vi">/);
  expect(page).not.toMatch(/<script|javascript:|\son\w+=|https?:|@import/i);
  expect(Buffer.byteLength(page)).toBeLessThan(50 * 1024);
  expect(page).toMatch(/<form[^>]* method="get" action="\/verify">[\s\S]*<label for="code">[\s\S]*<input id="code" name="code"/);
  expect(page.match(/<h1/g)).toHaveLength(1);
});

test('each answer has a word, a shape and a colour of its own', () => {
  const marks = every.slice(0, 3).map(([state, page]) => /<h1 class="state (\w+)">(<svg.*?<\/svg>)([^<]+)</.exec(page) ?? [state]);
  expect(marks.map((m) => m[1])).toEqual(['valid', 'revoked', 'unknown']);
  for (const part of [2, 3]) expect(new Set(marks.map((m) => m[part])).size).toBe(3);
});

test('a revoked certificate says when, by Vietnam\'s calendar, and why', () => {
  expect(verifyPage(revoked, 'A')).toContain('<dt>Thu hồi ngày</dt><dd>23/11/2026</dd><dt>Lý do thu hồi</dt><dd>Cấp nhầm &lt;người&gt;</dd>');
  expect(verifyPage(valid, 'A')).not.toContain('hu hồi ngày');
});

test('what somebody typed is shown as text', () => {
  expect(verifyPage({ state: 'unknown' }, '"><img src=x onerror=alert(1)>')).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
  expect(verifyPage({ state: 'unknown' }, '<b>')).not.toContain('<b><b>');
});
