import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/field';
import { formatDateTime, formatNumber, formatPercent } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { TaskCard } from '../parts/task-card';
import { TroubleNotice } from '../parts/trouble-notice';
import { useTask } from '../parts/use-task';
import type { Task } from '../types';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { discriminationWord, KIND_WORDS, secondsWord, warningWords } from './exam-words';
import type { ItemRow } from './types';

/** What answers say of a bank's questions: those to look at first, each number in words. */
export const SeeStatistics = () => {
  const can = useCapabilities();
  const { view, change } = useViewState();
  const names = useResource<{ items: string[] }>('/api/admin/banks');
  const bank = view['ngan-hang'] ?? names.data?.items[0] ?? null;
  const path = bank ? `/api/admin/banks/${encodeURIComponent(bank)}/statistics` : null;
  const list = useResource<{ computedAt: string | null; items: ItemRow[] }>(path);
  const [started, setStarted] = useState<Task | null>(null);
  const task = useTask(started, () => list.reload());
  const [trouble, setTrouble] = useState<unknown>(null);
  const onlyWarned = view['xem'] === 'can-xem';
  const compute = async (): Promise<void> => {
    setTrouble(null);
    try { setStarted(await api.post<Task>(path!)); } catch (error) { setTrouble(error); }
  };
  const columns: Column<ItemRow>[] = [
    { id: 'prompt', head: 'Câu hỏi', names: true, width: '40%', cell: (one) => <>{one.prompt}<small class="adm-under">{one.key} · {KIND_WORDS[one.kind]}{one.retired && ' · đã thôi dùng'}</small>
      {one.warnings.length > 0 && <ul class="exam-warnings">{warningWords(one).map((words) => <li key={words}>{words}</li>)}</ul>}
      {one.options.length > 0 && <details><summary>Ai chọn gì</summary><ul>{one.options.map((option) => <li key={option.id}>{option.correct && <b>đúng: </b>}{option.text} – {formatNumber(option.taken)} người{option.rest !== null && `, các câu khác đúng ${formatPercent(option.rest)}`}</li>)}</ul></details>}</> },
    { id: 'asked', head: 'Số lần hỏi', label: 'Số lần hỏi', numeric: true, cell: (one) => <>{formatNumber(one.asked)}{one.exposure !== null && <small class="adm-under">có ở {formatPercent(one.exposure)} bài</small>}</> },
    { id: 'facility', head: 'Trả lời đúng', label: 'Trả lời đúng', numeric: true, cell: (one) => formatPercent(one.facility) },
    { id: 'discrimination', head: 'Độ phân biệt', label: 'Độ phân biệt', numeric: true, cell: (one) => (one.discrimination === null ? <span class="soft">chưa đủ</span> : <>{one.discrimination.toFixed(2).replace('.', ',')}<small class="adm-under">{discriminationWord(one.discrimination)}</small></>) },
    { id: 'time', head: 'Thời gian giữa', label: 'Thời gian giữa', numeric: true, cell: (one) => (one.medianSeconds === null ? <span class="soft">chưa có</span> : secondsWord(one.medianSeconds)) },
    { id: 'state', head: 'Xem lại', label: 'Xem lại', cell: (one) => (one.warnings.length > 0 ? <StateBadge state="warn">cần xem</StateBadge> : one.discrimination === null ? <StateBadge state="todo">chưa đủ số liệu</StateBadge> : <StateBadge state="done">ổn</StateBadge>) },
  ];
  const first = (a: ItemRow, b: ItemRow): number => b.warnings.length - a.warnings.length || a.key.localeCompare(b.key);
  return (
    <>
      <div class="adm-filters">
        <SelectField label="Ngân hàng" value={bank ?? ''} onChange={(event) => change({ 'ngan-hang': event.currentTarget.value })}>{(names.data?.items ?? []).map((name) => <option key={name} value={name}>{name}</option>)}</SelectField>
        <SelectField label="Xem" value={view['xem'] ?? ''} onChange={(event) => change({ xem: event.currentTarget.value || null })}><option value="">Mọi câu</option><option value="can-xem">Câu cần xem lại</option></SelectField>
        {can.actsForProvince && <Button onClick={() => void compute()} disabled={task !== null && ['waiting', 'running'].includes(task.state)}>Tính lại bây giờ</Button>}
      </div>
      {trouble !== null && <TroubleNotice error={trouble} />}
      {task && <TaskCard task={task} />}
      <details class="adm-gap"><summary>Đọc các con số thế nào</summary>
        <p><b>Trả lời đúng</b> là phần người trả lời đúng câu này. <b>Độ phân biệt</b> cho biết người đúng câu này có làm các câu khác tốt hơn không: gần 1 là có, gần 0 là không liên quan, dưới 0 là ngược lại, thường do sai đáp án hoặc câu gây hiểu nhầm. Cần ít nhất 30 lượt trả lời mới nói được. <b>Thời gian giữa</b>: một nửa số người nhanh hơn, một nửa chậm hơn. Số liệu tính từ các bản ghi “đã trả lời” còn hiệu lực, mỗi đêm một lần.</p>
      </details>
      <ListState resource={list} empty={{ title: 'Chưa có số liệu', text: 'Số liệu có sau khi có người nộp bài và hệ thống tính trong đêm.' }}>
        {({ computedAt, items }) => {
          const shown = [...items].filter((one) => !onlyWarned || one.warnings.length > 0).sort(first);
          return items.length === 0 ? <p class="adm-empty-line">Chưa có số liệu của ngân hàng này. Số liệu có sau khi có người nộp bài.</p>
            : <><DataTable caption="Thống kê câu hỏi" columns={columns} rows={shown} keyOf={(one) => one.id} waiting={list.loading} /><p class="adm-table-foot">{formatNumber(items.filter((one) => one.warnings.length > 0).length)} câu cần xem trong {formatNumber(items.length)} câu đã có người trả lời{computedAt && ` · tính lúc ${formatDateTime(computedAt)}`}</p></>;
        }}
      </ListState>
    </>
  );
};
