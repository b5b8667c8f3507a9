import { useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatDateTime, formatNumber, formatPercent } from '../../ui/format';
import { LoadingNotice } from '../../ui/notice';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { Pager } from '../parts/pager';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { KIND_WORDS } from './exam-words';
import type { SheetView, SittingRow } from './types';

const MODE_WORDS: Record<SittingRow['mode'], string> = { certifying: 'trên máy', paper: 'trên giấy', pretest: 'đầu khóa' };

/** Sittings, and the sheet of each as it was drawn. */
export const ListSittings = () => {
  const { view, addressOf } = useViewState();
  const page = Number(view['trang'] ?? 1);
  const list = useResource<{ items: SittingRow[]; total: number; size: number }>(`/api/admin/sittings?page=${page}`);
  const [seen, setSeen] = useState<string | null>(null);
  const columns: Column<SittingRow>[] = [
    { id: 'person', head: 'Người làm', names: true, cell: (one) => <>{one.person}<small class="adm-under">{one.bank} · lần {one.number} · {MODE_WORDS[one.mode]}</small></> },
    { id: 'at', head: 'Bắt đầu', label: 'Bắt đầu', cell: (one) => <span class="num">{formatDateTime(one.startedAt)}</span> },
    { id: 'result', head: 'Kết quả', label: 'Kết quả', cell: (one) => one.submittedAt === null ? <StateBadge state="doing">đang làm</StateBadge> : one.score === null ? <StateBadge state="warn">chờ chấm</StateBadge> : <StateBadge state={one.passed ? 'done' : 'danger'}>{one.passed ? 'đạt' : 'chưa đạt'} {formatPercent(one.score)}</StateBadge> },
    { id: 'act', head: <span class="visually-hidden">Việc</span>, cell: (one) => <Button small kind="quiet" aria-label={`Xem đề của ${one.person}, lần ${one.number}`} onClick={() => setSeen(one.id)}>Xem đề</Button> },
  ];
  return (
    <>
      <ListState resource={list} empty={{ title: 'Chưa có bài nào', text: 'Bài kiểm tra hiện ở đây khi có người bắt đầu làm.' }}>
        {({ items, total, size }) => <><DataTable caption="Bài đã làm" columns={columns} rows={items} keyOf={(one) => one.id} waiting={list.loading} /><Pager page={page} size={size} total={total} noun="bài" addressOf={({ page: to }) => addressOf({ trang: to })} /></>}
      </ListState>
      {seen && <SheetDialog id={seen} onClose={() => setSeen(null)} />}
    </>
  );
};

const SheetDialog = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const sheet = useResource<SheetView>(`/api/admin/sittings/${id}/sheet`);
  const one = sheet.data;
  return (
    <Dialog open title={one ? `Đề của ${one.person}` : 'Đề đã rút'} onClose={onClose} actions={<Button onClick={onClose}>Đóng</Button>}>
      {!one ? (sheet.trouble ? <TroubleNotice error={sheet.trouble} /> : <LoadingNotice lines={6} />) : <>
        <p>Mầm rút đề <b class="num">{one.seed}</b>. {one.same === null ? 'Bài này rút trước khi hệ thống lưu nguồn rút đề.' : one.same ? 'Rút lại từ mầm này ra đúng đề đã giao.' : 'Rút lại từ mầm này ra đề khác: hãy báo đội kỹ thuật.'}</p>
        <p>{one.away.times === 0 ? 'Máy không ghi nhận lần nào rời màn hình làm bài.' : `Rời màn hình làm bài ${formatNumber(one.away.times)} lần, tổng ${formatNumber(one.away.seconds)} giây. Đây là điều máy báo, chưa phải bằng chứng gian lận.`}</p>
        <ol class="exam-sheet">{one.questions.map((question) => (
          <li key={question.id}>
            <p><span dangerouslySetInnerHTML={{ __html: question.prompt }} /> <small class="soft">({question.key}, {KIND_WORDS[question.kind]})</small></p>
            {question.options.length > 0 && <ol>{question.options.map((option) => <li key={option.id}>{option.text}{question.given.some((given) => given === option.id) && <b> (đã chọn)</b>}</li>)}</ol>}
            {question.options.length === 0 && <p class="exam-answer">{question.given[0] ?? 'Bỏ trống'}</p>}
            {question.right !== '' && <p class="small">Đáp án lúc rút đề: {question.right}</p>}
          </li>))}</ol>
      </>}
    </Dialog>
  );
};
