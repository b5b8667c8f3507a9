import { problems } from '@hvs/platform';

export const assessmentProblems = problems('assessment', {
  sittingMissing: ['missing', 'Không tìm thấy bài kiểm tra'],
  attemptsExhausted: ['conflict', 'Đã hết lượt làm bài'],
  coolingDown: ['conflict', 'Chưa đến lúc làm lại'],
  waitsForAssessor: ['conflict', 'Bài trước chưa chấm xong'],
  bankMissing: ['missing', 'Không tìm thấy ngân hàng câu hỏi'],
  bankTooSmall: ['unavailable', 'Bài kiểm tra chưa sẵn sàng'],
  alreadySubmitted: ['conflict', 'Bài kiểm tra đã nộp'],
  timeUp: ['conflict', 'Đã hết giờ làm bài'],
  answersRefused: ['unprocessable', 'Câu trả lời không thuộc bài này'],
  nothingToJudge: ['missing', 'Không có gì để chấm'],
  ownSitting: ['forbidden', 'Không tự chấm bài của mình'],
  alreadyJudged: ['conflict', 'Câu này đã chấm rồi'],
  pointsRefused: ['unprocessable', 'Điểm chưa hợp lệ'],
  questionMissing: ['missing', 'Không tìm thấy câu hỏi'],
  questionRetired: ['conflict', 'Câu hỏi đã có cách viết mới'],
  questionRefused: ['unprocessable', 'Câu hỏi viết chưa đúng'],
  correctionRefused: ['unprocessable', 'Chưa sửa được đáp án'],
  settingsRefused: ['unprocessable', 'Thiết lập bài kiểm tra chưa dùng được'],
  settingsChanged: ['conflict', 'Thiết lập vừa được người khác đổi'],
});
