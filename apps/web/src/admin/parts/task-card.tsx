import { Button, LinkButton } from '../../ui/button';
import { formatNumber } from '../../ui/format';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge, type BadgeState } from '../../ui/state-badge';
import type { Task } from '../types';
import { fileOf, shareDone, taskEnded, taskLine, taskStateWord } from './task-progress';

const BADGE: Record<Task['state'], BadgeState> = { queued: 'todo', running: 'doing', done: 'done', failed: 'danger' };

export const TaskState = ({ task }: { task: Task }) => (
  <StateBadge state={BADGE[task.state]}>{taskStateWord(task.state)}{task.state === 'running' && task.total > 0 ? ` ${formatNumber(Math.floor((task.done / task.total) * 100))} %` : ''}</StateBadge>
);

export const TaskBar = ({ task }: { task: Task }) => {
  const share = shareDone(task);
  if (share === null && !taskEnded(task)) return <span class="adm-unsure" role="progressbar" aria-label={task.title} />;
  return <ProgressBar value={share ?? 0} label={`${task.title}: ${taskLine(task)}`} {...(task.state === 'done' ? { tone: 'done' as const } : task.state === 'failed' ? { tone: 'danger' as const } : {})} />;
};

/** A long piece of work the person has just asked for: how far it is, and what came out. */
export const TaskCard = ({ task, onClose, doneText }: { task: Task; onClose?: () => void; doneText?: string }) => {
  const file = fileOf(task);
  return (
    <section class="card adm-task" aria-label={task.title}>
      <p class="adm-task-title"><b>{task.title}</b><TaskState task={task} /></p>
      {task.state !== 'failed' && <TaskBar task={task} />}
      <div class="adm-task-foot">
        <p role="status">{task.state === 'done' && doneText ? doneText : taskLine(task)}
          {!taskEnded(task) && <small class="soft"> · Bạn có thể rời trang này, việc vẫn chạy; xem lại ở <a href="/quan-tri/cong-viec">Công việc</a>.</small>}
        </p>
        {file && <LinkButton small href={file.url} download={file.name}>Tải {file.name}</LinkButton>}
        {taskEnded(task) && onClose && <Button small kind="quiet" onClick={onClose}>Đóng</Button>}
      </div>
    </section>
  );
};
