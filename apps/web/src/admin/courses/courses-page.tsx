import { useState } from 'preact/hooks';
import { Button, LinkButton } from '../../ui/button';
import { formatDate, formatNumber } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { TaskCard } from '../parts/task-card';
import { taskEnded } from '../parts/task-progress';
import { useTask } from '../parts/use-task';
import { filterRows } from '../find-rows';
import { SearchBox } from '../parts/search-box';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import type { CourseList, CourseRow, ImportReport, Task, TreeChange } from '../types';
import { CompletionPoliciesDialog } from './completion-policies';
import { CourseVersionsDialog } from './course-versions';
import { standardWord } from './import-report';
import { ImportReportView } from './import-report-view';
import { PreviewCourse } from './preview-course';
import { PublishCourse, type PublishAct } from './publish-course';
import { UploadCourse } from './upload-course';

const reportOf = (task: Task | null): ImportReport | null => (task?.result?.['report'] as ImportReport | undefined) ?? null;

/** The catalogue: what is published, what is still a draft, and the way in for a new package. */
export const CoursesPage = () => {
  const can = useCapabilities();
  const { view, change } = useViewState();
  const list = useResource<CourseList>('/api/admin/courses');
  // The report of an earlier upload, opened from the list of tasks.
  const earlier = useResource<Task>(view['viec'] ? `/api/tasks/${view['viec']}` : null);
  const [uploading, setUploading] = useState<{ course: CourseRow | null } | null>(null);
  const [asked, setVersions] = useState<CourseRow | null>(null);
  const versions = asked ?? list.data?.items.find((course) => course.id === view['phien-ban']) ?? null;
  const closeVersions = () => { setVersions(null); if (view['phien-ban']) change({ 'phien-ban': null }); };
  const [started, setStarted] = useState<Task | null>(null);
  const followed = useTask(started, () => list.reload());
  const task = followed ?? (view['viec'] ? earlier.data : null);
  const report = task && taskEnded(task) ? reportOf(task) : null;
  const [previewing, setPreviewing] = useState<CourseRow | null>(null);
  const [act, setAct] = useState<PublishAct | null>(null);
  const [policies, setPolicies] = useState<CourseRow | null>(null);
  const groups = list.data?.groups ?? [];
  const groupName = (code: string) => groups.find((group) => group.code === code)?.name ?? code;
  const typed = view['loc'] ?? '';

  const imported = report?.ok ? list.data?.items.find((course) => course.id === task?.result?.['courseId']) : undefined;
  const forget = () => { setStarted(null); setUploading(null); if (view['viec']) change({ viec: null }); };

  const columns: Column<CourseRow>[] = [
    { id: 'title', head: 'Khóa học', names: true, width: '27%', cell: (course) => <>{course.title}<small class="adm-under">{standardWord(course.standard)} · phiên bản {course.versionNumber} · <span class="num">sửa {formatDate(course.updatedAt)}</span></small></> },
    { id: 'state', head: 'Trạng thái', width: '150px', cell: (course) => (course.state === 'published' ? <><StateBadge state="done">Đã phát hành</StateBadge>{course.newestVersionId !== course.currentVersionId && <small class="adm-under">có phiên bản mới chưa mở</small>}</> : <StateBadge state="todo">Bản nháp</StateBadge>) },
    { id: 'group', head: 'Nhóm kỹ năng', label: 'Nhóm kỹ năng', width: '19%', cell: (course) => (course.skillGroup ? groupName(course.skillGroup) : <span class="soft">chưa chọn</span>) },
    { id: 'enrolled', head: 'Ghi danh', label: 'Ghi danh', numeric: true, width: '92px', cell: (course) => formatNumber(course.enrolled) },
    ...(can.actsForProvince ? [{ id: 'act', head: <span class="visually-hidden">Việc</span>, width: '300px', cell: (course: CourseRow) => (
      <span class="adm-acts">
        {!['native', 'outside'].includes(course.standard) && <Button small kind="quiet" onClick={() => setPreviewing(course)} aria-label={`Xem thử ${course.title}`}>Xem thử</Button>}
        {course.standard === 'native' && <LinkButton small kind="quiet" href={`/khoa-hoc/${course.slug}`} aria-label={`Xem ${course.title} như người học`}>Xem</LinkButton>}
        {course.standard !== 'outside' && <Button small kind="quiet" onClick={() => setPolicies(course)} aria-label={`Điều kiện hoàn thành ${course.title}`}>Điều kiện</Button>}
        {course.standard === 'native' && <LinkButton small kind="quiet" href={`/quan-tri/khoa-hoc/${course.id}/noi-dung`} aria-label={`Nội dung ${course.title}`}>Nội dung</LinkButton>}
        {course.standard !== 'outside' && <Button small kind="quiet" onClick={() => setVersions(course)} aria-label={`Các phiên bản của ${course.title}`}>Phiên bản</Button>}
        {course.state === 'draft' ? <Button small onClick={() => setAct({ kind: 'publish', course })} aria-label={`Phát hành ${course.title}`}>Phát hành</Button>
          : <Button small kind="quiet" onClick={() => setAct({ kind: 'withdraw', course })} aria-label={`Đưa ${course.title} về bản nháp`}>Về bản nháp</Button>}
      </span>
    ) }] : []),
  ];

  return (
    <>
      {uploading && !task && <UploadCourse key={uploading.course?.id ?? ''} course={uploading.course} onStarted={setStarted} onClose={() => setUploading(null)} />}
      {task && !report && <TaskCard task={task} onClose={forget} />}
      {report && <ImportReportView report={report} note={task?.message ?? null} changes={task?.result?.['changes'] as TreeChange[] | null | undefined} />}
      {task && taskEnded(task) && (report || task.state === 'failed') && (
        <p class="row adm-gap">
          {imported && imported.state === 'draft' && can.actsForProvince && <Button kind="primary" onClick={() => setAct({ kind: 'publish', course: imported })}>Phát hành…</Button>}
          {imported && imported.state === 'published' && task.result?.['fresh'] === true && can.actsForProvince && <Button kind="primary" onClick={() => setAct({ kind: 'publish', course: imported })}>Mở phiên bản mới…</Button>}
          {imported && can.actsForProvince && <Button onClick={() => setPreviewing(imported)}>Xem thử</Button>}
          {can.actsForProvince && <Button onClick={() => { forget(); setUploading({ course: uploading?.course ?? null }); }}>{report?.ok ? 'Tải gói khác' : 'Chọn gói khác'}</Button>}
          {report && <Button kind="quiet" onClick={forget}>Đóng báo cáo</Button>}
        </p>
      )}
      <div class="adm-filters">
        <SearchBox label="Lọc theo tên" value={typed} placeholder="không cần gõ dấu" ms={80} onSettle={(loc) => change({ loc })} />
        {can.actsForProvince && !uploading && !task && <Button kind="primary" onClick={() => setUploading({ course: null })}>Tải gói học liệu lên</Button>}
      </div>
      <ListState resource={list} empty={{ title: 'Chưa có khóa học nào', text: 'Tải gói SCORM lên, hoặc nạp bài học của hệ thống từ thư mục content.' }}>
        {({ items }) => {
          const shown = filterRows(items, typed, (course) => course.title);
          return shown.length === 0 ? <p class="adm-empty-line">Không có khóa học nào tên giống "{typed}".</p>
            : <><DataTable caption="Khóa học" columns={columns} rows={shown} keyOf={(course) => course.id} waiting={list.loading} /><p class="adm-table-foot">{formatNumber(shown.length)} khóa học</p></>;
        }}
      </ListState>
      <PublishCourse act={act} groups={groups} onClose={() => setAct(null)} onChanged={(changed) => { setAct(null); list.put((now) => ({ ...now, items: now.items.map((course) => (course.id === changed.id ? { ...course, ...changed, enrolled: course.enrolled } : course)) })); }} />
      {versions && <CourseVersionsDialog course={versions} onClose={closeVersions} onUpload={() => { forget(); setUploading({ course: versions }); closeVersions(); }} onOpen={(version) => { setAct({ kind: 'publish', course: versions, version }); closeVersions(); }} />}
      {policies && <CompletionPoliciesDialog course={policies} onClose={() => setPolicies(null)} />}
      {previewing && <PreviewCourse course={previewing} onClose={() => setPreviewing(null)} />}
    </>
  );
};
