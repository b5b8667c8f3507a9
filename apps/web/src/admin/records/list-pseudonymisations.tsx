import { formatDateTime, formatNumber } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { taskStateWord } from '../parts/task-progress';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import { STATES } from './import-words';
import { ResumeButton } from './resume-button';
import type { PseudonymisationRow } from './types';

const ASK_MS = 4000;

/** Whose statements are being rewritten, under the name each goes by now, and how far that is. Nothing while nobody was ever made nobody. */
export const ListPseudonymisations = () => {
  const list = useResource<{ items: PseudonymisationRow[] }>('/api/admin/people/pseudonymisations', ASK_MS);
  if (list.data === null || list.data.items.length === 0) return list.trouble !== null ? <TroubleNotice error={list.trouble} onRetry={list.reload} /> : null;
  const nameOf = ({ account }: PseudonymisationRow): string => `Người đã ẩn danh ${account.slice(0, 8)}`;
  const columns: Column<PseudonymisationRow>[] = [
    { id: 'at', head: 'Lúc', names: true, width: '150px', cell: (row) => <>{formatDateTime(row.createdAt)}<small class="adm-under">{row.ownerName}</small></> },
    { id: 'who', head: 'Tên thay thế', cell: nameOf },
    { id: 'count', head: 'Đã ẩn danh', label: 'Bản ghi đã ẩn danh', numeric: true, width: '130px', cell: (row) => formatNumber(row.statements, 0) },
    { id: 'state', head: 'Tình trạng', width: '34%', cell: (row) => (
      <>
        <StateBadge state={STATES[row.state]}>{taskStateWord(row.state)}</StateBadge>
        {row.message && <small class="adm-under">{row.message}</small>}
        {row.resumable && <div class="rec-acts"><ResumeButton path={`/api/admin/people/pseudonymisations/${row.taskId}/resume`} label={`Chạy tiếp: ${nameOf(row)}`} onDone={list.reload} /></div>}
      </>
    ) },
  ];
  return (
    <>
      <h2 class="adm-section">Ẩn danh hóa</h2>
      <DataTable caption="Các lần ẩn danh hóa" columns={columns} rows={list.data.items} keyOf={(row) => row.taskId} />
    </>
  );
};
