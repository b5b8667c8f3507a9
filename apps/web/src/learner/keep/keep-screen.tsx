import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { EmptyNotice, LoadingNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { dropSummary, keptSummaries, printSummaries, type Summary } from './summaries';
import '../../ui/lesson/blocks.css';
import './keep.css';

/** Every summary kept on this device, readable without a network. */
export const KeepScreen = () => {
  const [summaries, setSummaries] = useState<Summary[] | null>(null);
  const load = () => void keptSummaries().then(setSummaries, () => setSummaries([]));
  useEffect(load, []);
  return (
    <Page title="Trang giữ lại" lead="Bản tóm tắt bạn đã giữ trên máy này. Xem được cả khi mất mạng." back={{ href: '/', title: 'Học' }}>
      {!summaries ? <LoadingNotice /> : summaries.length === 0
        ? <EmptyNotice title="Chưa giữ trang nào">Cuối mỗi bài có một trang tóm tắt. Bấm “Giữ lại” ở đó, trang ấy sẽ nằm ở đây.</EmptyNotice>
        : <>
          {summaries.length > 1 && <Button onClick={() => printSummaries(summaries)}><Icon name="print" />In cả {summaries.length} trang</Button>}
          <ul class="keep-list">{summaries.map((summary) => (
            <li key={`${summary.slug}/${summary.lessonId}`} class="keep">
              <p class="small soft"><a href={`/khoa-hoc/${summary.slug}/bai/${encodeURIComponent(summary.lessonId)}`}>{summary.courseTitle} · {summary.lessonTitle}</a></p>
              <h2>{summary.title}</h2>
              <div class="prose" dangerouslySetInnerHTML={{ __html: summary.html }} />
              <div class="row keep-acts">
                <Button kind="quiet" onClick={() => printSummaries([summary])} aria-label={`In ${summary.title}`}><Icon name="print" />In</Button>
                <Button kind="quiet" onClick={() => void dropSummary(summary).then(load)} aria-label={`Bỏ ${summary.title}`}><Icon name="close" />Bỏ</Button>
              </div>
            </li>
          ))}</ul>
        </>}
    </Page>
  );
};
