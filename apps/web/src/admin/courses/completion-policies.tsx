import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Field, SelectField } from '../../ui/field';
import { formatNumber } from '../../ui/format';
import { LoadingNotice } from '../../ui/notice';
import { FormDialog } from '../parts/form-dialog';
import type { CompletionPolicy, CoursePolicies, CourseRow } from '../types';
import { formOf, policyOf, policyWords, type Faults, type PolicyForm } from './policy-form';

/** As the route calls every unit without a policy of its own. */
const EVERY = '*';

const policyIn = (known: CoursePolicies, unitId: string): CompletionPolicy | null =>
  (unitId === EVERY ? known.every : known.units.find((unit) => unit.id === unitId)?.policy) ?? null;

/** When each unit of a course counts as done. */
export const CompletionPoliciesDialog = ({ course, onClose }: { course: CourseRow; onClose: () => void }) => {
  const path = `/api/admin/courses/${course.id}/policies`;
  const [known, setKnown] = useState<CoursePolicies | null>(null);
  const [unitId, setUnitId] = useState(EVERY);
  const [form, setForm] = useState<PolicyForm>(formOf(null));
  const [faults, setFaults] = useState<Faults>({});
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const show = (all: CoursePolicies, id: string): void => { setKnown(all); setUnitId(id); setForm(formOf(policyIn(all, id))); setFaults({}); };
  useEffect(() => { api.get<CoursePolicies>(path).then((all) => show(all, EVERY), setTrouble); }, [path]);

  const put = (change: Partial<PolicyForm>): void => { setForm({ ...form, ...change }); setSaid(null); };
  const typed = (field: keyof Faults) => ({ value: form[field], error: faults[field] ?? null, inputMode: 'decimal' as const, autocomplete: 'off' as const, onInput: (event: { currentTarget: HTMLInputElement }) => put({ [field]: event.currentTarget.value }) });
  const save = async (): Promise<void> => {
    const read = policyOf(form);
    if ('faults' in read) { setFaults(read.faults); return; }
    setBusy(true);
    setTrouble(null);
    try {
      show(await api.put<CoursePolicies>(`${path}/${encodeURIComponent(unitId)}`, read), unitId);
      setSaid(`Đã lưu: ${policyWords(read.policy)}.`);
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };

  return (
    <FormDialog open title="Điều kiện hoàn thành" submitText="Lưu" busy={busy} disabled={known === null} trouble={trouble} onClose={onClose} onSubmit={save}>
      <p class="adm-lead"><b>{course.title}</b></p>
      {known === null && trouble === null && <LoadingNotice lines={3} />}
      {known && <>
        <SelectField label="Áp dụng cho" value={unitId} onChange={(event) => { show(known, event.currentTarget.value); setSaid(null); }}>
          <option value={EVERY}>Mọi bài chưa có điều kiện riêng ({policyWords(known.every)})</option>
          {known.units.map((unit) => <option key={unit.id} value={unit.id}>{unit.title}{unit.policy ? ` (${policyWords(unit.policy)})` : ''}</option>)}
        </SelectField>
        <SelectField label="Kết quả của bài" value={form.status} onChange={(event) => put({ status: event.currentTarget.value as PolicyForm['status'] })}>
          <option value="">Không xét</option>
          <option value="completed">Học xong</option>
          <option value="passed">Đạt</option>
        </SelectField>
        <div class="adm-thirds">
          <Field label="Điểm ít nhất, %" {...typed('score')} />
          <Field label="Học ít nhất, phút" {...typed('minutes')} />
          <Field label="Xem ít nhất, %" {...typed('pages')} />
        </div>
        <p class="soft">Thời gian tính các lượt học đã kết thúc. Phần đã xem do bài tự báo; bài SCORM 1.2 chỉ báo khi học xong.</p>
        <label class="choice"><input type="checkbox" checked={form.mark} onChange={(event) => put({ mark: event.currentTarget.checked })} /><span>Người học tự bấm “Đánh dấu đã học”</span></label>
        <p class="soft">Để trống tất cả: {unitId === EVERY ? 'bài xong khi học xong và không bị chấm chưa đạt, hoặc đạt.' : 'theo dòng đầu của danh sách.'} {course.enrolled > 0 ? `${formatNumber(course.enrolled)} người đã ghi danh giữ điều kiện lúc họ ghi danh.` : 'Điều kiện tính cho người ghi danh từ nay.'}</p>
        <p role="status">{said}</p>
      </>}
    </FormDialog>
  );
};
