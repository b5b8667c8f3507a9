import { toIssue, type Entitlement } from './facts';
import { fill, readCode, registerNumber, verifyCode, type Wording } from './wording';

const wording = { registerNumber: '{so}/{nam}/CN-KNS' } as Wording;

test('a register number sorts within its year', () => {
  expect(registerNumber(wording, 2026, 12)).toBe('00012/2026/CN-KNS');
  expect(registerNumber(wording, 2026, 123456)).toBe('123456/2026/CN-KNS');
});
test('places without a value stay visible, so that a wrong template is seen', () => {
  expect(fill('{ten} và {la}', { ten: 'Mai' })).toBe('Mai và {la}');
});
test('a code has no letters that look alike on paper, and is read back however it is typed', () => {
  const code = verifyCode(Uint8Array.from({ length: 48 }, (_, i) => (i * 37) % 256));
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
  expect(readCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code);
});
test('too little randomness is an error, not a short code', () => {
  expect(() => verifyCode(Uint8Array.from({ length: 20 }, () => 255))).toThrow();
});

describe('what is issued by itself', () => {
  const entitlement = (subject: string, day: string): Entitlement => ({ personId: 'p', kind: 'skill-group', subject, subjectName: subject, since: new Date(day), legalSource: '', statementIds: [], groups: [] });
  const [old, fresh] = [entitlement('NTS', '2026-10-01'), entitlement('ATANM', '2026-11-05')];
  test('only what was attained since the set day; the rest waits for an administrator', () => {
    expect(toIssue([old, fresh], new Set(), new Date('2026-11-01'))).toEqual([fresh]);
    expect(toIssue([old, fresh], new Set(), null)).toEqual([old, fresh]);
  });
  test('what is held, revoked or not, is not issued again', () => {
    expect(toIssue([fresh], new Set(['skill-group ATANM']), null)).toEqual([]);
  });
});
