import type { Explanation } from '@hvs/learning';

export interface StatementEffect {
  kind: 'progress' | 'competency' | 'certificate' | 'attainment';
  changed: boolean;
  text: string;
  /** What the sentence speaks of, for a link. */
  statementId?: string;
  certificate?: string;
  target?: string;
  personId?: string;
}

/** What rests on a statement, floor by floor. */
export interface Rests {
  /** The statement itself is voided. */
  voided: boolean;
  groups: readonly { groupName: string; attainedAt: Date; framework: string | null }[];
  certificates: readonly { registerNumber: string; title: string; revoked: boolean }[];
  targets: readonly { code: string; title: string; since: Date }[];
}

const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Asia/Ho_Chi_Minh' });

/** The chain from a statement up to the figures, as far as it reaches. Only what a statement itself holds up is its effect. */
export const effectsOf = ({ personId, effects }: Explanation, { voided, groups, certificates, targets }: Rests): StatementEffect[] => [
  ...effects.map((effect): StatementEffect => ({ kind: 'progress', ...effect })),
  ...groups.map(({ groupName, attainedAt, framework }): StatementEffect => ({ kind: 'competency', changed: true, text: `Nhóm kỹ năng “${groupName}”${framework ? ` (${framework})` : ''} được công nhận từ ngày ${day.format(attainedAt)}, với bản ghi này làm bằng chứng.` })),
  ...certificates.map(({ registerNumber, title, revoked }): StatementEffect => ({
    kind: 'certificate', changed: !revoked, certificate: registerNumber,
    text: `Chứng nhận số ${registerNumber} “${title}” ghi bản ghi này làm căn cứ${revoked ? ', nhưng đã bị thu hồi' : voided ? ' và vẫn còn hiệu lực, dù bản ghi đã hủy; hãy xem xét thu hồi' : ''}.`,
  })),
  ...(groups.length === 0 ? [] : targets.length === 0
    ? [{ kind: 'attainment' as const, changed: false, text: 'Người này chưa được tính trong chỉ tiêu nào: còn thiếu nhóm kỹ năng khác, hoặc không thuộc diện của chỉ tiêu.' }]
    : targets.map((target) => countedBy(target, groups, personId))),
];

/** Whoever counted before he held the group counts by something else. */
const countedBy = ({ code, title, since }: Rests['targets'][number], groups: Rests['groups'], personId: string | null): StatementEffect => {
  const changed = groups.some(({ attainedAt }) => attainedAt <= since);
  return {
    kind: 'attainment', changed, target: code, ...(personId === null ? {} : { personId }),
    text: changed
      ? `Nhóm kỹ năng ấy góp vào việc người này được tính trong chỉ tiêu “${title}” từ ngày ${day.format(since)}.`
      : `Người này đã được tính trong chỉ tiêu “${title}” từ ngày ${day.format(since)}, trước khi có nhóm kỹ năng ấy, nhờ bằng chứng khác.`,
  };
};
