import { problems } from '@hvs/platform';

export const coursesProblems = problems('courses', {
  missing: ['missing', 'Không tìm thấy khóa học'],
  lessonMissing: ['missing', 'Không tìm thấy bài học'],
  fileMissing: ['missing', 'Không tìm thấy tệp của khóa học'],
  nothingToPublish: ['conflict', 'Khóa học chưa có nội dung'],
  packageTooLarge: ['tooLarge', 'Gói học liệu quá lớn'],
  noRoom: ['unavailable', 'Máy chủ hết chỗ'],
  tooManyUploads: ['conflict', 'Đang gửi dở quá nhiều tệp'],
  uploadElsewhere: ['conflict', 'Tệp đang gửi đứng ở chỗ khác'],
  uploadIncomplete: ['conflict', 'Tệp chưa gửi xong'],
  uploadMissing: ['missing', 'Tệp đang gửi không còn'],
  wrongCourse: ['conflict', 'Không thể nạp gói vào khóa học này'],
  checkMissing: ['missing', 'Không còn kết quả kiểm tra này'],
  checkBusy: ['limited', 'Đang kiểm tra một gói khác của bạn'],
  exportUnknown: ['missing', 'Không có dạng gói này'],
  notNative: ['conflict', 'Khóa học này không phải bài của hệ thống'],
  textChanged: ['conflict', 'Bài vừa có phiên bản mới hơn'],
  textRefused: ['unprocessable', 'Bài viết chưa đúng'],
  textUnknown: ['conflict', 'Chưa có chữ gốc của bài'],
  policyUnreachable: ['unprocessable', 'Không ai đáp ứng được điều kiện này'],
});
