import { Button, LinkButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatBytes, formatDateTime, formatNumber } from '../../ui/format';
import { LoadingNotice } from '../../ui/notice';
import { StateBadge } from '../../ui/state-badge';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import type { CourseRow, CourseVersionRow } from '../types';
import { TreeChanges } from './tree-changes';

/** What a course has been: its versions with what each changed, the packages they came from, and the way to the next one. */
export const CourseVersionsDialog = ({ course, onClose, onUpload, onOpen }: { course: CourseRow; onClose: () => void; onUpload: () => void; onOpen: (version: CourseVersionRow) => void }) => {
  const list = useResource<{ items: CourseVersionRow[] }>(`/api/admin/courses/${course.id}/versions`);
  return (
    <Dialog open title={`Các phiên bản của “${course.title}”`} onClose={onClose} actions={course.standard === 'native' ? <LinkButton href={`/quan-tri/khoa-hoc/${course.id}/noi-dung`}>Sửa nội dung</LinkButton> : <Button kind="primary" onClick={onUpload}>Tải phiên bản mới lên</Button>}>
      {list.trouble !== null && <TroubleNotice error={list.trouble} />}
      {!list.data && list.trouble === null && <LoadingNotice lines={3} />}
      <ol class="rows adm-versions">
        {list.data?.items.map((version) => (
          <li key={version.id}>
            <p class="row between"><b>Phiên bản {version.number}</b>{version.isCurrent && <StateBadge state={course.state === 'published' ? 'done' : 'todo'}>{course.state === 'published' ? 'đang mở' : 'bản nháp'}</StateBadge>}</p>
            <p class="soft">nạp {formatDateTime(version.importedAt)} · {formatNumber(version.files)} tệp · {formatBytes(version.bytes)}</p>
            {version.note && <p>{version.note}{version.writtenBy && <span class="soft"> ({version.writtenBy})</span>}</p>}
            {version.changes && (version.changes.length > 0 || course.standard !== 'native') && <TreeChanges changes={version.changes} />}
            <p class="row">
              {!version.isCurrent && <Button small onClick={() => onOpen(version)}>Mở phiên bản này…</Button>}
              {version.hasOriginal && <LinkButton small kind="quiet" href={`/api/admin/courses/${course.id}/versions/${version.id}/original`} download>Tải gói gốc</LinkButton>}
            </p>
          </li>
        ))}
      </ol>
    </Dialog>
  );
};
