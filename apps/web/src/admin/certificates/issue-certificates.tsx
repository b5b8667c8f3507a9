import { useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { DataTable, type Column } from '../parts/data-table';
import { FormDialog } from '../parts/form-dialog';
import { ListState } from '../parts/list-state';
import { Pager } from '../parts/pager';
import { PickUnit } from '../parts/pick-unit';
import { Choice, SearchBox } from '../parts/search-box';
import { TaskCard } from '../parts/task-card';
import { randomKey } from '../parts/random-key';
import { useTask } from '../parts/use-task';
import { formatDate, formatNumber } from '../../ui/format';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { pageOf, withQuery } from '../view-state';
import { certificateKindWord } from './certificate-words';
import { everything, fingerprint, isTicked, issuesWholeFilter, itemsToIssue, keyOf, nothing, pageTick, ticksOf, withTick, type Selection } from './selection';
import type { Entitled, Paged, Task } from '../types';

const ENTITLED = '/api/admin/certificates/entitled';

/** Everyone the filter finds, page by page, where some of them were taken out again. */
const findAll = async (filter: { q: string; unitId: string; kind: string }): Promise<Entitled[]> => {
  const rows: Entitled[] = [];
  for (let page = 1; ; page += 1) {
    const part = await api.get<Paged<Entitled>>(withQuery(ENTITLED, { ...filter, page, size: 200 }));
    rows.push(...part.items);
    if (part.items.length === 0 || rows.length >= part.total) return rows;
  }
};

/** People who are entitled and hold nothing yet: tick, look at the number, issue. */
export const IssueCertificates = () => {
  const can = useCapabilities();
  const { view, change, addressOf } = useViewState();
  const filter = { q: view['q'] ?? '', unitId: view['unit'] ?? '', kind: view['kind'] ?? '' };
  const list = useResource<Paged<Entitled>>(withQuery(ENTITLED, { ...filter, page: pageOf(view) }));
  const [selection, setSelection] = useState<Selection>(nothing);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [started, setStarted] = useState<Task | null>(null);
  const task = useTask(started, () => { setSelection(nothing); list.reload(); });
  // One key per choice: a second click, or a try after a lost answer, finds the task that is already there.
  const keys = useRef(new Map<string, string>());

  const rows = list.data?.items ?? [];
  const total = list.data?.total ?? 0;
  const count = ticksOf(selection, total);
  const filtered = Object.values(filter).some((value) => value !== '');
  const head = pageTick(selection, rows);
  const refilter = (values: Record<string, string | null>, replace: boolean) => { setSelection(nothing); change({ ...values, page: null }, replace); };

  const issue = async (): Promise<void> => {
    const print = fingerprint(selection, filter);
    const key = keys.current.get(print) ?? randomKey();
    keys.current.set(print, key);
    setBusy(true);
    setTrouble(null);
    try {
      const body = issuesWholeFilter(selection)
        ? { all: true, ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')) }
        : { items: itemsToIssue(selection, selection.kind === 'all' ? await findAll(filter) : []) };
      setStarted(await api.post<Task>('/api/admin/certificates/issue', body, { headers: { 'idempotency-key': key } }));
      // The same choice made again later is a new wish, and the server finds nobody left to issue for.
      keys.current.delete(print);
      setAsking(false);
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };

  const tickColumn: Column<Entitled> = {
    id: 'tick', width: '48px', head: (
      <label class="adm-tick"><input type="checkbox" checked={head === 'all'} ref={(box) => { if (box) box.indeterminate = head === 'some'; }} onChange={(event) => setSelection(withTick(selection, rows, event.currentTarget.checked))} /><span class="visually-hidden">Chọn cả trang này</span></label>
    ), cell: (row) => (
      <label class="adm-tick"><input type="checkbox" checked={isTicked(selection, row)} onChange={(event) => setSelection(withTick(selection, [row], event.currentTarget.checked))} /><span class="visually-hidden">Chọn {row.fullName}, {row.title}</span></label>
    ),
  };
  const columns: Column<Entitled>[] = [
    ...(can.actsForProvince ? [tickColumn] : []),
    { id: 'name', head: 'Họ và tên', names: true, width: '26%', cell: (row) => <>{row.fullName}<small class="adm-under">{row.unitName}</small></> },
    { id: 'title', head: 'Chứng nhận', cell: (row) => <>{row.title}<small class="adm-under">{certificateKindWord(row.kind)}</small></> },
    { id: 'since', head: 'Đủ điều kiện từ', label: 'Đủ điều kiện từ', numeric: true, width: '140px', cell: (row) => formatDate(row.since) },
  ];

  return (
    <>
      {task && <TaskCard task={task} onClose={() => setStarted(null)} {...(task.done > 0 && !task.message ? { doneText: `Đã cấp ${formatNumber(task.done)} chứng nhận. Người được cấp thấy ngay trong mục Chứng nhận của họ.` } : {})} />}
      <div class="adm-filters">
        <SearchBox label="Tìm theo tên" value={filter.q} placeholder="không cần gõ dấu" onSettle={(q) => refilter({ q }, true)} />
        <PickUnit label="Đơn vị" value={filter.unitId} anyText="Mọi đơn vị" onPick={(unit) => refilter({ unit }, false)} />
        <Choice label="Loại" value={filter.kind} onChange={(kind) => refilter({ kind }, false)} options={[['', 'Tất cả'], ['skill-group', 'Nhóm kỹ năng'], ['audience', 'Hoàn thành theo diện']]} />
      </div>
      <ListState resource={list} empty={filtered ? { title: 'Không có ai khớp bộ lọc', text: 'Thử gõ ít chữ hơn hoặc chọn đơn vị khác.' }
        : { title: 'Không còn ai chờ cấp', text: 'Mọi người đủ điều kiện đều đã có chứng nhận. Người mới đủ điều kiện sẽ hiện ở đây.' }}>
        {(data) => (
          <>
            {can.actsForProvince && (
              <div class="adm-selection" data-some={count > 0 ? '' : undefined} role="status">
                <p><span>{count === 0 ? 'Chọn người để cấp chứng nhận.' : <>Đã chọn <b>{formatNumber(count)}</b> trong {formatNumber(data.total)}.</>}</span>
                  {selection.kind === 'some' && count < data.total && <Button small kind="quiet" onClick={() => setSelection(everything)}>Chọn cả {formatNumber(data.total)} {filtered ? 'theo bộ lọc' : ''}</Button>}
                  {count > 0 && <Button small kind="quiet" onClick={() => setSelection(nothing)}>Bỏ chọn</Button>}
                </p>
                <Button kind="primary" disabled={count === 0} onClick={() => { setTrouble(null); setAsking(true); }}>Cấp chứng nhận</Button>
              </div>
            )}
            <DataTable caption="Những người đủ điều kiện, chưa cấp" columns={columns} rows={data.items} keyOf={keyOf} waiting={list.loading} />
            <Pager {...data} noun="trường hợp" addressOf={addressOf} />
          </>
        )}
      </ListState>
      <FormDialog open={asking} title={`Cấp ${formatNumber(count)} chứng nhận?`} submitText={`Cấp ${formatNumber(count)} chứng nhận`} busy={busy} trouble={trouble} disabled={count === 0} onClose={() => setAsking(false)} onSubmit={issue}>
        <Preview selection={selection} count={count} />
        <p>Mỗi chứng nhận được ghi vào sổ với số tiếp theo của năm, lập tệp PDF có mã kiểm tra, và hiện trong mục Chứng nhận của người học. Ai đã có chứng nhận thì không được cấp lần hai.</p>
        <p class="soft">Cấp nhầm có thể thu hồi kèm lý do, nhưng số vào sổ không dùng lại.</p>
      </FormDialog>
    </>
  );
};

const Preview = ({ selection, count }: { selection: Selection; count: number }) => {
  if (selection.kind === 'all') return <p class="adm-lead">Cho <b>{formatNumber(count)}</b> trường hợp đang có trong danh sách{selection.without.size > 0 && `, trừ ${formatNumber(selection.without.size)} trường hợp bạn đã bỏ chọn`}.</p>;
  const items = [...selection.items.values()];
  const people = new Set(items.map((item) => item.personId)).size;
  const byTitle = new Map<string, number>();
  for (const item of items) byTitle.set(item.title, (byTitle.get(item.title) ?? 0) + 1);
  return (
    <div class="adm-lead">
      <p>Cho <b>{formatNumber(people)}</b> người:</p>
      <ul class="adm-plain">{[...byTitle].map(([title, n]) => <li key={title}><b>{formatNumber(n)}</b> {title}</li>)}</ul>
    </div>
  );
};
