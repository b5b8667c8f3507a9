import { StateBadge } from '../../ui/state-badge';
import type { Effect, EffectKind } from './types';

export const effectWord = (kind: EffectKind): string => {
  switch (kind) {
    case 'progress': return 'Tiến độ';
    case 'competency': return 'Nhóm kỹ năng';
    case 'certificate': return 'Chứng nhận';
    case 'attainment': return 'Chỉ tiêu';
  }
};

/** Whether a statement did anything; why stands on its own page. */
export const EffectBadge = ({ effect }: { effect: Pick<Effect, 'changed'> }) => (effect.changed ? <StateBadge state="done">Có tính</StateBadge> : <StateBadge state="muted">Không tính, chỉ lưu</StateBadge>);

/** Where the thing an effect speaks of is to be seen. */
export const effectLink = ({ statementId, certificate, target, personId }: Effect): { href: string; text: string } | null => {
  if (statementId) return { href: `/quan-tri/kho-ban-ghi/ban-ghi/${statementId}`, text: 'Mở bản ghi ấy' };
  if (certificate) return { href: `/quan-tri/chung-nhan?q=${encodeURIComponent(certificate)}`, text: 'Mở chứng nhận' };
  if (target && personId) return { href: `/don-vi/${encodeURIComponent(target)}/nguoi/${personId}`, text: 'Xem bằng chứng của chỉ tiêu' };
  return null;
};
