import { problems } from '@hvs/platform';

export const lrsProblems = problems('lrs', {
  busy: ['busy', 'Kho bản ghi đang quá tải'],
  statementConflict: ['conflict', 'Mã bản ghi đã dùng cho một bản ghi khác'],
  voidingRefused: ['invalid', 'Không thể hủy bản ghi này'],
  statementMissing: ['missing', 'Không tìm thấy bản ghi'],
  alreadyVoided: ['conflict', 'Bản ghi này đã hủy rồi'],
  cursorWrong: ['invalid', 'Liên kết xem tiếp không dùng được'],
  documentExists: ['conflict', 'Tài liệu đã có'],
  documentChanged: ['precondition', 'Tài liệu không còn như bạn đã thấy'],
  documentUnguarded: ['invalid', 'Thiếu điều kiện ghi'],
  documentNotJson: ['invalid', 'Không ghép được tài liệu'],
  credentialMissing: ['missing', 'Không tìm thấy khóa kết nối'],
  tooManyTries: ['limited', 'Đã thử sai mật khẩu kết nối quá nhiều lần'],
  attachmentMissing: ['missing', 'Không tìm thấy tệp đính kèm'],
  purgeTooWide: ['unprocessable', 'Chưa đếm xong'],
  purgeTooEarly: ['invalid', 'Chưa xóa được theo ngày này'],
  subscriptionMissing: ['missing', 'Không tìm thấy nơi nhận'],
  subscriptionWrong: ['invalid', 'Không lưu được nơi nhận này'],
});
