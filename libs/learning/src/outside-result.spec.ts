import { VERBS, type Statement } from '@hvs/xapi';
import { readOutsideResult, type OutsideTerms } from './outside-result';

const BASE = 'https://hocvuso.vn/xapi';
const STORED = new Date('2026-11-22T02:00:00Z');
const TERMS: OutsideTerms = { isOurs: ({ account }) => account?.homePage === BASE, year: 2026, yearOf: (at) => at.getUTCFullYear(), slugOf: (iri) => (iri.startsWith(`${BASE}/courses/`) ? iri.slice(`${BASE}/courses/`.length) : undefined) };
const report = (over: Record<string, unknown> = {}): Statement =>
  ({ id: '1', actor: { account: { homePage: BASE, name: 'mai' } }, verb: { id: VERBS.passed.id }, object: { id: `${BASE}/courses/mooc-dltt` }, timestamp: '2026-10-05T03:00:00Z', ...over }) as unknown as Statement;

test('a pass or a completion of a course, by one of our accounts, in the plan year, is a result', () => {
  expect(readOutsideResult(report(), STORED, TERMS)).toEqual({ ok: true, slug: 'mooc-dltt', at: new Date('2026-10-05T03:00:00Z') });
  expect(readOutsideResult(report({ verb: { id: VERBS.completed.id } }), STORED, TERMS).ok).toBe(true);
});

test.each([
  ['an activity that is no course', { object: { id: 'https://b.vn/a' } }, 'activity'],
  ['a statement about a statement', { object: { objectType: 'StatementRef', id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee' } }, 'activity'],
  ['another verb', { verb: { id: VERBS.initialized.id } }, 'verb'],
  ['somebody known by an e-mail only', { actor: { mbox: 'mailto:mai@b.vn' } }, 'account'],
  ['an account at another address', { actor: { account: { homePage: 'https://khac.vn', name: 'mai' } } }, 'account'],
  ['a result of last year', { timestamp: '2025-12-31T03:00:00Z' }, 'year'],
])('%s is none', (_, over, because) => {
  expect(readOutsideResult(report(over), STORED, TERMS)).toEqual({ ok: false, because });
});
