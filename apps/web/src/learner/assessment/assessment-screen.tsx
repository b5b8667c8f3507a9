import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api } from '../../api/client';
import { NetworkFailure } from '../../api/problem';
import { serverNow } from '../../api/session';
import type { CourseView, Sitting, SittingResult } from '../../api/types';
import { keepView, keptView } from '../../api/use-view';
import { Button, LinkButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { formatDateTime, formatPercent } from '../../ui/format';
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
      if ((result?.state === 'submitted' || result?.state === 'waiting') && stage.is === 'sent-later' && result.id === stage.sitting.id) setStage({ is: 'result', result });
    }
  }, [sent]);

  const open = async (code?: string) => {
    setBusy(true);
    setError(null);
    try {
      const sitting = await api.post<Sitting>(`${coursePath(slug)}/sittings`, code === undefined ? undefined : { code });
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

  const see = async (id: string) => {
    setError(null);
    try { setStage({ is: 'result', result: await api.get<SittingResult>(`/api/learning/sittings/${id}`) }); } catch (problem) { setError(problem); }
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
        {view && !waiting && <Intro view={view} busy={busy} error={error} onOpen={(code) => void open(code)} onSee={(id) => void see(id)} />}
      </Page>);
  }
};

const Intro = ({ view, busy, error, onOpen, onSee }: { view: CourseView; busy: boolean; error: unknown; onOpen: (code?: string) => void; onSee: (sittingId: string) => void }) => {
  const [code, setCode] = useState('');
  const a = view.assessment;
  if (!a) return <Notice kind="info" title="Khóa này không có bài kiểm tra" action={<LinkButton href={`/khoa-hoc/${view.slug}`}>Về khóa học</LinkButton>}>Học xong các bài là hoàn thành khóa.</Notice>;
  if (a.state === 'locked') return <Notice kind="info" title="Bài kiểm tra chưa mở" action={<LinkButton kind="primary" href={`/khoa-hoc/${view.slug}`}>Về khóa học</LinkButton>}><ul>{view.unfinished.map((why) => <li key={why}>{why}</li>)}</ul></Notice>;
  const seeLast = a.lastSittingId ? <Button onClick={() => onSee(a.lastSittingId!)}>Xem lại bài đã nộp</Button> : undefined;
  if (a.state === 'waiting') return <Notice kind="info" title="Bài của bạn đang chờ người chấm" action={seeLast}>Phần thực hành do người chấm xem. Kết quả sẽ hiện ở đây và ở trang khóa học.</Notice>;
  if (a.state === 'cooling') return <Notice kind="info" title="Chưa đến lúc làm lại" action={seeLast}>Bạn làm lại được từ <b>{formatDateTime(a.opensAt!)}</b>. Trong lúc chờ, hãy đọc lại các bài đã học.</Notice>;
  if (a.state === 'exhausted') return <Notice kind="warning" title="Bạn đã dùng hết số lần làm">Điểm cao nhất của bạn là {formatPercent(a.best ?? 0)}. Hãy báo người phụ trách ở đơn vị để được mở thêm lần làm.</Notice>;
  const needsCode = a.supervised === true && !a.openSittingId;
  const begin = () => onOpen(needsCode ? code : undefined);
  const codeField = needsCode && <Field label="Mã của người giám sát" hint="Người giám sát đọc cho bạn, ví dụ K7NM-4P2X." autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={20} value={code} onInput={(event) => setCode(event.currentTarget.value)} />;
  return (
    <div class="stack">
      {a.state === 'passed' && <Notice kind="success" title={`Bạn đã đạt${a.best === null ? '' : `, điểm cao nhất ${formatPercent(a.best)}`}`}>Kết quả đã được ghi nhận, bạn không cần làm lại.</Notice>}
      {a.state !== 'passed' && <div class="card"><h2>Trước khi bắt đầu</h2>
        <ul class="before">
          <li><Icon name="list" /><span><b>{a.draw} câu</b>, đạt khi đúng từ {formatPercent(a.passMark)} (ít nhất {Math.ceil(a.draw * a.passMark - 1e-9)} câu).</span></li>
          <li><Icon name="clock" /><span>{a.timeLimitMinutes > 0 ? <><b>{a.timeLimitMinutes} phút</b>, đồng hồ chạy cả khi bạn rời trang.</> : <>Không giới hạn thời gian.</>}</span></li>
          <li><Icon name="certificate" /><span>{a.attempts > 0 ? <>Được làm <b>{a.attempts} lần</b>, bạn đã làm {a.attemptsUsed} lần. {a.counts === 'last' ? 'Lấy lần cuối cùng.' : 'Lấy lần cao nhất.'}</> : <>Làm bao nhiêu lần cũng được.</>}</span></li>
          {(a.cooldownHours ?? 0) > 0 && <li><Icon name="clock" /><span>Giữa hai lần làm cách ít nhất <b>{a.cooldownHours!.toLocaleString('vi-VN')} giờ</b>.</span></li>}
          <li><Icon name="phone" /><span>Cần có mạng lúc bắt đầu. Mất mạng giữa chừng thì cứ làm tiếp: mỗi câu trả lời được lưu trên máy ngay.</span></li>
        </ul>
        {a.legalSource && <p class="small soft">Theo {a.legalSource}.</p>}
      </div>}
      {error !== null && <ErrorNotice error={error} />}
      {a.state === 'passed' && a.counts === 'last' && (a.attempts === 0 || a.attemptsUsed < a.attempts) && <Notice kind="warning" title="Bạn có thể làm lại" action={<>{codeField}<Button busy={busy} disabled={needsCode && code.trim() === ''} onClick={begin}>Làm lại</Button></>}>Kết quả của lần làm cuối cùng sẽ thay kết quả này, kể cả khi thấp hơn.</Notice>}
      {a.state === 'passed' && seeLast}
      {a.state !== 'passed' && codeField}
      {a.state === 'passed' ? <LinkButton kind="primary" block href="/chung-nhan">Xem chứng nhận</LinkButton> : <Button kind="primary" block busy={busy} disabled={needsCode && code.trim() === ''} onClick={begin}>{a.openSittingId ? 'Làm tiếp bài đang dở' : 'Bắt đầu làm bài'}</Button>}
    </div>
  );
};
