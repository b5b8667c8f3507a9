import { problems } from '@hvs/platform';

export const httpProblems = problems('http', {
  invalidInput: ['invalid', 'Dữ liệu gửi lên chưa đúng'],
  signInNeeded: ['unauthenticated', 'Cần đăng nhập'],
  notAllowed: ['forbidden', 'Bạn không có quyền làm việc này'],
  csrfMissing: ['forbidden', 'Yêu cầu không đến từ màn hình của hệ thống'],
  passwordChangeNeeded: ['forbidden', 'Cần đổi mật khẩu trước'],
  notFound: ['missing', 'Không tìm thấy'],
  conflict: ['conflict', 'Không còn làm được việc này'],
  tooLarge: ['tooLarge', 'Dữ liệu gửi lên quá lớn'],
  tusVersion: ['precondition', 'Cách gửi tệp không được hỗ trợ'],
  unsupported: ['unsupported', 'Kiểu dữ liệu này không được nhận'],
  unavailable: ['unavailable', 'Hệ thống đang bận'],
});
