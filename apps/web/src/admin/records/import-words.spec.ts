import { importCounts, importState, outcomeWord, readStore, refusedBeforeSending } from './import-words';

test('what became of an import, in one line', () => {
  expect(importCounts({ stored: 1200, known: 3, refused: 0, returned: 0 })).toBe('1.200 mới · 3 đã có');
  expect(importCounts({ stored: 0, known: 0, refused: 2, returned: 0 })).toBe('0 mới · 0 đã có · 2 bị từ chối');
  expect(importCounts({ stored: 1200, known: 0, refused: 0, returned: 1000 })).toBe('1.200 mới (1.000 có thể đã bị xóa trước đây, nay trở lại) · 0 đã có');
  expect((['stored', 'known', 'refused'] as const).map((outcome) => outcomeWord(outcome).text)).toEqual(['Đã lưu', 'Đã có', 'Bị từ chối']);
});

test('one that was stopped is shown as that, whatever its task is at', () => {
  expect([importState({ state: 'running', stopped: true }), importState({ state: 'running', stopped: false }).text]).toEqual([{ badge: 'muted', text: 'Đã dừng' }, 'Đang làm']);
});

test.each([['a.json', 10, true], ['a.NDJSON', 10, true], ['a.jsonl.gz', 10, true], ['a.csv', 10, false], ['a.gz', 10, false], ['a.json', 0, false], ['a.json', 3_000_000_000, false]])('a file %s of %s bytes may be sent: %s', (name, size, may) => {
  expect(refusedBeforeSending({ name, size }) === null).toBe(may);
});

test('another store needs an address, a key and a password; the day is as one likes', () => {
  const form = { address: ' https://lrs.example.vn/xapi ', key: ' k ', secret: 's', version: '1.0.3', since: '', keepAuthority: false };
  expect(readStore(form).request).toEqual({ address: 'https://lrs.example.vn/xapi', key: 'k', secret: 's', version: '1.0.3', keepAuthority: false });
  expect(readStore({ ...form, since: '2026-01-01' }).request).toMatchObject({ since: '2026-01-01T00:00:00+07:00' });
  expect(Object.keys(readStore({ ...form, address: 'lrs', key: '', secret: '' }).faults)).toEqual(['address', 'key', 'secret']);
});
