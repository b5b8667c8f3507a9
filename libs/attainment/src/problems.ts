import { problems } from '@hvs/platform';

export const attainmentProblems = problems('attainment', {
  targetMissing: ['missing', 'Không có chỉ tiêu này'],
  unitMissing: ['missing', 'Không tìm thấy đơn vị'],
  personMissing: ['missing', 'Không tìm thấy người này'],
  dateInFuture: ['invalid', 'Ngày của văn bản nằm ở tương lai'],
});
