import type { Task } from '../types';
import { formatNumber } from '../../ui/format';
import { elapsedText } from '../format';

export const taskEnded = (task: Pick<Task, 'state'>): boolean => task.state === 'done' || task.state === 'failed';

export const taskStateWord = (state: Task['state']): string => {
  switch (state) {
    case 'queued': return 'Đang chờ';
    case 'running': return 'Đang làm';
    case 'done': return 'Đã xong';
    case 'failed': return 'Không thành';
  }
};

/** Share of the work done, 0 to 1; null while the size of the work is not known. */
export const shareDone = (task: Pick<Task, 'state' | 'done' | 'total'>): number | null => {
  if (task.state === 'done') return 1;
  return task.total > 0 ? Math.min(1, task.done / task.total) : null;
};

/** One line beneath the bar. */
export const taskLine = (task: Pick<Task, 'state' | 'done' | 'total' | 'message' | 'startedAt' | 'finishedAt'>): string => {
  const counts = task.total > 0 ? `${formatNumber(task.done)}/${formatNumber(task.total)}` : '';
  const took = task.startedAt && task.finishedAt ? `trong ${elapsedText(task.startedAt, task.finishedAt)}` : '';
  switch (task.state) {
    case 'queued': return 'Đang chờ đến lượt';
    case 'running': return [counts, task.message].filter(Boolean).join(' · ') || 'Đang làm';
    case 'done': return task.message ?? ['Đã xong', counts, took].filter(Boolean).join(' · ');
    case 'failed': return task.message ?? 'Việc này không thành. Chưa có gì bị mất; bạn có thể làm lại.';
  }
};

/** When to ask again: quickly at first, for short tasks, then at a calm pace. */
export const nextAskMs = (asked: number): number => (asked < 5 ? 400 : asked < 20 ? 1000 : 2500);

export interface TaskFile { url: string; name: string }

/** Only a file of our own origin is offered as a link. */
export const fileOf = (task: Pick<Task, 'state' | 'result'>): TaskFile | null => {
  const url = task.result?.fileUrl;
  if (task.state !== 'done' || typeof url !== 'string' || !url.startsWith('/api/')) return null;
  return { url, name: typeof task.result?.fileName === 'string' ? task.result.fileName : 'ket-qua' };
};
