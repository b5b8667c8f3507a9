import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { formatNumber } from '../../ui/format';
import { FormDialog } from '../parts/form-dialog';
import { PickUnit, useUnits } from '../parts/pick-unit';
import { useResource } from '../use-resource';
import type { Paged, PersonRow } from '../types';
import { numberIn } from './exam-words';
import type { PaperOpened } from './paper-types';

const MOST = 300;
/** As the browser's field for a time wants it, in the time of this device. */
const here = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** For which course, whom and when: a sheet for each person chosen, and so many without a name. */
export const OpenPaper = ({ courses, onClose, onOpened }: { courses: { slug: string; title: string }[]; onClose: () => void; onOpened: (made: PaperOpened) => void }) => {
  const units = useUnits();
  const [course, setCourse] = useState(courses[0]?.slug ?? '');
  const [picked, setPicked] = useState('');
  const [heldAt, setHeldAt] = useState(() => here(new Date()));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [nameless, setNameless] = useState('0');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const unitId = picked || (units?.length === 1 ? units[0]!.unit.id : '');
  const people = useResource<Paged<PersonRow>>(unitId ? `/api/people?unitId=${unitId}&size=200` : null);
  const extra = numberIn(nameless, 0, MOST);
  const count = chosen.size + (extra ?? 0);
  const at = new Date(heldAt);
  const ready = course !== '' && unitId !== '' && !Number.isNaN(at.getTime()) && extra !== undefined && Number.isInteger(extra) && count > 0 && count <= MOST;
  const toggle = (id: string): void => { const next = new Set(chosen); if (!next.delete(id)) next.add(id); setChosen(next); };
  const send = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { onOpened(await api.post<PaperOpened>('/api/admin/paper-sessions', { course, unitId, heldAt: at.toISOString(), personIds: [...chosen], nameless: extra })); } catch (error) { setTrouble(error); setBusy(false); }
  };
  return (
    <FormDialog open title="Mở buổi trên giấy" submitText={count > 0 ? `Rút ${formatNumber(count)} phiếu` : 'Rút phiếu'} busy={busy} disabled={!ready} trouble={trouble} onClose={onClose} onSubmit={send}>
      <SelectField label="Khóa học" value={course} onChange={(event) => setCourse(event.currentTarget.value)}>{courses.map(({ slug, title }) => <option key={slug} value={slug}>{title}</option>)}</SelectField>
      <PickUnit label="Đơn vị" value={unitId} onPick={(id) => { setPicked(id); setChosen(new Set()); }} />
      <Field label="Giờ bắt đầu" type="datetime-local" value={heldAt} hint="Kết quả được tính vào giờ này." onInput={(event) => setHeldAt(event.currentTarget.value)} />
      {people.data && (
        <fieldset class="exam-people">
          <legend>Người làm bài</legend>
          <p class="small">{formatNumber(chosen.size)} người được chọn. {people.data.total > people.data.items.length && `Danh sách chỉ hiện ${people.data.items.length} trong ${formatNumber(people.data.total)} người; hãy chọn đơn vị nhỏ hơn, hoặc dùng phiếu chưa có tên. `}
            <Button small kind="quiet" onClick={() => setChosen(chosen.size === people.data!.items.length ? new Set() : new Set(people.data!.items.map(({ id }) => id)))}>{chosen.size === people.data.items.length && chosen.size > 0 ? 'Bỏ chọn' : 'Chọn tất cả'}</Button></p>
          <div>{people.data.items.map((one) => <label key={one.id}><input type="checkbox" checked={chosen.has(one.id)} onChange={() => toggle(one.id)} /><span>{one.fullName} <small class="soft">{one.username}</small></span></label>)}</div>
        </fieldset>
      )}
      <Field label="Thêm phiếu chưa có tên" inputMode="numeric" autocomplete="off" value={nameless} hint="Người làm ghi tên đăng nhập lên phiếu; bạn ghi lại khi nhập kết quả." onInput={(event) => setNameless(event.currentTarget.value)} />
    </FormDialog>
  );
};
