import { problems } from '@hvs/platform';

export const reportingProblems = problems('reporting', {
  unknownReport: ['invalid', 'Không có báo cáo hoặc định dạng này'],
  wrongParams: ['invalid', 'Điều kiện của báo cáo chưa đúng'],
  fileMissing: ['missing', 'Không tìm thấy tệp'],
  fileNotReady: ['conflict', 'Tệp chưa xong'],
});
