import { problems } from '@hvs/platform';

export const assessmentProblems = problems('assessment', {
  sittingMissing: ['missing', 'Không tìm thấy bài kiểm tra'],
  attemptsExhausted: ['conflict', 'Đã hết lượt làm bài'],
  bankTooSmall: ['unavailable', 'Bài kiểm tra chưa sẵn sàng'],
  alreadySubmitted: ['conflict', 'Bài kiểm tra đã nộp'],
  timeUp: ['conflict', 'Đã hết giờ làm bài'],
  answersRefused: ['unprocessable', 'Câu trả lời không thuộc bài này'],
});
