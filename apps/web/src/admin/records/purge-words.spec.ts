import { dryRunSentence, emptyPurge, policyText, readPolicy } from './purge-words';

const TODAY = '2026-11-22';

test('a purge always has a day, and one that has come', () => {
  expect(readPolicy(emptyPurge, TODAY)).toEqual({ faults: { before: expect.any(String) }, policy: null });
  expect(readPolicy({ ...emptyPurge, before: '2026-11-23' }, TODAY).policy).toBeNull();
  expect(readPolicy({ ...emptyPurge, before: '2024-01-01' }, TODAY).policy).toEqual({ before: '2024-01-01T00:00:00+07:00' });
});

test('it may be kept to some verbs, activities and senders', () => {
  expect(readPolicy({ before: '2024-01-01', verbs: 'http://adlnet.gov/expapi/verbs/progressed', activities: '', authorities: ['mooc'] }, TODAY).policy)
    .toEqual({ before: '2024-01-01T00:00:00+07:00', verbs: ['http://adlnet.gov/expapi/verbs/progressed'], authorities: ['mooc'] });
});

test('what a dry run found, in one sentence', () => {
  const found = { statements: 12_345, oldest: '2022-03-01T02:00:00Z', newest: '2023-12-30T02:00:00Z', kept: [], attachments: 3 };
  expect(dryRunSentence(found)).toBe('12.345 bản ghi sẽ bị xóa, lưu từ ngày 01/03/2022 đến ngày 30/12/2023, cùng 3 tệp đính kèm không còn bản ghi nào dùng.');
  expect(dryRunSentence({ ...found, statements: 0 })).toMatch(/^Không có bản ghi nào/);
});

test('what a policy is after, in words', () => {
  expect(policyText({ before: '2024-01-01T00:00:00+07:00' })).toBe('mọi bản ghi, lưu trước ngày 01/01/2024');
  expect(policyText({ before: '2024-01-01T00:00:00+07:00', verbs: ['http://adlnet.gov/expapi/verbs/passed'] })).toBe('việc: đã đạt, lưu trước ngày 01/01/2024');
});
