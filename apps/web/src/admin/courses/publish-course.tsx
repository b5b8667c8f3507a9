import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { SelectField } from '../../ui/field';
import { formatNumber } from '../../ui/format';
import { FormDialog } from '../parts/form-dialog';
import { useResource } from '../use-resource';
import type { CourseRow, SkillGroup } from '../types';

const frameworkWord = (code: string): string => (/757/.test(code) ? 'Khung của QĐ 757/QĐ-BKHCN' : /tt02/.test(code) ? 'Khung của TT 02/2025/TT-BGDĐT' : code);

const frameworksOf = (groups: SkillGroup[]): [string, SkillGroup[]][] =>
  [...new Set(groups.map((group) => group.framework))].map((framework) => [framework, groups.filter((group) => group.framework === framework)]);

/** `version`: the one to be opened, if not the newest. */
export type PublishAct = { kind: 'publish' | 'withdraw'; course: CourseRow; version?: { id: string; number: number } };

/** Puts a draft before the learners under a skill group, or takes it back. */
export const PublishCourse = ({ act, groups, onClose, onChanged }: { act: PublishAct | null; groups: SkillGroup[]; onClose: () => void; onChanged: (course: CourseRow) => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => { setTrouble(null); setFault(null); }, [act]);

  const run = async (change: () => Promise<CourseRow>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { onChanged(await change()); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const publish = (form: FormData): Promise<void> | void => {
    const skillGroup = String(form.get('skillGroup') ?? '');
    if (skillGroup === '') { setFault('Chọn nhóm kỹ năng mà khóa học này chứng minh.'); return; }
    const learners = form.get('learners') === 'move' ? 'move' : 'stay';
    return run(() => api.post<CourseRow>(`/api/admin/courses/${act!.course.id}/publication`, { skillGroup, learners, ...(act!.version ? { versionId: act!.version.id } : {}) }));
  };
  const withdraw = (): Promise<void> => run(async () => (await api.delete<CourseRow | null>(`/api/admin/courses/${act!.course.id}/publication`)) ?? { ...act!.course, state: 'draft' });

  if (act?.kind === 'withdraw') {
    return (
      <FormDialog open title="Đưa về bản nháp?" submitText="Đưa về bản nháp" danger busy={busy} trouble={trouble} onClose={onClose} onSubmit={withdraw}>
        <p class="adm-lead"><b>{act.course.title}</b></p>
        <p>{act.course.enrolled > 0 ? `${formatNumber(act.course.enrolled)} người đã ghi danh vẫn học tiếp bản của mình và giữ kết quả. ` : ''}Người khác sẽ không thấy khóa học này nữa cho đến khi bạn phát hành lại.</p>
      </FormDialog>
    );
  }
  const isOpen = act?.course.state === 'published';
  return (
    <FormDialog open={act !== null} title={isOpen ? `Mở phiên bản ${act.version?.number ?? 'mới'}` : 'Phát hành khóa học'} submitText={isOpen ? 'Mở phiên bản' : 'Phát hành'} busy={busy} trouble={trouble} onClose={onClose} onSubmit={publish}>
      <p class="adm-lead"><b>{act?.course.title}</b></p>
      <SelectField label="Nhóm kỹ năng" hint="Hoàn thành khóa học này được tính là đạt nhóm kỹ năng đã chọn." error={fault} name="skillGroup" key={act?.course.id}>
        <option value="">Chọn một nhóm…</option>
        {frameworksOf(groups).map(([framework, list]) => <optgroup key={framework} label={frameworkWord(framework)}>{list.map((group) => <option key={group.code} value={group.code} selected={group.code === act?.course.skillGroup}>{group.name}</option>)}</optgroup>)}
      </SelectField>
      {isOpen && <WhoIsLearning course={act.course} />}
      <p class="soft">Sau khi phát hành, người thuộc diện cần nhóm này sẽ thấy khóa học ở "Yêu cầu của tôi".</p>
    </FormDialog>
  );
};

/** What happens to those on their way in an older version: theirs to finish, or to be moved. */
const WhoIsLearning = ({ course }: { course: CourseRow }) => {
  const behind = useResource<{ learning: number; completed: number }>(`/api/admin/courses/${course.id}/learners-behind`);
  if (!behind.data || behind.data.learning + behind.data.completed === 0) return null;
  const { learning, completed } = behind.data;
  return (
    <fieldset class="adm-choice">
      <legend>{learning > 0 ? `${formatNumber(learning)} người đang học phiên bản khác` : 'Không có ai đang học dở phiên bản khác'}</legend>
      {learning > 0 && <>
        <label><input type="radio" name="learners" value="stay" defaultChecked /> <span>Học nốt phiên bản của mình<small class="soft">Người ghi danh từ nay học phiên bản mới.</small></span></label>
        <label><input type="radio" name="learners" value="move" /> <span>Chuyển sang phiên bản này<small class="soft">Kết quả của các bài còn trong phiên bản này được giữ.</small></span></label>
      </>}
      {completed > 0 && <p class="soft">{formatNumber(completed)} người đã hoàn thành giữ nguyên kết quả.</p>}
    </fieldset>
  );
};
