import { problems } from '@hvs/platform';

export const certificationProblems = problems('certification', {
  certificateMissing: ['missing', 'Không tìm thấy chứng nhận'],
  notReady: ['conflict', 'Bản PDF đang được tạo'],
  reasonNeeded: ['invalid', 'Cần ghi lý do thu hồi'],
  nothingToIssue: ['invalid', 'Không có ai để cấp'],
});
