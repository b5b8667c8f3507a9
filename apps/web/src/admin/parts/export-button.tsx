import { useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import type { Task } from '../types';
import { TaskBar } from './task-card';
import { exportRequest, type Shown } from './export-request';
import { fileOf, taskEnded } from './task-progress';
import { TroubleNotice } from './trouble-notice';
import { useTask } from './use-task';

/** Asks for a file of what is shown, follows the work, and fetches the file when it is there. */
export const ExportButton = ({ shown }: { shown: Shown }) => {
  const [asked, setAsked] = useState<Task | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [busy, setBusy] = useState<'xlsx' | 'csv' | null>(null);
  const link = useRef<HTMLAnchorElement>(null);
  const task = useTask(asked, (ended) => { setBusy(null); if (fileOf(ended)) setTimeout(() => link.current?.click(), 60); });
  const file = task && fileOf(task);

  const { report, params } = exportRequest(shown);
  const start = async (format: 'xlsx' | 'csv'): Promise<void> => {
    if (busy) return;
    setBusy(format);
    setTrouble(null);
    try {
      setAsked(await api.post<Task>('/api/exports', { report, format, params }));
    } catch (error) { setTrouble(error); setBusy(null); }
  };

  return (
    <div class="adm-export no-print">
      <span class="row" role="group" aria-label="Xuất danh sách đang xem ra tệp">
        <Button small kind="quiet" busy={busy === 'xlsx'} onClick={() => void start('xlsx')}>Xuất XLSX</Button>
        <Button small kind="quiet" busy={busy === 'csv'} onClick={() => void start('csv')}>Xuất CSV</Button>
      </span>
      {task && (
        <span class="adm-export-state" role="status">
          {!taskEnded(task) && <TaskBar task={task} />}
          {file && <a ref={link} href={file.url} download={file.name}>Đã xuất: {file.name}</a>}
          {task.state === 'failed' && <span class="adm-fault">{task.message ?? 'Chưa xuất được. Thử lại sau một phút.'}</span>}
        </span>
      )}
      {trouble !== null && <TroubleNotice error={trouble} />}
    </div>
  );
};
