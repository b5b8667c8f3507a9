import { LinkButton } from '../../ui/button';
import { formatDateTime } from '../../ui/format';
import { Tabs } from '../../ui/tabs';
import { agoText } from '../format';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { TaskBar, TaskState } from '../parts/task-card';
import { fileOf, taskEnded, taskLine } from '../parts/task-progress';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import { listOf, type Task } from '../types';

const ownerOf = (task: Task): string => (typeof task.owner === 'string' ? task.owner : task.owner?.fullName ?? '') || 'Hệ thống';

/** What these found or did, and how to go on with one that broke off, stands with the record store. */
const KEPT_AT_RECORDS = new Set(['purge-statements', 'try-out-purge', 'pseudonymise']);

/** Every long piece of work: how far, whose, what came out. */
export const FollowTasks = () => {
  const can = useCapabilities();
  const { view, addressOf } = useViewState();
  const all = can.seesProvince && view['cua'] !== 'toi';
  const list = useResource<Task[] | { items: Task[] }>(withQuery('/api/tasks', { mine: all ? 'false' : 'true' }), 2000);
  const columns: Column<Task>[] = [
    { id: 'title', head: 'Công việc', names: true, width: '36%', cell: (task) => <>{task.title}<small class="adm-under">{taskLine(task)}</small></> },
    { id: 'progress', head: 'Tiến độ', width: '22%', cell: (task) => <span class="adm-cell-task"><TaskState task={task} />{!taskEnded(task) && <TaskBar task={task} />}</span> },
    { id: 'owner', head: 'Người giao', label: 'Người giao', cell: (task) => ownerOf(task) },
    { id: 'at', head: 'Lúc', label: 'Lúc', cell: (task) => <time dateTime={task.createdAt} title={formatDateTime(task.createdAt)}>{agoText(task.createdAt, new Date())}</time> },
    { id: 'result', head: 'Kết quả', width: '140px', cell: (task) => {
      const file = fileOf(task);
      if (file) return <LinkButton small href={file.url} download={file.name}>Tải tệp</LinkButton>;
      if (task.kind.includes('package') && task.state !== 'queued' && task.state !== 'running') return <LinkButton small kind="quiet" href={`/quan-tri/khoa-hoc?viec=${task.id}`}>Xem báo cáo</LinkButton>;
      if (can.actsForProvince && KEPT_AT_RECORDS.has(task.kind)) return <LinkButton small kind="quiet" href="/quan-tri/kho-ban-ghi/don-dep">Xem</LinkButton>;
      return null;
    } },
  ];
  return (
    <>
      {can.seesProvince && <Tabs label="Công việc của ai" items={[{ title: 'Tất cả', href: addressOf({ cua: null }), current: all }, { title: 'Của tôi', href: addressOf({ cua: 'toi' }), current: !all }]} />}
      <ListState resource={list} empty={{ title: 'Chưa có việc nào', text: 'Khi bạn xuất số liệu, cấp chứng nhận hàng loạt hay tải gói học liệu, việc hiện ở đây.' }}>
        {(data) => <DataTable caption="Công việc" columns={columns} rows={listOf(data)} keyOf={(task) => task.id} />}
      </ListState>
    </>
  );
};
