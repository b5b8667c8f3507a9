import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatNumber, formatPercent } from '../../ui/format';
import { LoadingNotice } from '../../ui/notice';
import { TaskCard } from '../parts/task-card';
import { TroubleNotice } from '../parts/trouble-notice';
import { useTask } from '../parts/use-task';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import type { Task } from '../types';
import type { CorrectionReport } from './types';

const verdict = (passed: boolean): string => (passed ? 'đạt' : 'chưa đạt');

/** Whose result a corrected key changes, and the way to put it in force. */
export const SeeCorrection = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const can = useCapabilities();
  const path = `/api/admin/corrections/${id}`;
  const [checking, setChecking] = useState(true);
  const report = useResource<CorrectionReport>(path, checking ? 2000 : undefined);
  const [started, setStarted] = useState<Task | null>(null);
  const task = useTask(started, () => report.reload());
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const one = report.data;
  if (checking && one && one.state !== 'checking') setChecking(false);
  const act = async (what: 'application' | 'dismissal'): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const answer = await api.post<Task>(`${path}/${what}`);
      if (what === 'application') setStarted(answer); else onClose();
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const mayAct = one?.state === 'ready' && !task && can.actsForProvince;
  return (
    <Dialog open title={`Sửa đáp án${one ? ` câu ${one.key}` : ''}`} onClose={onClose} actions={<>
      <Button onClick={onClose}>Đóng</Button>
      {mayAct && <Button kind="quiet" busy={busy} onClick={() => void act('dismissal')}>Bỏ bản sửa này</Button>}
      {mayAct && <Button kind="primary" busy={busy} onClick={() => void act('application')}>Áp dụng và chấm lại {formatNumber(one.counts.drew)} bài</Button>}
    </>}>
      {!one || one.state === 'checking' ? (report.trouble ? <TroubleNotice error={report.trouble} /> : <><p role="status">Đang xem các bài có câu này. Chưa có gì thay đổi.</p><LoadingNotice lines={3} /></>) : <>
        <p>Lý do: {one.reason}.</p>
        <p><b>{formatNumber(one.counts.drew)}</b> bài có câu này, <b>{formatNumber(one.counts.changed)}</b> bài đổi điểm: <b>{formatNumber(one.counts.nowPassed)}</b> người thành đạt, <b>{formatNumber(one.counts.nowFailed)}</b> người thành chưa đạt.</p>
        {one.counts.nowFailed > 0 && <p>Chứng nhận đã cấp không bị thu hồi tự động. Chứng nhận mất căn cứ được ghi vào Nhật ký để bạn quyết định.</p>}
        {one.changes.items.length > 0 && <ul>{one.changes.items.map((change) => <li key={change.sittingId}>{change.person}: {formatPercent(change.scoreBefore)} ({verdict(change.passedBefore)}) → {formatPercent(change.scoreAfter)} ({verdict(change.passedAfter)})</li>)}</ul>}
        {one.changes.total > one.changes.items.length && <p class="soft">và {formatNumber(one.changes.total - one.changes.items.length)} bài nữa chỉ đổi điểm.</p>}
        {one.state === 'done' && <p role="status"><b>Đã áp dụng.</b></p>}
        {task && <TaskCard task={task} />}
      </>}
      {trouble !== null && <TroubleNotice error={trouble} />}
    </Dialog>
  );
};
