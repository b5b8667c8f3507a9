import { formatDate, formatNumber } from '../../ui/format';
import { filterText, readFilter, startOfDay } from './subscription-words';
import type { DryRun, PurgePolicy } from './types';

export interface PurgeForm { before: string; verbs: string; activities: string; authorities: string[] }

export const emptyPurge: PurgeForm = { before: '', verbs: '', activities: '', authorities: [] };

/** The policy that was asked for; a purge always has a day before which. */
export const readPolicy = (form: PurgeForm, today: string): { faults: Record<string, string>; policy: PurgePolicy | null } => {
  if (form.before === '') return { faults: { before: 'Chọn ngày.' }, policy: null };
  if (form.before > today) return { faults: { before: 'Ngày này chưa tới.' }, policy: null };
  return { faults: {}, policy: { before: startOfDay(form.before), ...readFilter({ ...form, exceptClient: '' }) } };
};

/** What a dry run found, in one sentence. */
export const dryRunSentence = ({ statements, oldest, newest, attachments }: DryRun): string => {
  if (statements === 0) return 'Không có bản ghi nào bị xóa theo các điều kiện này.';
  const span = oldest && newest ? `, lưu từ ngày ${formatDate(oldest)} đến ngày ${formatDate(newest)}` : '';
  return `${formatNumber(statements, 0)} bản ghi sẽ bị xóa${span}${attachments > 0 ? `, cùng ${formatNumber(attachments, 0)} tệp đính kèm không còn bản ghi nào dùng` : ''}.`;
};

/** What a policy is after, in words. */
export const policyText = (policy: PurgePolicy): string => `${filterText(policy)}, lưu trước ngày ${formatDate(policy.before)}`;
