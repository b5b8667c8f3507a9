import { groupFaults, refusedBeforeUpload, reportFacts, reportSentence } from './import-report';

const fault = (severity: 'error' | 'warning', path: string, line: number | null, text = 'x') => ({ severity, path, line, text });
const report = { ok: true, standard: 'scorm12', title: 'Văn thư số', items: 4, files: 120, bytes: 4_404_019, faults: [] };

test('what must be mended stands before what may be looked at', () => {
  const groups = groupFaults([fault('warning', 'a.html', 3), fault('warning', 'imsmanifest.xml', 2), fault('error', 'imsmanifest.xml', 40), fault('error', 'imsmanifest.xml', 9)]);
  expect(groups.map((group) => [group.path, group.errors])).toEqual([['imsmanifest.xml', 2], ['a.html', 0]]);
  expect(groups[0]!.faults.map((one) => one.line)).toEqual([9, 40, 2]);
});

test('one sentence says whether the package can be used', () => {
  expect(reportSentence(report)).toBe('Gói dùng được, không có lỗi.');
  expect(reportSentence({ ...report, faults: [fault('warning', 'a', null)] })).toBe('Gói dùng được, có 1 điều nên xem lại.');
  expect(reportSentence({ ...report, ok: false, faults: [fault('error', 'a', 1)] })).toBe('Gói chưa dùng được: có 1 lỗi phải sửa.');
});

test('facts are told only where known', () => {
  expect(reportFacts({ ...report, tool: 'eXeLearning' })).toEqual(['SCORM 1.2', 'soạn bằng eXeLearning', '4 bài', '120 tệp', '4,4 MB']);
  expect(reportFacts({ ...report, standard: '', items: 0, files: 0, bytes: 0 })).toEqual([]);
});

test('a file that cannot be a package does not travel', () => {
  expect(refusedBeforeUpload({ name: 'bai.docx', size: 10 })).toContain('không phải tệp .zip');
  expect(refusedBeforeUpload({ name: 'BAI.ZIP', size: 0 })).toContain('rỗng');
  expect(refusedBeforeUpload({ name: 'BAI.ZIP', size: 10 })).toBeNull();
});
