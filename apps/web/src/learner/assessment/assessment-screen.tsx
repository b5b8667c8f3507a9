import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api } from '../../api/client';
import { NetworkFailure } from '../../api/problem';
import { serverNow } from '../../api/session';
import type { CourseView, Sitting, SittingResult } from '../../api/types';
import { keepView, keptView } from '../../api/use-view';
import { Button, LinkButton } from '../../ui/button';
import { formatPercent } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { lastSent } from '../../ui/queue/sender';
import { myItems } from '../../ui/queue/queue';
import { useStore } from '../../ui/store';
import { coursePath, useCourse } from '../use-course';
import { ResultView } from './result';
import { SittingPlayer } from './sitting-player';
import './assessment.css';

type Stage = { is: 'intro' } | { is: 'sitting'; sitting: Sitting } | { is: 'sent-later'; sitting: Sitting } | { is: 'result'; result: SittingResult };

const sittingKey = (slug: string): string => `sitting:${slug}`;

/** Before, during and after the final assessment. */
export const AssessmentScreen = () => {
  const { slug = '' } = useRoute().params;
  const course = useCourse(slug);
  const [stage, setStage] = useState<Stage>({ is: 'intro' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const view = course.data;
  const back = { href: `/khoa-hoc/${slug}`, title: view?.title ?? 'Khóa học' };
  const items = useStore(myItems);
  const waiting = items.find((i) => i.kind === 'submission' && i.title.endsWith(view?.title ?? '\0'));

  // A submission made without a network: its result comes when the queue gets through.
  const sent = useStore(lastSent);
  useEffect(() => {
    if (sent?.item.kind === 'submission' && (stage.is === 'sent-later' || stage.is === 'intro')) {
      const result = sent.answer as SittingResult | null;
      if (result?.state === 'submitted' && stage.is === 'sent-later' && result.id === stage.sitting.id) setStage({ is: 'result', result });
    }
  }, [sent]);

  const open = async () => {
    setBusy(true);
    setError(null);
    try {
      const sitting = await api.post<Sitting>(`${coursePath(slug)}/sittings`);
      keepView(sittingKey(slug), sitting);
      course.reload();
      setStage({ is: 'sitting', sitting });
    } catch (problem) {
      // Without a network, the sitting this device opened goes on as long as its time runs.
      const kept = problem instanceof NetworkFailure ? (await keptView<Sitting | null>(sittingKey(slug)))?.body : null;
      if (kept && (kept.deadlineAt === null || Date.parse(kept.deadlineAt) > serverNow())) setStage({ is: 'sitting', sitting: kept });
      else setError(problem);
    } finally { setBusy(false); }
  };

  switch (stage.is) {
    case 'sitting': return <SittingPlayer key={stage.sitting.id} sitting={stage.sitting} courseTitle={view?.title ?? ''} onResult={(result) => { keepView(sittingKey(slug), null); setStage({ is: 'result', result }); course.reload(); }} onQueued={() => { keepView(sittingKey(slug), null); setStage({ is: 'sent-later', sitting: stage.sitting }); }} />;
    case 'result': return <Page title="Kết quả kiểm tra" heading={null} back={back}><ResultView result={stage.result} slug={slug} onAgain={() => setStage({ is: 'intro' })} /></Page>;
    case 'sent-later': return (
      <Page title="Đã lưu bài làm" heading="Bài làm đã lưu trên máy này" back={back}>
        <Notice kind="warning" title="Chưa nộp được vì mất mạng">Bài làm của bạn được giữ nguyên và tự nộp khi có mạng. Hãy để máy vào mạng càng sớm càng tốt; kết quả sẽ hiện ở đây.</Notice>
      </Page>);
    case 'intro': return (
      <Page title={view?.assessment?.title ?? 'Kiểm tra cuối khóa'} heading={view?.assessment?.title ?? null} back={back}>
        {!view && (course.error ? <ErrorNotice error={course.error} onRetry={course.reload} /> : <LoadingNotice />)}
        {waiting && <Notice kind="warning" title="Bài làm trước đang chờ nộp">Bài làm đã lưu trên máy này và tự nộp khi có mạng.</Notice>}
        {view && !waiting && <Intro view={view} busy={busy} error={error} onOpen={() => void open()} />}
      </Page>);
  }
};

const Intro = ({ view, busy, error, onOpen }: { view: CourseView; busy: boolean; error: unknown; onOpen: () => void }) => {
  const a = view.assessment;
  if (!a) return <Notice kind="info" title="Khóa này không có bài kiểm tra" action={<LinkButton href={`/khoa-hoc/${view.slug}`}>Về khóa học</LinkButton>}>Học xong các bài là hoàn thành khóa.</Notice>;
  if (a.state === 'locked') return <Notice kind="info" title="Bài kiểm tra chưa mở" action={<LinkButton kind="primary" href={`/khoa-hoc/${view.slug}`}>Về khóa học</LinkButton>}><ul>{view.unfinished.map((why) => <li key={why}>{why}</li>)}</ul></Notice>;
  if (a.state === 'exhausted') return <Notice kind="warning" title="Bạn đã dùng hết số lần làm">Điểm cao nhất của bạn là {formatPercent(a.best ?? 0)}. Hãy báo người phụ trách ở đơn vị để được mở thêm lần làm.</Notice>;
  return (
    <div class="stack">
      {a.state === 'passed' && <Notice kind="success" title={`Bạn đã đạt${a.best === null ? '' : `, điểm cao nhất ${formatPercent(a.best)}`}`}>Kết quả đã được ghi nhận, bạn không cần làm lại.</Notice>}
      {a.state !== 'passed' && <div class="card"><h2>Trước khi bắt đầu</h2>
        <ul class="before">
          <li><Icon name="list" /><span><b>{a.draw} câu</b>, đạt khi đúng từ {formatPercent(a.passMark)} (ít nhất {Math.ceil(a.draw * a.passMark - 1e-9)} câu).</span></li>
          <li><Icon name="clock" /><span>{a.timeLimitMinutes > 0 ? <><b>{a.timeLimitMinutes} phút</b>, đồng hồ chạy cả khi bạn rời trang.</> : <>Không giới hạn thời gian.</>}</span></li>
          <li><Icon name="certificate" /><span>{a.attempts > 0 ? <>Được làm <b>{a.attempts} lần</b>, bạn đã làm {a.attemptsUsed} lần. Lấy lần cao nhất.</> : <>Làm bao nhiêu lần cũng được.</>}</span></li>
          <li><Icon name="phone" /><span>Cần có mạng lúc bắt đầu. Mất mạng giữa chừng thì cứ làm tiếp: mỗi câu trả lời được lưu trên máy ngay.</span></li>
        </ul>
      </div>}
      {error !== null && <ErrorNotice error={error} />}
      {a.state === 'passed' ? <LinkButton kind="primary" block href="/chung-nhan">Xem chứng nhận</LinkButton> : <Button kind="primary" block busy={busy} onClick={onOpen}>{a.openSittingId ? 'Làm tiếp bài đang dở' : 'Bắt đầu làm bài'}</Button>}
    </div>
  );
};
