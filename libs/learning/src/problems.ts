import { problems } from '@hvs/platform';

export const learningProblems = problems('learning', {
  courseMissing: ['missing', 'Không tìm thấy khóa học'],
  enrolmentMissing: ['missing', 'Bạn chưa ghi danh khóa học này'],
  unitMissing: ['missing', 'Bài học này không có trong khóa học'],
  statementsRefused: ['unprocessable', 'Một bản ghi học tập không hợp lệ'],
  assessmentLocked: ['conflict', 'Chưa mở bài kiểm tra'],
  assessmentPassed: ['conflict', 'Bạn đã đạt bài kiểm tra này'],
  noAssessment: ['missing', 'Khóa học này không có bài kiểm tra'],
  learnedElsewhere: ['conflict', 'Khóa học này học ở nơi khác'],
  notMarked: ['conflict', 'Bài này không cần đánh dấu'],
  unitLocked: ['conflict', 'Bài này chưa mở'],
  placeMissing: ['missing', 'Không tìm thấy chỗ học dở'],
  sessionMissing: ['missing', 'Không tìm thấy phiên học'],
  auRefused: ['forbidden', 'Nội dung cmi5 gửi điều không được nhận'],
  registrationMissing: ['missing', 'Không tìm thấy lượt học'],
  registrationWrong: ['conflict', 'Mã đăng ký không khớp'],
  learnerMissing: ['missing', 'Không tìm thấy người học'],
  deviceUnknown: ['missing', 'Chưa biết máy đã lưu tệp này'],
  carriedForged: ['forbidden', 'Chữ ký của tệp không khớp'],
  paperWrong: ['unprocessable', 'Chưa làm được với buổi kiểm tra trên giấy'],
  commitRefused: ['unprocessable', 'Gói học liệu gửi dữ liệu sai'],
});
