import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Breadcrumb } from '../../ui/breadcrumb';
import { Button } from '../../ui/button';
import { formatDateTime, formatNumber } from '../../ui/format';
import { LoadingNotice, Notice } from '../../ui/notice';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { shareDone, taskEnded } from '../parts/task-progress';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import { listOf } from '../types';
import { ImportBadge } from './import-statements';
import { importCounts, outcomeWord } from './import-words';
import type { ImportLine, ImportLines, ImportRow } from './types';

const LIST = '/quan-tri/kho-ban-ghi/nap';
const ASK_MS = 2000;

/** How an import goes on, and what became of each statement in it. */
export const SeeImport = ({ taskId }: { taskId: string }) => {
  const can = useCapabilities();
  const { view, addressOf } = useViewState();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const list = useResource<ImportRow[] | { items: ImportRow[] }>('/api/admin/lrs/imports', ASK_MS);
  const row = list.data === null ? undefined : listOf(list.data).find((one) => one.taskId === taskId);
  const lines = useResource<ImportLines>(withQuery(`/api/admin/lrs/imports/${taskId}/lines`, { cursor: view['tiep'] ?? '' }), row && !taskEnded(row) ? ASK_MS * 2 : undefined);
  if (list.data === null) return list.trouble !== null ? <TroubleNotice error={list.trouble} onRetry={list.reload} /> : <LoadingNotice lines={7} />;
  if (!row) return <Notice kind="warning" title="Không có lần nạp này" action={<a href={LIST}>Về danh sách</a>}>Có thể địa chỉ đã cũ.</Notice>;
  const turn = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { await api.post(`/api/admin/lrs/imports/${taskId}/${row.stopped ? 'resume' : 'stop'}`); list.reload(); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const columns: Column<ImportLine>[] = [
    { id: 'line', head: 'Thứ tự', label: 'Thứ tự', numeric: true, width: '84px', cell: (one) => formatNumber(one.line, 0) },
    { id: 'statement', head: 'Bản ghi', names: true, width: '34%', cell: (one) => (one.statementId === null ? <span class="soft">không đọc được mã</span> : one.outcome === 'refused' ? <span class="mono">{one.statementId}</span> : <a class="mono" href={`/quan-tri/kho-ban-ghi/ban-ghi/${one.statementId}`}>{one.statementId}</a>) },
    { id: 'outcome', head: 'Kết quả', width: '136px', cell: (one) => { const { badge, text } = outcomeWord(one.outcome); return <StateBadge state={badge}>{text}</StateBadge>; } },
    { id: 'text', head: 'Vì sao', cell: (one) => one.text ?? '' },
  ];
  return (
    <>
      <Breadcrumb items={[{ title: 'Nạp bản ghi', href: LIST }, { title: row.title }]} />
      <section class="card adm-task" aria-label={row.title}>
        <p class="adm-task-title"><b>{row.title}</b><ImportBadge row={row} /></p>
        {!taskEnded(row) && !(row.stopped && shareDone(row) === null) && (shareDone(row) === null ? <span class="adm-unsure" role="progressbar" aria-label={row.title} /> : <ProgressBar value={shareDone(row)!} label={`${formatNumber(row.done, 0)} trên ${formatNumber(row.total, 0)}`} />)}
        <p role="status">{importCounts(row)}{row.message && ` · ${row.message}`}</p>
        <p class="soft">{formatDateTime(row.createdAt)}{row.finishedAt && ` – xong ${formatDateTime(row.finishedAt)}`}{!taskEnded(row) && !row.stopped && ' · Bạn có thể rời trang này, việc vẫn chạy.'}{row.stopped && ` · ${row.source === 'file' ? 'Tệp' : 'Mật khẩu (mã hóa)'} được giữ 30 ngày để nạp tiếp, rồi tự xóa.`}</p>
        {can.actsForProvince && !taskEnded(row) && <p class="row rec-acts"><Button busy={busy} onClick={() => void turn()}>{row.stopped ? 'Nạp tiếp' : 'Dừng nạp'}</Button></p>}
        {trouble !== null && <TroubleNotice error={trouble} />}
      </section>
      <ListState resource={lines} empty={{ title: 'Không có gì cần xem lại', text: 'Bản ghi nào không nhận, hoặc nhận kèm lưu ý, hiện ở đây với lý do.' }}>
        {(data) => (
          <>
            <DataTable caption="Kết quả từng bản ghi" columns={columns} rows={data.items} keyOf={(one) => String(one.line)} waiting={lines.loading} />
            <nav class="adm-pager" aria-label="Trang của danh sách"><p>{data.items.length > 0 && <a href={`/api/admin/lrs/imports/${taskId}/lines.csv`} download>Tải danh sách này (CSV)</a>}</p>
              <span class="adm-pager-steps">
                {view['tiep'] && <a class="adm-pager-step" href={addressOf({ tiep: null })}>« Về đầu</a>}
                {data.cursor !== null && <a class="adm-pager-step" href={addressOf({ tiep: data.cursor })}>Tiếp ›</a>}
              </span>
            </nav>
          </>
        )}
      </ListState>
    </>
  );
};
