import { LinkButton } from '../../ui/button';
import { formatDateTime } from '../../ui/format';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { Pager } from '../parts/pager';
import { Choice } from '../parts/search-box';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { pageOf, withQuery } from '../view-state';
import { listOf, type AuditEntry, type Paged } from '../types';
import { actWord, detailLines, subjectKinds, subjectWord } from './audit-words';

const Detail = ({ entry }: { entry: AuditEntry }) => {
  const lines = detailLines(entry.detail ?? {});
  if (lines.length === 0) return <span class="soft">—</span>;
  return <dl class="adm-pairs">{lines.map(({ name, text }) => <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}</dl>;
};

/** Who did what to which thing, newest first. */
export const ReadAudit = () => {
  const { view, change, addressOf } = useViewState();
  const subject = view['loai'] ?? '';
  const list = useResource<AuditEntry[] | Paged<AuditEntry>>(withQuery('/api/audit', { subjectKind: subject, page: pageOf(view) }));
  const columns: Column<AuditEntry>[] = [
    { id: 'at', head: 'Lúc', width: '116px', cell: (entry) => <time dateTime={entry.at}>{formatDateTime(entry.at)}</time> },
    { id: 'act', head: 'Việc', names: true, width: '21%', cell: (entry) => <>{actWord(entry.act)}{actWord(entry.act) !== entry.act && <small class="adm-under mono">{entry.act}</small>}</> },
    { id: 'actor', head: 'Người làm', label: 'Người làm', width: '15%', cell: (entry) => entry.actorName ?? (entry.actorId ? <code>{entry.actorId.slice(0, 8)}</code> : 'Hệ thống') },
    { id: 'subject', head: 'Đối tượng', label: 'Đối tượng', width: '15%', cell: (entry) => <>{subjectWord(entry.subjectKind)}<small class="adm-under">{entry.subjectTitle ?? <code>{entry.subjectId.slice(0, 13)}</code>}</small></> },
    { id: 'detail', head: 'Chi tiết', cell: (entry) => <Detail entry={entry} /> },
  ];
  return (
    <>
      <div class="adm-filters">
        <Choice label="Loại đối tượng" value={subject} onChange={(loai) => change({ loai, page: null }, false)} options={[['', 'Tất cả'], ...subjectKinds()]} />
      </div>
      <ListState resource={list} empty={subject ? { title: 'Không có việc nào thuộc loại này', text: 'Chọn loại khác để xem.', action: <LinkButton href={addressOf({ loai: null, page: null })}>Xem tất cả</LinkButton> } : { title: 'Nhật ký còn trống', text: 'Mỗi lần cấp, thu hồi, khai mẫu số hay đặt lại mật khẩu, một dòng hiện ở đây.' }}>
        {(data) => (
          <>
            <DataTable caption="Nhật ký" columns={columns} rows={listOf(data)} keyOf={(entry) => String(entry.id)} waiting={list.loading} />
            {!Array.isArray(data) && data.total > 0 && <Pager {...data} noun="dòng" addressOf={addressOf} />}
          </>
        )}
      </ListState>
    </>
  );
};
