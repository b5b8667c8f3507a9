import { formatNumber, formatTime } from '../../ui/format';
import type { BadgeState } from '../../ui/state-badge';
import { spanText } from './load-words';
import { COMMON_VERBS } from './verbs';
import type { Subscription, SubscriptionFilter, SubscriptionKind } from './types';

export const kindWord = (kind: SubscriptionKind): string => (kind === 'lrs' ? 'Kho bản ghi khác' : 'Webhook');

/** How a subscription stands, in one badge. */
export const subscriptionState = (one: Pick<Subscription, 'state' | 'behind' | 'behindMore' | 'lagSeconds' | 'nextTryAt'>): { badge: BadgeState; text: string } => {
  switch (one.state) {
    case 'paused': return { badge: 'muted', text: 'Tạm dừng' };
    case 'waiting': return { badge: 'danger', text: one.nextTryAt ? `Lỗi, thử lại lúc ${formatTime(one.nextTryAt)}` : 'Lỗi, đang thử lại' };
    case 'going': return one.behind === 0 ? { badge: 'done', text: 'Đã gửi hết' } : one.lagSeconds > 60 ? { badge: 'warn', text: `Chậm ${spanText(one.lagSeconds)}` } : { badge: 'doing', text: 'Đang gửi' };
  }
};

/** What has not been looked at yet. */
export const behindText = ({ behind, behindMore, lagSeconds }: Pick<Subscription, 'behind' | 'behindMore' | 'lagSeconds'>): string =>
  behind === 0 ? 'không còn gì chờ gửi' : `${behindMore ? 'hơn ' : ''}${formatNumber(behind, 0)} bản ghi chờ, cũ nhất ${spanText(lagSeconds)}`;

const some = (words: string[] | undefined, one: string): string[] => (words && words.length > 0 ? [`${one}: ${words.length > 2 ? `${words.slice(0, 2).join(', ')} và ${words.length - 2} nữa` : words.join(', ')}`] : []);

const lastWord = (iri: string): string => iri.split(/[/#]/).filter(Boolean).at(-1) ?? iri;

const verbText = (id: string): string => COMMON_VERBS.find(([known]) => known === id)?.[1] ?? lastWord(id);

/** What a filter lets through, in words. */
export const filterText = (filter: SubscriptionFilter): string => {
  const parts = [
    ...some(filter.verbs?.map(verbText), 'việc'), ...some(filter.activities?.map(lastWord), 'hoạt động'), ...some(filter.authorities, 'nguồn gửi'),
    ...some(filter.registrations, 'lượt học'), ...(filter.exceptClient ? ['trừ bản ghi do chính nơi ấy gửi sang'] : []),
  ];
  return parts.length === 0 ? 'mọi bản ghi' : parts.join('; ');
};

const lines = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
const isIri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);

export interface SubscriptionForm {
  kind: SubscriptionKind; title: string; address: string; key: string; secret: string; version: string; verbs: string; activities: string; authorities: string[];
  /** Chosen through the API; no field asks for them. */
  registrations: string[];
  exceptClient: string; from: 'now' | 'date'; fromDate: string;
}

export const emptyForm: SubscriptionForm = { kind: 'lrs', title: '', address: '', key: '', secret: '', version: '1.0.3', verbs: '', activities: '', authorities: [], registrations: [], exceptClient: '', from: 'now', fromDate: '' };

export const readFilter = (form: Pick<SubscriptionForm, 'verbs' | 'activities' | 'authorities' | 'exceptClient'> & Partial<Pick<SubscriptionForm, 'registrations'>>): SubscriptionFilter => ({
  ...(lines(form.verbs).length > 0 ? { verbs: lines(form.verbs) } : {}),
  ...(lines(form.activities).length > 0 ? { activities: lines(form.activities) } : {}),
  ...(form.authorities.length > 0 ? { authorities: form.authorities } : {}),
  ...(form.registrations && form.registrations.length > 0 ? { registrations: form.registrations } : {}),
  ...(form.exceptClient ? { exceptClient: form.exceptClient } : {}),
});

/** What to send for a new subscription, or what is wrong with each field. `changing`: only what a change may touch is asked for. */
export const readSubscription = (form: SubscriptionForm, changing: boolean): { faults: Record<string, string>; request: Record<string, unknown> | null } => {
  const faults: Record<string, string> = {};
  const title = form.title.trim().replace(/\s+/g, ' ');
  const address = form.address.trim();
  if (title.length < 2) faults['title'] = 'Đặt tên để sau này biết bản ghi đi đâu.';
  if (!/^https?:\/\/[^\s/]+/i.test(address)) faults['address'] = 'Nhập địa chỉ bắt đầu bằng https://.';
  if (form.kind === 'lrs' && !changing && form.key.trim() === '') faults['key'] = 'Nhập tên khóa do bên nhận cấp.';
  if (form.kind === 'lrs' && !changing && form.secret === '') faults['secret'] = 'Nhập mật khẩu do bên nhận cấp.';
  for (const name of ['verbs', 'activities'] as const) {
    const wrong = lines(form[name]).find((iri) => !isIri(iri));
    if (wrong) faults[name] = `“${wrong}” không phải địa chỉ (IRI). Mỗi dòng một địa chỉ đầy đủ.`;
  }
  if (!changing && form.from === 'date' && form.fromDate === '') faults['fromDate'] = 'Chọn ngày bắt đầu.';
  if (Object.keys(faults).length > 0) return { faults, request: null };
  const keys = form.kind === 'lrs' ? { version: form.version, ...(form.key.trim() ? { key: form.key.trim() } : {}), ...(form.secret ? { secret: form.secret } : {}) } : {};
  return {
    faults,
    request: { ...(changing ? {} : { kind: form.kind, from: form.from === 'now' ? 'now' : startOfDay(form.fromDate) }), title, address, ...keys, filter: readFilter(form) },
  };
};

/** The first instant of a day in Hanoi. */
export const startOfDay = (day: string): string => `${day}T00:00:00+07:00`;

export const formOf = (one: Subscription): SubscriptionForm => ({
  ...emptyForm, kind: one.kind, title: one.title, address: one.address, key: one.key ?? '', version: one.version ?? '1.0.3',
  verbs: (one.filter.verbs ?? []).join('\n'), activities: (one.filter.activities ?? []).join('\n'), authorities: one.filter.authorities ?? [], registrations: one.filter.registrations ?? [], exceptClient: one.filter.exceptClient ?? '',
});
