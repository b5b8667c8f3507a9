import { unsigned } from './attachment';
import { sameStatement } from './same-statement';
import type { Statement } from './types';

const AN = { mbox: 'mailto:an@b.vn', name: 'An' };
const BINH = { account: { homePage: 'http://b.vn', name: 'binh' } };
const ID = '6690e6c9-3ef0-4ed3-8b37-7f3964730bee';
const ATTACHMENT = { usageType: 'http://b.vn/t', display: { vi: 'Tệp' }, contentType: 'text/plain', length: 3, sha2: 'a'.repeat(64) };
const ONE: Statement = {
  id: ID,
  actor: { objectType: 'Group', name: 'Lớp', member: [AN, BINH] },
  verb: { id: 'http://b.vn/v', display: { vi: 'làm' } },
  object: { id: 'http://b.vn/a', definition: { name: { vi: 'Bài' } } },
  result: { duration: 'PT1.25S', score: { scaled: 0.5 }, extensions: { 'http://b.vn/x': { a: 1, b: [1, 2] } } },
  context: { registration: ID, language: 'vi-VN', instructor: AN, contextActivities: { parent: [{ id: 'http://b.vn/p' }] } },
  timestamp: '2026-01-01T07:00:00.100+07:00',
  attachments: [ATTACHMENT],
};
const SUB = (object: object): Statement => ({ ...ONE, object: { objectType: 'SubStatement', actor: AN, verb: ONE.verb, ...object } as Statement['object'] });

describe('the same (Data §2.3.1)', () => {
  test.each<[string, Partial<Statement>]>([
    ['itself', {}],
    ['stored, authority and version are set by the LRS', { stored: '2026-01-01T00:00:00Z', authority: AN, version: '1.0.0' }],
    ['id given by the LRS', { id: undefined }],
    ['id in capitals', { id: ID.toUpperCase() }],
    ['timestamp given by the LRS', { timestamp: undefined }],
    ['timestamp in another zone', { timestamp: '2026-01-01T00:00:00.1Z' }],
    ['verb display is not part of it', { verb: { id: 'http://b.vn/v' } }],
    ['activity definition is not part of it', { object: { id: 'http://b.vn/a' } }],
    ['members in another order', { actor: { objectType: 'Group', name: 'Lớp', member: [BINH, AN] } }],
    ['duration beyond 0.01 s (Data §4.6)', { result: { ...ONE.result, duration: 'PT1.2567S' } }],
    ['keys in another order', { result: { extensions: { 'http://b.vn/x': { b: [1, 2], a: 1 } }, score: { scaled: 0.5 }, duration: 'PT1.25S' } }],
    ['domain of an address, tag of a language, UUID: case', { context: { ...ONE.context, registration: ID.toUpperCase(), language: 'vi-vn', instructor: { ...AN, mbox: 'mailto:an@B.VN' } } }],
    ['a lone context activity (Data §2.4.6.2)', { context: { ...ONE.context, contextActivities: { parent: { id: 'http://b.vn/p' } } } as unknown as Statement['context'] }],
    ['where an attachment can be fetched', { attachments: [{ ...ATTACHMENT, fileUrl: 'http://b.vn/f' }] }],
  ])('%s', (_, change) => {
    expect(sameStatement(ONE, { ...ONE, ...change })).toBe(true);
    expect(sameStatement({ ...ONE, ...change }, ONE)).toBe(true);
  });

  test('inside a SubStatement as well', () =>
    expect(sameStatement(SUB({ object: { id: 'http://b.vn/a' }, timestamp: '2026-01-01T00:00:00Z' }), SUB({ object: { id: 'http://b.vn/a', definition: {} }, timestamp: '2026-01-01T07:00:00+07:00' }))).toBe(true));
});

describe('not the same (Data §2.3.1)', () => {
  test.each<[string, Partial<Statement>]>([
    ['another id', { id: ID.replace('6', '7') }],
    ['another actor', { actor: AN }],
    ['one member less', { actor: { objectType: 'Group', name: 'Lớp', member: [AN] } }],
    ['another name of a member', { actor: { objectType: 'Group', name: 'Lớp', member: [{ ...AN, name: 'Anh' }, BINH] } }],
    ['another verb', { verb: { id: 'http://b.vn/w' } }],
    ['another activity', { object: { id: 'http://b.vn/b' } }],
    ['another kind of object', { object: { objectType: 'StatementRef', id: ID } }],
    ['another timestamp', { timestamp: '2026-01-01T07:00:00.101+07:00' }],
    ['another duration', { result: { ...ONE.result, duration: 'PT1.26S' } }],
    ['the same time in other units', { result: { ...ONE.result, duration: 'PT0M1.25S' } }],
    ['a result less', { result: undefined }],
    ['order within an extension', { result: { ...ONE.result, extensions: { 'http://b.vn/x': { a: 1, b: [2, 1] } } } }],
    ['a key more in an extension', { result: { ...ONE.result, extensions: { 'http://b.vn/x': { a: 1, b: [1, 2], c: null } } } }],
    ['an attachment less', { attachments: undefined }],
    ['other data in an attachment', { attachments: [{ ...ATTACHMENT, sha2: 'b'.repeat(64) }] }],
    ['a parent more', { context: { ...ONE.context, contextActivities: { parent: [{ id: 'http://b.vn/p' }, { id: 'http://b.vn/q' }] } } }],
  ])('%s', (_, change) => {
    expect(sameStatement(ONE, { ...ONE, ...change })).toBe(false);
    expect(sameStatement({ ...ONE, ...change }, ONE)).toBe(false);
  });

  test('inside a SubStatement as well', () =>
    expect(sameStatement(SUB({ object: { id: 'http://b.vn/a' }, timestamp: '2026-01-01T00:00:00Z' }), SUB({ object: { id: 'http://b.vn/a' } }))).toBe(false));
});

describe('what was signed (Data §2.6)', () => {
  const SIGNATURE = { ...ATTACHMENT, usageType: 'http://adlnet.gov/expapi/attachments/signature', contentType: 'application/octet-stream' };
  test('is the statement without the signature', () => {
    expect(unsigned({ ...ONE, attachments: [ATTACHMENT, SIGNATURE] })).toEqual(ONE);
    expect(unsigned({ ...ONE, attachments: [SIGNATURE] })).not.toHaveProperty('attachments');
    expect(unsigned(ONE)).toBe(ONE);
  });
});
