import { backOffMs, compareWith, judge, reasonOf, retryAfterMs } from './delivery-verdict';
import type { OutboundAnswer } from './outbound';

const NOW = new Date('2026-11-23T08:00:00Z');
const answer = (status: number, text = '', headers: Record<string, string> = {}, cut = false): OutboundAnswer => ({ came: 'answer', status, headers, text, cut });

describe('back-off', () => {
  test('doubles from a second, to five minutes', () => expect([1, 2, 3, 9, 10, 1000].map((n) => backOffMs(n, 1))).toEqual([1000, 2000, 4000, 256_000, 300_000, 300_000]));
  test('is spread over its second half', () => {
    expect(backOffMs(10, 0)).toBe(150_000);
    expect(backOffMs(10, 0.5)).toBe(225_000);
  });
});

test.each([['120', 120_000], ['0', 0], ['Mon, 23 Nov 2026 08:01:00 GMT', 60_000], ['Mon, 23 Nov 2026 07:00:00 GMT', 0], ['999999999', 3_600_000], ['soon', undefined], ['', undefined], [undefined, undefined]])(
  'Retry-After %s (RFC 9110 §10.2.3)', (header, expected) => expect(retryAfterMs(header, NOW)).toBe(expected),
);

describe('what an answer means', () => {
  test.each([
    ['lrs', 200, '["1"]', 'accepted'], ['lrs', 204, '', 'accepted'], ['webhook', 200, 'thanks', 'accepted'], ['webhook', 202, '', 'accepted'],
    // The page of a proxy is no receipt.
    ['lrs', 200, '<html>', 'wait'],
    ['lrs', 400, '', 'refused'], ['lrs', 413, '', 'refused'], ['lrs', 422, '', 'refused'], ['webhook', 400, '', 'refused'],
    ['lrs', 409, '', 'conflict'], ['webhook', 409, '', 'wait'], ['webhook', 410, '', 'gone'], ['lrs', 410, '', 'wait'],
    ...[301, 302, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504].map((status) => ['lrs', status, '', 'wait'] as const),
  ] as const)('%s %s %s: %s', (kind, status, text, verdict) => expect(judge(kind, answer(status, text), NOW, []).verdict).toBe(verdict));
  test('a fault of the network waits; being told to stop is none', () => {
    expect(judge('lrs', { came: 'fault', fault: 'network', text: 'x' }, NOW, [])).toEqual({ verdict: 'wait', reason: 'x' });
    expect(judge('lrs', { came: 'fault', fault: 'stopped', text: 'x' }, NOW, []).verdict).toBe('stopped');
  });
  test('Retry-After is honoured', () => expect(judge('lrs', answer(503, '', { 'retry-after': '30' }), NOW, [])).toMatchObject({ verdict: 'wait', afterMs: 30_000 }));
  test('the reason has the other side\'s own words, bounded, without control characters and without our secret', () => {
    const reason = reasonOf(answer(400, `key hunter2\u0000\n${'x'.repeat(5000)}`), ['hunter2']);
    expect(reason).toMatch(/^Bên nhận không đọc được dữ liệu \(400\): key ••• x/);
    expect(reason).toHaveLength(2000);
  });
});

describe('a conflict is looked at (Data §2.3.1)', () => {
  const sent = { id: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7', actor: { mbox: 'mailto:lan@example.vn' }, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/a' } };
  test.each([
    ['the same but for what a store adds', answer(200, JSON.stringify({ ...sent, stored: '2026-01-01T00:00:00Z', authority: { mbox: 'mailto:x@example.vn' } })), 'same'],
    ['another', answer(200, JSON.stringify({ ...sent, verb: { id: 'https://example.vn/w' } })), 'different'],
    ['not shown', answer(404), 'unknown'], ['not ours to read', answer(403), 'unknown'], ['no statement', answer(200, 'null'), 'unknown'], ['no JSON', answer(200, '<html>'), 'unknown'],
    ['too long', answer(200, JSON.stringify(sent), {}, true), 'unknown'], ['away', answer(503), 'later'], ['no answer', { came: 'fault', fault: 'timeout', text: '' } as const, 'later'],
  ] as const)('%s', (_, got, expected) => expect(compareWith(JSON.stringify(sent), got)).toBe(expected));
});
