import { problems } from '@hvs/platform';

export const peopleProblems = problems('people', {
  signInFailed: ['unauthenticated', 'Tên đăng nhập hoặc mật khẩu không đúng'],
  tooManyTries: ['limited', 'Đã thử sai quá nhiều lần'],
  accountDisabled: ['forbidden', 'Tài khoản đã ngừng hoạt động'],
  wrongCurrentPassword: ['invalid', 'Mật khẩu hiện tại không đúng'],
  weakPassword: ['invalid', 'Mật khẩu mới chưa dùng được'],
  resetNotAllowed: ['forbidden', 'Bạn không được đặt lại mật khẩu của người này'],
  personMissing: ['missing', 'Không tìm thấy người này'],
  personTaken: ['conflict', 'Tên đăng nhập hoặc số điện thoại đã có người dùng'],
  personInvalid: ['invalid', 'Thông tin của người này chưa đúng'],
  unitMissing: ['missing', 'Không tìm thấy đơn vị'],
  unitChangeRefused: ['conflict', 'Chưa thay đổi được đơn vị'],
});
