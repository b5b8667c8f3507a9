import { behindText, emptyForm, filterText, formOf, readFilter, readSubscription, startOfDay, subscriptionState } from './subscription-words';
import type { Subscription } from './types';

const going: Subscription = {
  id: '1', kind: 'lrs', title: 'Kho của Bộ', address: 'https://lrs.example.vn/xapi', version: '1.0.3', key: 'k', filter: {}, paused: false, state: 'going', lagSeconds: 0, behind: 0,
  lastDeliveredAt: null, lastError: null, nextTryAt: null, deadLetters: 0, createdAt: '2026-11-22T02:00:00Z',
};

test.each<[Partial<Subscription>, string]>([
  [{}, 'done Đã gửi hết'],
  [{ behind: 4, lagSeconds: 5 }, 'doing Đang gửi'],
  [{ behind: 4, lagSeconds: 125 }, 'warn Chậm 2 phút 5 giây'],
  [{ state: 'waiting', nextTryAt: '2026-11-22T02:30:00Z' }, 'danger Lỗi, thử lại lúc 9:30'],
  [{ state: 'paused', behind: 9 }, 'muted Tạm dừng'],
])('%j stands as %s', (over, expected) => {
  const { badge, text } = subscriptionState({ ...going, ...over });
  expect(`${badge} ${text}`).toBe(expected);
});

test('what waits is counted as far as it was counted', () => {
  expect(behindText(going)).toBe('không còn gì chờ gửi');
  expect(behindText({ behind: 10_000, behindMore: true, lagSeconds: 3600 })).toBe('hơn 10.000 bản ghi chờ, cũ nhất 1 giờ');
});

test('a filter in words', () => {
  expect(filterText({})).toBe('mọi bản ghi');
  expect(filterText({ verbs: ['http://adlnet.gov/expapi/verbs/passed', 'http://adlnet.gov/expapi/verbs/completed', 'https://b.vn/v/x'], exceptClient: 'c' })).toBe('việc: đã đạt, đã học xong và 1 nữa; trừ bản ghi do chính nơi ấy gửi sang');
});

test('a record store is asked for its key and password, a webhook is not', () => {
  const asked = { ...emptyForm, title: ' Kho  của Bộ ', address: ' https://lrs.example.vn/xapi ' };
  expect(Object.keys(readSubscription(asked, false).faults)).toEqual(['key', 'secret']);
  expect(readSubscription({ ...asked, key: 'k', secret: 's' }, false).request).toEqual({ kind: 'lrs', from: 'now', title: 'Kho của Bộ', address: 'https://lrs.example.vn/xapi', version: '1.0.3', key: 'k', secret: 's', filter: {} });
  expect(readSubscription({ ...asked, kind: 'webhook', from: 'date', fromDate: '2026-01-01' }, false).request).toEqual({ kind: 'webhook', from: '2026-01-01T00:00:00+07:00', title: 'Kho của Bộ', address: 'https://lrs.example.vn/xapi', filter: {} });
});

test('a change keeps the password that is not given anew', () => {
  expect(readSubscription(formOf(going), true).request).toEqual({ title: 'Kho của Bộ', address: 'https://lrs.example.vn/xapi', version: '1.0.3', key: 'k', filter: {} });
});

test('a change keeps everything of the filter that is not changed, also what was chosen through the API', () => {
  const filter = { verbs: ['https://a.vn/v'], activities: ['https://a.vn/a'], authorities: ['hoc-vu-so'], registrations: ['8f2f0a86-50c1-4a3e-8f3c-0b8a3f6f0a11'], exceptClient: 'c' };
  expect(readSubscription({ ...formOf({ ...going, filter }), title: 'Tên mới' }, true).request).toMatchObject({ title: 'Tên mới', filter });
});

test('what is missing or wrong is told field by field', () => {
  const { faults, request } = readSubscription({ ...emptyForm, kind: 'webhook', address: 'lrs.example.vn', verbs: 'passed', from: 'date' }, false);
  expect(request).toBeNull();
  expect(Object.keys(faults).sort()).toEqual(['address', 'fromDate', 'title', 'verbs']);
});

test('lists are read line by line, each once', () => {
  expect(readFilter({ ...emptyForm, verbs: 'https://a.vn/v\n https://a.vn/v, https://b.vn/v' })).toEqual({ verbs: ['https://a.vn/v', 'https://b.vn/v'] });
});

test('a day begins at midnight in Hanoi', () => expect(new Date(startOfDay('2026-11-22')).toISOString()).toBe('2026-11-21T17:00:00.000Z'));
