import { beginPages, fromLast, judgeAnswer, moreUrl, pageUrl, turnPage } from './remote-page';
import type { PageReading } from './statement-import';

const ADDRESS = 'https://lrs.example.vn/data/xapi/';
const KEYS = { address: ADDRESS, version: '1.0.3', key: 'hvs', secret: 'bí mật' } as const;
const NOW = new Date('2026-11-22T08:00:00Z');
const answer = (status: number, text = '', headers: Record<string, string> = {}, cut = false) => ({ came: 'answer' as const, status, headers, bytes: Buffer.from(text), cut });

describe('the next page (Communication §2.1.3)', () => {
  test('the first is asked for from the beginning or an instant on, oldest first', () => {
    expect(pageUrl(ADDRESS, beginPages(undefined))).toBe('https://lrs.example.vn/data/xapi/statements?ascending=true&limit=200');
    expect(pageUrl(ADDRESS, beginPages(NOW))).toBe('https://lrs.example.vn/data/xapi/statements?ascending=true&since=2026-11-22T08%3A00%3A00.000Z&limit=200');
  });
  test.each([
    ['/data/xapi/statements?cursor=1', 'https://lrs.example.vn/data/xapi/statements?cursor=1'], ['https://lrs.example.vn/more/1', 'https://lrs.example.vn/more/1'],
    ['http://lrs.example.vn:8080/more?a=b', 'https://lrs.example.vn/more?a=b'], ['statements/more/1', 'https://lrs.example.vn/data/xapi/statements/more/1'],
    ['https://evil.example/more', undefined], ['//evil.example/more', undefined], ['file:///etc/passwd', undefined], ['http://[', undefined], ['https://user:x@lrs.example.vn/a', 'https://lrs.example.vn/a'],
  ])('more %s is %s', (more, url) => expect(moreUrl(ADDRESS, more)).toBe(url));
  test('begins again a moment before the last one that was taken, for others may share its millisecond', () => {
    expect(fromLast({ ...beginPages(undefined), next: 'x', last: '2026-01-01T00:00:00.123456Z' }, 20)).toMatchObject({ next: null, limit: 20, since: '2026-01-01T00:00:00.122Z' });
    expect(fromLast(beginPages(NOW), 20).since).toBe(NOW.toISOString());
  });
  test('whoever goes round in circles is found out, however wide they are', () => {
    for (const circle of [1, 2, 7, 100]) {
      let reading: PageReading | undefined = beginPages(undefined);
      let pages = 0;
      for (; reading && pages < 1000; pages += 1) reading = turnPage(reading, `page ${pages < 30 ? -pages : pages % circle}`);
      expect(pages).toBeLessThan(500);
    }
    let straight: PageReading | undefined = beginPages(undefined);
    for (let pages = 0; pages < 2000; pages += 1) straight = straight && turnPage(straight, `page ${pages}`);
    expect(straight).toBeDefined();
  });
});

describe('what an answer means', () => {
  test.each([
    [200, 'good'], [400, 'missing'], [404, 'missing'], [410, 'missing'], [401, 'refused'], [403, 'refused'], [301, 'refused'], [204, 'refused'], [408, 'wait'], [429, 'wait'], [500, 'wait'], [503, 'wait'],
  ])('%s: %s', (status, verdict) => expect(judgeAnswer(answer(status), KEYS, NOW)).toMatchObject({ verdict }));
  test('how long to wait is heard', () => expect(judgeAnswer(answer(503, '', { 'retry-after': '7' }), KEYS, NOW)).toMatchObject({ verdict: 'wait', afterMs: 7_000 }));
  test('a secret that is echoed is not kept', () =>
    expect(judgeAnswer(answer(401, `sai: hvs:bí mật ${Buffer.from('hvs:bí mật').toString('base64')}\u0000`), KEYS, NOW)).toMatchObject({ reason: 'Kho kia không nhận khóa này (401): sai: hvs:••• •••' }));
  test('more than is read is too large', () => expect(judgeAnswer(answer(200, 'x', {}, true), KEYS, NOW)).toEqual({ verdict: 'too large' }));
});
