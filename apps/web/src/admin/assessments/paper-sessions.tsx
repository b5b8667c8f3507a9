import { useState } from 'preact/hooks';
import { Button, LinkButton } from '../../ui/button';
import { formatDateTime, formatNumber } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { EnterPaper } from './enter-paper';
import { OpenPaper } from './open-paper';
import type { PaperList, PaperOpened, PaperRow } from './paper-types';

/** Assessments held on paper: the sessions of one's units, and each with its sheets. */
export const PaperSessions = () => {
  const { view, change, addressOf } = useViewState();
  const list = useResource<PaperList>('/api/admin/paper-sessions');
  const [opening, setOpening] = useState(false);
  const [opened, setOpened] = useState<PaperOpened | null>(null);
  const columns: Column<PaperRow>[] = [
    { id: 'title', head: 'Buổi', names: true, width: '40%', cell: (one) => <>P{one.number} · {one.title}<small class="adm-under">{one.unit} · giám sát: {one.supervisor}</small></> },
    { id: 'at', head: 'Bắt đầu', label: 'Bắt đầu', cell: (one) => <span class="num">{formatDateTime(one.heldAt)}</span> },
    { id: 'entered', head: 'Đã nhập', label: 'Đã nhập', cell: (one) => <span class="num">{formatNumber(one.entered)}/{formatNumber(one.sheets)} phiếu</span> },
    { id: 'act', head: <span class="visually-hidden">Việc</span>, cell: (one) => <LinkButton small kind="quiet" href={addressOf({ buoi: one.id })} aria-label={`Mở buổi P${one.number}`}>Mở</LinkButton> },
  ];
  if (view['buoi']) {
    return (
      <>
        {opened && opened.id === view['buoi'] && (
          <Notice kind={opened.leftOut.length > 0 ? 'warning' : 'success'} title={`Đã rút phiếu cho buổi P${opened.number}.`}>
            {opened.leftOut.length > 0 ? `Không rút phiếu cho người đã hết lượt làm bài: ${opened.leftOut.join(', ')}.` : 'Hãy in phiếu, phát cho người làm, rồi nhập kết quả tại đây.'}
          </Notice>
        )}
        <EnterPaper key={view['buoi']} id={view['buoi']} back={addressOf({ buoi: null })} />
      </>
    );
  }
  return (
    <>
      <div class="adm-filters"><p class="adm-lead">Cho người không có máy: hệ thống rút phiếu riêng cho từng người, bạn in ra, giám sát buổi làm rồi nhập kết quả từ phiếu.</p><Button kind="primary" onClick={() => setOpening(true)} disabled={list.data === null}>Mở buổi trên giấy</Button></div>
      <ListState resource={list} empty={{ title: 'Chưa có buổi nào', text: 'Bấm “Mở buổi trên giấy” để rút phiếu cho người của đơn vị.' }}>
        {({ items }) => <DataTable caption="Buổi kiểm tra trên giấy" columns={columns} rows={items} keyOf={(one) => one.id} waiting={list.loading} />}
      </ListState>
      {opening && list.data && <OpenPaper courses={list.data.courses} onClose={() => setOpening(false)} onOpened={(made) => { setOpening(false); setOpened(made); list.reload(); change({ buoi: made.id }, false); }} />}
    </>
  );
};
