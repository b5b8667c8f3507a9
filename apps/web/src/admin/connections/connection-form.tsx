import { useState } from 'preact/hooks';
import { Field } from '../../ui/field';
import { FormDialog } from '../parts/form-dialog';
import { useResource } from '../use-resource';
import type { CourseList, Credential } from '../types';
import { readRequest, SCOPES, type ConnectionRequest } from './scopes';

/** Name, rights, what it may report, and until when: of a new connection, or of one that is there. */
export const ConnectionDialog = ({ changing, busy, trouble, onClose, onSubmit }: {
  changing: Credential | null; busy: boolean; trouble: unknown; onClose: () => void; onSubmit: (request: ConnectionRequest) => Promise<void>;
}) => {
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [bound, setBound] = useState(changing !== null && changing.activities !== null);
  const courses = useResource<CourseList>('/api/admin/courses');
  const outside = (courses.data?.items ?? []).filter((course) => course.standard === 'outside');
  const unknown = (changing?.activities ?? []).filter((iri) => !outside.some((course) => course.activityIri === iri));
  const submit = async (form: FormData): Promise<void> => {
    const all = (name: string): string[] => form.getAll(name).map(String);
    const read = readRequest({ title: String(form.get('title') ?? ''), scopes: all('scopes'), bound, activities: all('activities'), lastDay: String(form.get('lastDay') ?? '') });
    setFaults(read.faults);
    if (read.request) await onSubmit(read.request);
  };
  return (
    <FormDialog open title={changing ? `Sửa kết nối “${changing.title}”` : 'Tạo kết nối'} submitText={changing ? 'Lưu' : 'Tạo khóa'} busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <Field label="Tên phần mềm hoặc đơn vị dùng khóa" name="title" defaultValue={changing?.title ?? ''} maxLength={120} required autocomplete="off" autofocus={!changing} error={faults['title'] ?? null} />
      <fieldset class="adm-set" aria-describedby={faults['scopes'] ? 'scope-fault' : undefined}>
        <legend>Được làm gì</legend>
        {faults['scopes'] && <p id="scope-fault" class="adm-fault">{faults['scopes']}</p>}
        {SCOPES.map((scope) => <label key={scope.id} class="choice"><input type="checkbox" name="scopes" value={scope.id} defaultChecked={changing?.scopes.includes(scope.id) ?? false} /><span>{scope.text}<small class="adm-under">{[scope.hint, scope.id].filter(Boolean).join(' · ')}</small></span></label>)}
      </fieldset>
      <fieldset class="adm-set">
        <legend>Được báo kết quả khóa học nào</legend>
        <p class="soft">Chỉ với khóa học ở nơi khác. Khóa học trên hệ thống này không ai báo hộ được.</p>
        <label class="choice"><input type="radio" name="bound" checked={!bound} onChange={() => setBound(false)} /><span>Mọi khóa học ở nơi khác</span></label>
        <label class="choice"><input type="radio" name="bound" checked={bound} onChange={() => setBound(true)} /><span>Chỉ những khóa học chọn dưới đây</span></label>
        {bound && (
          <div class="rec-checks wide">
            {outside.map((course) => <label key={course.id} class="choice"><input type="checkbox" name="activities" value={course.activityIri} defaultChecked={changing?.activities?.includes(course.activityIri) ?? false} /><span>{course.title}</span></label>)}
            {unknown.map((iri) => <label key={iri} class="choice"><input type="checkbox" name="activities" value={iri} defaultChecked /><span class="mono">{iri}</span></label>)}
            {courses.data !== null && outside.length + unknown.length === 0 && <p class="soft">Danh mục chưa có khóa học nào ở nơi khác.</p>}
          </div>
        )}
        {changing && <p class="soft">Thay đổi này tính cho bản ghi gửi từ bây giờ; kết quả đã tính trước đó không bị lấy lại.</p>}
      </fieldset>
      <Field label="Dùng đến hết ngày" hint="Để trống thì dùng đến khi thu hồi." name="lastDay" type="date" defaultValue={changing?.expiresAt?.slice(0, 10) ?? ''} />
    </FormDialog>
  );
};
