import { formatNumber } from '../../ui/format';
import type { BadgeState } from '../../ui/state-badge';
import { taskStateWord } from '../parts/task-progress';
import type { ImportLine, ImportRow } from './types';

/** What became of an import so far, in one line. */
export const importCounts = ({ stored, known, refused, returned }: Pick<ImportRow, 'stored' | 'known' | 'refused' | 'returned'>): string => [
  `${formatNumber(stored, 0)} mới${returned > 0 ? ` (${formatNumber(returned, 0)} có thể đã bị xóa trước đây, nay trở lại)` : ''}`, `${formatNumber(known, 0)} đã có`,
  ...(refused > 0 ? [`${formatNumber(refused, 0)} bị từ chối`] : []),
].join(' · ');

export const STATES: Record<ImportRow['state'], BadgeState> = { queued: 'todo', running: 'doing', done: 'done', failed: 'danger' };

/** How an import stands, in one badge. */
export const importState = ({ state, stopped }: Pick<ImportRow, 'state' | 'stopped'>): { badge: BadgeState; text: string } =>
  (stopped ? { badge: 'muted', text: 'Đã dừng' } : { badge: STATES[state], text: taskStateWord(state) });

export const outcomeWord = (outcome: ImportLine['outcome']): { badge: BadgeState; text: string } => {
  switch (outcome) {
    case 'stored': return { badge: 'done', text: 'Đã lưu' };
    case 'known': return { badge: 'muted', text: 'Đã có' };
    case 'refused': return { badge: 'danger', text: 'Bị từ chối' };
  }
};

const MOST_BYTES = 2_000_000_000;

/** What can be seen to be wrong with a file before it is sent. */
export const refusedBeforeSending = (file: { name: string; size: number }): string | null => {
  if (!/\.(json|ndjson|jsonl)(\.gz)?$/i.test(file.name)) return 'Chỉ nhận tệp .json, .ndjson, hoặc các tệp ấy nén thành .gz.';
  if (file.size === 0) return 'Tệp này rỗng.';
  return file.size > MOST_BYTES ? 'Tệp lớn hơn 2 GB. Hãy chia nhỏ, hoặc nén thành .gz.' : null;
};

export interface StoreForm { address: string; key: string; secret: string; version: string; since: string; keepAuthority: boolean }

export const readStore = (form: StoreForm): { faults: Record<string, string>; request: Record<string, string | boolean> | null } => {
  const faults: Record<string, string> = {};
  const address = form.address.trim();
  if (!/^https?:\/\/[^\s/]+/i.test(address)) faults['address'] = 'Nhập địa chỉ bắt đầu bằng https://.';
  if (form.key.trim() === '') faults['key'] = 'Nhập tên khóa do kho kia cấp.';
  if (form.secret === '') faults['secret'] = 'Nhập mật khẩu do kho kia cấp.';
  if (Object.keys(faults).length > 0) return { faults, request: null };
  return { faults, request: { address, key: form.key.trim(), secret: form.secret, version: form.version, keepAuthority: form.keepAuthority, ...(form.since === '' ? {} : { since: `${form.since}T00:00:00+07:00` }) } };
};
