import { secondsToWait } from './sign-in-limit';

const now = new Date('2026-11-22T08:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

test('the last allowed try is let through, the next one waits until the oldest failure is 15 minutes old', () => {
  expect(secondsToWait([{ subject: 'account:a', count: 10, oldest: ago(5) }], 10, now)).toBe(0);
  expect(secondsToWait([{ subject: 'account:a', count: 11, oldest: ago(5) }], 10, now)).toBe(600);
});

test('an address has more tries than an account, and the longer wait counts', () => {
  expect(secondsToWait([{ subject: 'address:10.0.0.1', count: 50, oldest: ago(1) }], 10, now)).toBe(0);
  expect(secondsToWait([{ subject: 'account:a', count: 11, oldest: ago(10) }, { subject: 'address:10.0.0.1', count: 51, oldest: ago(1) }], 10, now)).toBe(840);
});

test('nobody has failed: nobody waits', () => expect(secondsToWait([], 10, now)).toBe(0));
