import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field, TextAreaField } from '../../ui/field';
import { formatDateTime, formatNumber } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { FormDialog } from '../parts/form-dialog';
import { ListState } from '../parts/list-state';
import { shareDone, taskEnded, taskStateWord } from '../parts/task-progress';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { listOf } from '../types';
import { FilterFields, useSenders } from './filter-fields';
import { STATES } from './import-words';
import { ListPseudonymisations } from './list-pseudonymisations';
import { dryRunSentence, emptyPurge, policyText, readPolicy, type PurgeForm } from './purge-words';
import { ResumeButton } from './resume-button';
import type { DryRun, PurgePolicy, PurgeRow, TrialRow } from './types';
import { reasonFault } from './void-statement';

const ASK_MS = 4000;
const PURGES = '/api/admin/lrs/purges';
const resumePath = ({ taskId }: { taskId: string }): string => `${PURGES}/${taskId}/resume`;
interface Tried { policy: PurgePolicy; found: DryRun }

const Confirm = ({ tried, onClose, onStarted }: { tried: Tried; onClose: () => void; onStarted: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [faults, setFaults] = useState<{ reason?: string; number?: string }>({});
  const expected = tried.found.statements;
  const submit = async (form: FormData): Promise<void> => {
    const reason = String(form.get('reason') ?? '').trim();
    const fault = reasonFault(reason);
    const isSure = String(form.get('number') ?? '').replace(/\D/g, '') === String(expected);
    setFaults({ ...(fault ? { reason: fault } : {}), ...(isSure ? {} : { number: `Gõ đúng số ${formatNumber(expected, 0)}.` }) });
    if (fault || !isSure) return;
    setBusy(true);
    setTrouble(null);
    try { await api.post(PURGES, { policy: tried.policy, expected, reason }); onStarted(); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <FormDialog open title={`Xóa ${formatNumber(expected, 0)} bản ghi?`} submitText="Xóa vĩnh viễn" danger busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <p class="adm-lead">{dryRunSentence(tried.found)}</p>
      <p class="soft">Điều kiện: {policyText(tried.policy)}.</p>
      <ul class="adm-consequences">
        <li>Bản ghi bị xóa hẳn, <b>không hoàn tác được</b>. Hãy chắc rằng đã có bản sao lưu nếu cần.</li>
        <li>Tiến độ, nhóm kỹ năng, chứng nhận và số liệu không thay đổi: bản ghi mà chúng dựa vào được giữ lại.</li>
        <li>Bản ghi đã chuyển sang nơi khác vẫn còn ở nơi ấy.</li>
        <li>Việc xóa, người làm và lý do được ghi vào nhật ký.</li>
      </ul>
      <TextAreaField label="Lý do" name="reason" maxLength={500} required autofocus error={faults.reason ?? null} hint="Ví dụ: Theo quy định lưu trữ, bản ghi thao tác giữ 24 tháng." />
      <Field label="Gõ lại số bản ghi sẽ xóa" name="number" inputMode="numeric" autocomplete="off" required error={faults.number ?? null} />
    </FormDialog>
  );
};

const Kept = ({ kept }: Pick<DryRun, 'kept'>) => (
  <>
    <h3 class="rec-sub">Được giữ lại, dù khớp điều kiện</h3>
    <ul class="rec-kept">{kept.map(({ reason, statements }) => <li key={reason}><span>{reason}</span><b>{formatNumber(statements, 0)}</b></li>)}</ul>
  </>
);

/** Dry runs of a large store: they go on by themselves, and what they found stays to be looked at. */
const Trials = ({ trials, onSee, onResumed }: { trials: readonly TrialRow[]; onSee: (tried: Tried) => void; onResumed: () => void }) => {
  const columns: Column<TrialRow>[] = [
    { id: 'at', head: 'Lúc', names: true, width: '150px', cell: (row) => <>{formatDateTime(row.createdAt)}<small class="adm-under">{row.ownerName}</small></> },
    { id: 'policy', head: 'Điều kiện', width: '30%', cell: (row) => policyText(row.policy) },
    { id: 'state', head: 'Kết quả', cell: (row) => (
      <>
        <span class="adm-cell-task">
          <StateBadge state={STATES[row.state]}>{taskStateWord(row.state)}</StateBadge>
          {!taskEnded(row) && <ProgressBar value={shareDone(row) ?? 0} label={`Tính thử: ${row.done} %`} />}
        </span>
        <small class="adm-under">{row.found ? dryRunSentence(row.found) : row.message}</small>
      </>
    ) },
    { id: 'act', head: <span class="visually-hidden">Việc</span>, width: '120px', cell: ({ found, ...row }) => (
      found ? <Button small kind="quiet" aria-label={`Xem kết quả tính thử lúc ${formatDateTime(row.createdAt)}`} onClick={() => onSee({ policy: row.policy, found })}>Xem</Button>
        : row.resumable && <ResumeButton path={resumePath(row)} label={`Chạy tiếp lần tính thử lúc ${formatDateTime(row.createdAt)}`} onDone={onResumed} />
    ) },
  ];
  return (
    <>
      <h3 class="rec-sub">Tính thử chạy ở máy chủ</h3>
      <DataTable caption="Các lần tính thử" columns={columns} rows={[...trials]} keyOf={(row) => row.taskId} />
    </>
  );
};

/** Throws old statements away by a policy: first what would go, then the act, with a reason; and what was done before. */
export const PurgeStatements = () => {
  const can = useCapabilities();
  const list = useResource<PurgeRow[] | { items: PurgeRow[] }>(PURGES, ASK_MS);
  const trials = useResource<{ items: TrialRow[] }>(can.actsForProvince ? `${PURGES}/dry-runs` : null, ASK_MS);
  const senders = useSenders();
  const [form, setForm] = useState<PurgeForm>(emptyPurge);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [tried, setTried] = useState<Tried | null>(null);
  const [asking, setAsking] = useState(false);
  const [started, setStarted] = useState<'purge' | 'trial' | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const panel = useRef<HTMLDivElement>(null);
  // It stands above the table that it may have been chosen from.
  useEffect(() => panel.current?.scrollIntoView({ block: 'nearest' }), [tried]);
  // What was tried out no longer says anything about another policy.
  const set = (change: Partial<PurgeForm>) => { setForm((now) => ({ ...now, ...change })); setTried(null); setStarted(null); };

  const tryOut = async (): Promise<void> => {
    const { faults: found, policy } = readPolicy(form, new Date().toISOString().slice(0, 10));
    setFaults(found);
    if (!policy) return;
    setBusy(true);
    setTrouble(null);
    setStarted(null);
    setTried(null);
    try {
      const found = await api.post<DryRun | { taskId: string }>(`${PURGES}/dry-run`, { policy });
      if ('taskId' in found) { setStarted('trial'); trials.reload(); } else setTried({ policy, found });
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const columns: Column<PurgeRow>[] = [
    { id: 'at', head: 'Lúc', names: true, width: '150px', cell: (row) => <>{formatDateTime(row.createdAt)}<small class="adm-under">{row.ownerName}</small></> },
    { id: 'policy', head: 'Xóa gì', cell: (row) => <>{policyText(row.policy)}<small class="adm-under">lý do: {row.reason}</small></> },
    { id: 'count', head: 'Đã xóa', label: 'Đã xóa', numeric: true, width: '110px', cell: (row) => formatNumber(row.statements, 0) },
    { id: 'state', head: 'Tình trạng', width: '30%', cell: (row) => (
      <>
        <StateBadge state={STATES[row.state]}>{taskStateWord(row.state)}</StateBadge>
        {row.message && <small class="adm-under">{row.message}</small>}
        {row.resumable && can.actsForProvince && <div class="rec-acts"><ResumeButton path={resumePath(row)} label={`Chạy tiếp lần xóa lúc ${formatDateTime(row.createdAt)}`} onDone={list.reload} /></div>}
      </>
    ) },
  ];
  return (
    <>
      {can.actsForProvince && (
        <section class="card" aria-label="Xóa bản ghi cũ">
          <h2 class="card-title">Xóa bản ghi cũ</h2>
          <p class="soft">Bản ghi mà kết quả, chứng nhận hay chỉ tiêu dựa vào không bao giờ bị xóa ở đây: lượt học của năm nay được giữ nguyên; của các năm trước, mọi lần hoàn thành, đạt, không đạt và điểm đều được giữ, chỉ các thao tác ở giữa bị xóa. Tính thử trước; tính thử không xóa gì.</p>
          <form class="stack" noValidate onSubmit={(event) => { event.preventDefault(); void tryOut(); }}>
            <div class="rec-day"><Field label="Lưu trước ngày" type="date" required value={form.before} error={faults['before'] ?? null} onChange={(event: Event) => set({ before: (event.currentTarget as HTMLInputElement).value })} /></div>
            <details class="rec-more">
              <summary>Chỉ xóa một phần</summary>
              <div class="stack"><p class="soft">Không chọn gì thì xóa mọi loại bản ghi.</p><FilterFields form={form} faults={faults} senders={senders} onChange={set} /></div>
            </details>
            {trouble !== null && <TroubleNotice error={trouble} />}
            <div class="row"><Button type="submit" kind={tried ? 'secondary' : 'primary'} busy={busy}>Tính thử</Button></div>
          </form>
          {tried && (
            <div class="rec-tried" role="status" ref={panel}>
              <p><b>{dryRunSentence(tried.found)}</b></p>
              <p class="soft">Điều kiện: {policyText(tried.policy)}. Trước khi xóa hệ thống đếm lại, và không xóa gì nếu số đã khác.</p>
              {tried.found.kept.length > 0 && <Kept kept={tried.found.kept} />}
              {tried.found.statements > 0 && <p class="rec-acts"><Button kind="danger" onClick={() => setAsking(true)}>Xóa {formatNumber(tried.found.statements, 0)} bản ghi…</Button></p>}
            </div>
          )}
          {started === 'trial' && <div class="adm-section"><Notice kind="info" title="Kho lớn, tính thử chạy tiếp ở máy chủ">Bạn có thể rời trang này. Kết quả được giữ ở bảng ngay bên dưới, xem xong mới quyết định có xóa không.</Notice></div>}
          {trials.data !== null && trials.data.items.length > 0 && <Trials trials={trials.data.items} onSee={(found) => { setStarted(null); setTried(found); }} onResumed={trials.reload} />}
          {started === 'purge' && <div class="adm-section"><Notice kind="success" title="Đã bắt đầu dọn dẹp">Việc chạy ở máy chủ, vẫn tiếp tục khi bạn rời trang. Tiến độ hiện ở bảng bên dưới.</Notice></div>}
        </section>
      )}
      <h2 class="adm-section">Đã dọn dẹp</h2>
      <ListState resource={list} empty={{ title: 'Chưa dọn dẹp lần nào', text: 'Mỗi lần xóa hiện ở đây: ai, lúc nào, vì sao, bao nhiêu bản ghi.' }}>
        {(data) => <DataTable caption="Các lần dọn dẹp" columns={columns} rows={listOf(data)} keyOf={(row) => row.taskId} />}
      </ListState>
      {can.actsForProvince && <ListPseudonymisations />}
      {asking && tried && <Confirm tried={tried} onClose={() => setAsking(false)} onStarted={() => { setAsking(false); setTried(null); setStarted('purge'); list.reload(); }} />}
    </>
  );
};
