import { problems } from '@hvs/platform';

export const competencyProblems = problems('competency', {
  groupMissing: ['invalid', 'Không có nhóm kỹ năng này'],
  frameworkMissing: ['missing', 'Không có khung này'],
  fileUnreadable: ['unprocessable', 'Tệp khung chưa đúng'],
  replacementFaulty: ['unprocessable', 'Chưa thay được khung'],
  frameworkMoved: ['conflict', 'Khung đã đổi trong lúc bạn xem'],
  planFaulty: ['unprocessable', 'Yêu cầu của năm chưa đúng'],
  planMoved: ['conflict', 'Yêu cầu đã đổi trong lúc bạn sửa'],
  crosswalkFaulty: ['unprocessable', 'Bảng đối chiếu chưa đúng'],
  crosswalkMissing: ['missing', 'Không có dòng đối chiếu này'],
});
