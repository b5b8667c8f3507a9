import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { dropSummary, isSummaryKept, keepSummary, printSummaries, type Summary } from './summaries';
import './keep.css';

/** Keeps the summary of a lesson on the device, for when there is no network, or prints it. */
export const KeepActs = ({ summary }: { summary: Summary }) => {
  const [kept, setKept] = useState<boolean | 'no-room'>(false);
  useEffect(() => { void isSummaryKept(summary).then(setKept, () => undefined); }, [summary.slug, summary.lessonId]);
  const keep = () => void keepSummary(summary).then(() => setKept(true), () => setKept('no-room'));
  return <>
    <div class="row keep-acts">
      {kept === true
        ? <Button kind="quiet" onClick={() => void dropSummary(summary).then(() => setKept(false))}><Icon name="check" />Đã giữ trên máy · bỏ</Button>
        : <Button onClick={keep}><Icon name="download" />Giữ lại</Button>}
      <Button kind="quiet" onClick={() => printSummaries([summary])}><Icon name="print" />In</Button>
    </div>
    <p class="small soft keep-note" role="status">{kept === true ? <>Mở lại bất cứ lúc nào, cả khi mất mạng: <a href="/giu-lai">Trang giữ lại của tôi</a>.</> : kept === 'no-room' ? 'Máy không còn chỗ để giữ. Bạn vẫn in được.' : ''}</p>
  </>;
};
