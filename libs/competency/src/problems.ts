import { problems } from '@hvs/platform';

export const competencyProblems = problems('competency', {
  groupMissing: ['invalid', 'Không có nhóm kỹ năng này'],
});
