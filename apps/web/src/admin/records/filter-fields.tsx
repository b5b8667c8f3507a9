import { TextAreaField } from '../../ui/field';
import { useResource } from '../use-resource';
import { listOf, type Credential } from '../types';
import { COMMON_VERBS } from './verbs';

export interface FilterForm { verbs: string; activities: string; authorities: string[] }
/** How a filter names this system itself among those who send. */
const OWN = 'hoc-vu-so';

export interface Sender { id: string; title: string }
/** Everybody on whose word statements may stand: this system first, then the connections that are open. */
export const useSenders = (): Sender[] => {
  const clients = useResource<{ items: Credential[] }>('/api/admin/credentials');
  return [{ id: OWN, title: 'Hệ thống này' }, ...listOf(clients.data ?? []).filter((one) => !one.revokedAt)];
};

const toggle = (list: string[], one: string): string[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);
const valueOf = (event: Event): string => (event.currentTarget as HTMLTextAreaElement).value;

/** By what a part of all statements is chosen: what was done, on what, on whose word. */
export const FilterFields = ({ form, faults, senders, onChange }: { form: FilterForm; faults: Record<string, string>; senders: Sender[]; onChange: (change: Partial<FilterForm>) => void }) => {
  const verbs = form.verbs.split(/\s+/).filter(Boolean);
  const others = verbs.filter((id) => !COMMON_VERBS.some(([known]) => known === id));
  const known = COMMON_VERBS.filter(([id]) => !id.endsWith('/voided'));
  return (
    <>
      <fieldset class="adm-set">
        <legend>Việc đã làm</legend>
        <div class="rec-checks">{known.map(([id, word]) => <label key={id} class="choice"><input type="checkbox" checked={verbs.includes(id)} onChange={() => onChange({ verbs: toggle(verbs, id).join('\n') })} /><span>{word}</span></label>)}</div>
      </fieldset>
      <TextAreaField label="Việc khác: địa chỉ của động từ, mỗi dòng một địa chỉ" name="verbs" rows={2} spellcheck={false} error={faults['verbs'] ?? null} defaultValue={others.join('\n')}
        onChange={(event: Event) => onChange({ verbs: [...verbs.filter((id) => !others.includes(id)), valueOf(event)].join('\n') })} />
      <TextAreaField label="Hoạt động, mỗi dòng một địa chỉ" name="activities" hint="Khớp cả bài nằm trong khóa học có địa chỉ ấy." rows={2} spellcheck={false} error={faults['activities'] ?? null} value={form.activities} onInput={(event: Event) => onChange({ activities: valueOf(event) })} />
      <fieldset class="adm-set">
        <legend>Nguồn gửi</legend>
        <div class="rec-checks">{senders.map((one) => <label key={one.id} class="choice"><input type="checkbox" checked={form.authorities.includes(one.id)} onChange={() => onChange({ authorities: toggle(form.authorities, one.id) })} /><span>{one.title}</span></label>)}</div>
      </fieldset>
    </>
  );
};
