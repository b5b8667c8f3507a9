import { DataTable, type Column } from '../parts/data-table';
import { SearchBox } from '../parts/search-box';
import { formatNumber } from '../../ui/format';
import { percentText } from '../format';
import { filterRows, nextSort, sortRows, type Sort, type SortValue } from '../find-rows';
import { useViewState } from '../use-view-state';
import { denominatorValue, numerator } from './figure';
import { StateMark, TargetBar } from './target-bar';
import type { ChildFigure, TargetFigure } from '../types';

type By = 'name' | 'met' | 'percent' | 'accounts' | 'attendances' | 'state';
const STATE_ORDER = { behind: 0, near: 1, undeclared: 2, met: 3 };
const valueOf = (row: ChildFigure, by: By): SortValue => {
  switch (by) {
    case 'name': return row.unit.name;
    case 'state': return STATE_ORDER[row.state];
    default: return row[by];
  }
};
const readSort = (text: string | undefined): Sort<By> => {
  const [by, way] = (text ?? '').split('.');
  const known = (['name', 'met', 'percent', 'accounts', 'attendances', 'state'] as const).find((one) => one === by);
  return known ? { by: known, down: way === 'giam' } : { by: 'percent', down: false };
};

/** The units below, worst first: the place where a manager decides whom to call. */
export const ChildrenTable = ({ figure, rows, waiting, hrefOf }: { figure: TargetFigure; rows: ChildFigure[]; waiting: boolean; hrefOf: (unitId: string) => string }) => {
  const { view, change } = useViewState();
  const sort = readSort(view['sort']);
  const typed = view['loc'] ?? '';
  const shown = sortRows(filterRows(rows, typed, (row) => row.unit.name), sort, valueOf);
  const columns: Column<ChildFigure, By>[] = [
    { id: 'name', head: 'Đơn vị', names: true, sortable: true, width: '24%', cell: (row) => <a href={hrefOf(row.unit.id)}>{row.unit.name}</a> },
    { id: 'percent', head: 'Tiến độ', sortable: true, cell: (row) => (
      <span class="adm-cell-bar">
        <TargetBar met={numerator(row)} denominator={denominatorValue(row)} requiredPercent={figure.requiredPercent} state={row.state} measure={figure.measure} />
        <b>{row.percent === null ? '—' : percentText(row.percent)}</b>
      </span>
    ) },
    { id: 'met', head: 'Đạt/mẫu số', label: 'Đạt/mẫu số', numeric: true, sortable: true, width: '138px', cell: (row) => <>{formatNumber(row.met)}/{denominatorValue(row) === null ? '—' : formatNumber(denominatorValue(row)!)}</> },
    { id: 'accounts', head: 'Tài khoản', label: 'Tài khoản', numeric: true, sortable: true, wideOnly: true, width: '118px', cell: (row) => formatNumber(row.accounts) },
    { id: 'attendances', head: 'Lượt người', label: 'Lượt người', numeric: true, sortable: true, wideOnly: true, width: '128px', cell: (row) => formatNumber(row.attendances) },
    { id: 'state', head: 'Trạng thái', sortable: true, width: '128px', cell: (row) => <StateMark state={row.state} short /> },
  ];
  const byWord = { behind: 0, near: 0, met: 0, undeclared: 0 };
  for (const row of rows) byWord[row.state] += 1;

  return (
    <>
      <div class="adm-filters">
        <SearchBox label="Lọc theo tên" value={typed} placeholder="ví dụ: muoi noi" ms={80} onSettle={(loc) => change({ loc })} />
        <p class="adm-tally">
          {(['behind', 'near', 'met', 'undeclared'] as const).filter((state) => byWord[state] > 0).map((state) => (
            <span key={state}><StateMark state={state} short /> {formatNumber(byWord[state])}</span>
          ))}
        </p>
      </div>
      {shown.length === 0
        ? <p class="adm-empty-line">Không có đơn vị nào tên giống "{typed}". Thử gõ ít chữ hơn.</p>
        : <DataTable caption={`${figure.title}: các đơn vị trực thuộc`} columns={columns} rows={shown} keyOf={(row) => row.unit.id} waiting={waiting}
            sort={sort} onSort={(by) => { const next = nextSort(sort, by, by !== 'name' && by !== 'state' && by !== 'percent'); change({ sort: `${next.by}.${next.down ? 'giam' : 'tang'}` }); }} />}
      <p class="adm-table-foot">{shown.length === rows.length ? `${formatNumber(rows.length)} đơn vị` : `${formatNumber(shown.length)} trong ${formatNumber(rows.length)} đơn vị`}</p>
    </>
  );
};
