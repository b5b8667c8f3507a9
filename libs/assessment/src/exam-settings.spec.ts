import { blueprintFaults, opensAt, rulesFor, settingsFrom } from './exam-settings';

const written = settingsFrom({ draw: 10, passMark: 0.7, attempts: 3, timeLimitMinutes: 30, more: { byAudience: [{ audiences: ['SL-TV'], passMark: 0.5, attempts: 0, legalSource: 'Kế hoạch 12' }] } });

test('an audience has rules of its own where they are written, and the usual ones elsewhere', () => {
  expect(rulesFor(written, ['SL-TV'])).toMatchObject({ passMark: 0.5, attempts: 0, timeLimitMinutes: 30, counts: 'best', legalSource: 'Kế hoạch 12' });
  expect(rulesFor(written, ['SL-LD'])).toMatchObject({ passMark: 0.7, attempts: 3, legalSource: '' });
});
test('one may sit again when the time has passed', () => {
  const ended = new Date('2026-11-20T08:00:00Z');
  expect(opensAt({ cooldownHours: 24 }, ended, new Date('2026-11-21T07:59:59Z'))).toEqual(new Date('2026-11-21T08:00:00Z'));
  expect(opensAt({ cooldownHours: 24 }, ended, new Date('2026-11-21T08:00:00Z'))).toBeNull();
  expect(opensAt({ cooldownHours: 0 }, ended, ended)).toBeNull();
});
test('a blueprint that the bank cannot fill says what is missing', () => {
  const faults = blueprintFaults({ draw: 10, practical: 0, blueprint: [{ skill: 'A.1', difficulty: 3, count: 4 }, { skill: 'A.2', count: 7 }] }, ({ skill }) => (skill === 'A.1' ? 2 : 20));
  expect(faults).toEqual(['Cần 4 câu cho kỹ năng A.1, độ khó 3, ngân hàng chỉ có 2.', 'Ma trận đề có 11 câu, nhiều hơn 10 câu của bài.']);
});
