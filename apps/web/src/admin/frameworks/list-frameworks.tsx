import { formatDate, formatNumber } from '../../ui/format';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { useResource } from '../use-resource';
import type { FrameworkList, FrameworkSummary } from './types';
import { VerifiedMark } from './verified-mark';

const COLUMNS: Column<FrameworkSummary>[] = [
  { id: 'title', head: 'Khung', names: true, cell: (one) => <><a href={`/quan-tri/khung/bo/${encodeURIComponent(one.framework)}`}>{one.title}</a><span class="adm-under">{one.source}</span></> },
  { id: 'version', head: 'Bản', label: 'Bản', width: '170px', cell: (one) => <>{one.version}<span class="adm-under">bản thứ {one.number}, {formatDate(one.publishedAt)}</span></> },
  { id: 'skills', head: 'Nhóm, kỹ năng', label: 'Nhóm, kỹ năng', width: '150px', cell: (one) => `${formatNumber(one.groups)} nhóm, ${formatNumber(one.skills)} kỹ năng` },
  { id: 'verified', head: 'Văn bản gốc', label: 'Văn bản gốc', width: '140px', cell: (one) => <VerifiedMark verified={one.verified} /> },
];

export const ListFrameworks = () => {
  const list = useResource<FrameworkList>('/api/admin/frameworks');
  return (
    <ListState resource={list} empty={{ title: 'Chưa có khung nào', text: 'Khung đi kèm sản phẩm được nạp khi hệ thống khởi động lần đầu.' }}>
      {({ items }) => <DataTable caption="Các khung kỹ năng đang có hiệu lực" columns={COLUMNS} rows={items} keyOf={(one) => one.framework} />}
    </ListState>
  );
};
