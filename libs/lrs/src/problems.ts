import { problems } from '@hvs/platform';

export const lrsProblems = problems('lrs', {
  statementConflict: ['conflict', 'Mã bản ghi đã dùng cho một bản ghi khác'],
  voidingRefused: ['invalid', 'Không thể hủy bản ghi này'],
  cursorWrong: ['invalid', 'Liên kết xem tiếp không dùng được'],
  documentExists: ['conflict', 'Tài liệu đã có'],
  documentChanged: ['precondition', 'Tài liệu không còn như bạn đã thấy'],
  documentUnguarded: ['invalid', 'Thiếu điều kiện ghi'],
  documentNotJson: ['invalid', 'Không ghép được tài liệu'],
  credentialMissing: ['missing', 'Không tìm thấy khóa kết nối'],
});
