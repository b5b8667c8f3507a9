import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { ApiProblem, NetworkFailure } from '../../api/problem';
import type { Sitting, SittingResult } from '../../api/types';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatCountdown } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { NetworkPill } from '../../ui/network-pill';
import { ErrorNotice } from '../../ui/notice';
import { ProgressBar } from '../../ui/progress-bar';
import { enqueue, myItems, removeItem, refresh } from '../../ui/queue/queue';
import { useStore } from '../../ui/store';
import { QuestionField } from './question-field';
import { answer, isAnswered, secondsLeft, sheetToShow, toggleFlag, unanswered, type Sheet } from './sheet';
import { useTraces } from './use-traces';

const draftKey = (id: string): string => `hvs-sheet:${id}`;
const readDraft = (id: string): Sheet | null => { try { return JSON.parse(localStorage.getItem(draftKey(id)) ?? 'null') as Sheet | null; } catch { return null; } };
const answersItem = (id: string): string => `answers:${id}`;

/** A sitting: each change is on the device at once and in the queue for the server. */
export const SittingPlayer = ({ sitting, courseTitle, onResult, onQueued }: { sitting: Sitting; courseTitle: string; onResult: (result: SittingResult) => void; onQueued: () => void }) => {
  const items = useStore(myItems);
  const [sheet, setSheet] = useState<Sheet>(() => sheetToShow(sitting, readDraft(sitting.id), myItems.get().some((i) => i.id === answersItem(sitting.id)) || localStorage.getItem(`hvs-q:${answersItem(sitting.id)}`) !== null));
  const [at, setAt] = useState(() => Math.max(0, unanswered(sitting, sheet)[0] ?? 0));
  const [asking, setAsking] = useState(false);
  const [listing, setListing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const left = useSecondsLeft(sitting);
  const question = sitting.questions[at]!;
  const traces = useTraces(sitting.id, question.id);
  const missing = unanswered(sitting, sheet);
  const unsent = items.some((i) => i.id === answersItem(sitting.id));
  const prompt = useRef<HTMLHeadingElement>(null);
  const submitting = useRef(false);

  useEffect(() => { document.title = `Câu ${at + 1}/${sitting.questions.length} · ${sitting.title}`; }, [at]);

  const change = (next: Sheet) => {
    setSheet(next);
    try { localStorage.setItem(draftKey(sitting.id), JSON.stringify(next)); } catch { /* the queue holds it too */ }
    void enqueue({ id: answersItem(sitting.id), lane: sitting.id, kind: 'answers', method: 'PUT', path: `/api/learning/sittings/${sitting.id}/answers`, body: { ...next, traces: traces.take() }, title: `Câu trả lời: ${courseTitle}` });
  };
  const go = (to: number) => { setAt(Math.min(Math.max(to, 0), sitting.questions.length - 1)); setListing(false); scrollTo(0, 0); requestAnimationFrame(() => prompt.current?.focus({ preventScroll: true })); };

  const dropAnswers = async () => {
    for (const item of myItems.get().filter((i) => i.id === answersItem(sitting.id))) await removeItem(item);
    await refresh();
  };
  const submit = async () => {
    if (submitting.current) return;
    submitting.current = true;
    setBusy(true);
    setError(null);
    const path = `/api/learning/sittings/${sitting.id}/submission`;
    const body = { answers: sheet.answers, traces: traces.take() };
    try {
      const result = await api.post<SittingResult>(path, body, { timeoutMs: 30_000 });
      await dropAnswers(); // The submission carried them all.
      localStorage.removeItem(draftKey(sitting.id));
      traces.forget();
      onResult(result);
    } catch (problem) {
      const later = problem instanceof NetworkFailure || (problem instanceof ApiProblem && (problem.status >= 500 || problem.status === 401));
      if (later) {
        await enqueue({ id: `submission:${sitting.id}`, lane: sitting.id, kind: 'submission', method: 'POST', path, body, title: `Nộp bài kiểm tra: ${courseTitle}` });
        onQueued();
      } else { setError(problem); setAsking(false); submitting.current = false; }
    } finally { setBusy(false); }
  };
  useEffect(() => { if (left === 0) void submit(); }, [left === 0]);

  const late = left !== null && left <= 120;
  return (
    <div class="sitting">
      <header class="app-header lesson-head">
        <div class="bar">
          <strong class="ellipsis grow">{sitting.title}</strong>
          {left !== null && <span class="timer num" data-late={late ? '' : undefined} role="timer" aria-label={`Còn ${formatCountdown(left)}`}><Icon name="clock" />{formatCountdown(left)}</span>}
          <NetworkPill />
        </div>
        <ProgressBar value={(sitting.questions.length - missing.length) / sitting.questions.length} label={`Đã trả lời ${sitting.questions.length - missing.length} trên ${sitting.questions.length} câu`} />
      </header>
      <main class="page sitting-page" id="noi-dung">
        {late && left > 0 && <p class="badge" data-state="warn" role="alert">Còn dưới {Math.ceil(left / 60)} phút. Hết giờ, bài tự nộp.</p>}
        {error !== null && <ErrorNotice error={error} />}
        <div class="row between">
          <p class="overline">Câu {at + 1}/{sitting.questions.length}</p>
          <Button kind="quiet" small onClick={() => setListing(true)}><Icon name="list" />Danh sách câu</Button>
        </div>
        <fieldset>
          <legend><h1 class="prompt" ref={prompt} tabIndex={-1} dangerouslySetInnerHTML={{ __html: question.prompt }} /></legend>
          <QuestionField key={question.id} question={question} given={sheet.answers[question.id] ?? []} onAnswer={(given) => change(answer(sheet, question.id, given, Date.now()))} />
        </fieldset>
        <div class="row between">
          <Button kind="quiet" aria-pressed={sheet.flagged.includes(question.id)} onClick={() => change(toggleFlag(sheet, question.id, Date.now()))}><Icon name="flag" {...(sheet.flagged.includes(question.id) ? { fill: 'currentColor' } : {})} />{sheet.flagged.includes(question.id) ? 'Bỏ đánh dấu' : 'Đánh dấu xem lại'}</Button>
          <span class="small soft saved" role="status">{sheet.seq > 0 && <><Icon name="check" />{unsent ? 'đã lưu trên máy' : 'đã lưu'}</>}</span>
        </div>
      </main>
      <nav class="lesson-nav" aria-label="Chuyển câu">
        <Button disabled={at === 0} onClick={() => go(at - 1)}><Icon name="back" />Trước</Button>
        <span class="num" aria-hidden="true">{at + 1}/{sitting.questions.length}</span>
        {at < sitting.questions.length - 1 ? <Button kind="primary" onClick={() => go(at + 1)}>Tiếp<Icon name="next" /></Button> : <Button kind="primary" onClick={() => setAsking(true)}>Nộp bài</Button>}
      </nav>
      <Dialog open={listing} title="Các câu hỏi" onClose={() => setListing(false)} actions={<Button kind="primary" onClick={() => { setListing(false); setAsking(true); }}>Nộp bài</Button>}>
        <ol class="grid-list">{sitting.questions.map((q, i) => {
          const done = isAnswered(q, sheet.answers[q.id]);
          const flagged = sheet.flagged.includes(q.id);
          return <li key={q.id}><button type="button" data-done={done ? '' : undefined} aria-current={i === at ? 'true' : undefined} onClick={() => go(i)} aria-label={`Câu ${i + 1}, ${done ? 'đã trả lời' : 'chưa trả lời'}${flagged ? ', đánh dấu xem lại' : ''}`}>{i + 1}{flagged && <Icon name="flag" />}</button></li>;
        })}</ol>
        <p class="small soft">Ô đậm: đã trả lời. Cờ: bạn đánh dấu xem lại.</p>
      </Dialog>
      <Dialog open={asking} title="Nộp bài kiểm tra?" onClose={() => setAsking(false)} actions={<><Button onClick={() => setAsking(false)}>Làm tiếp</Button><Button kind="primary" busy={busy} onClick={() => void submit()}>Nộp bài</Button></>}>
        {missing.length > 0
          ? <p>Bạn còn <b>{missing.length} câu chưa trả lời</b>: câu {missing.map((i) => i + 1).join(', ')}.</p>
          : <p>Bạn đã trả lời cả {sitting.questions.length} câu.</p>}
        {sheet.flagged.length > 0 && <p>Có {sheet.flagged.length} câu bạn đánh dấu xem lại.</p>}
        <p>Nộp rồi thì không sửa được nữa. Đây là lần làm {sitting.number}{sitting.of > 0 ? `/${sitting.of}` : ''}.</p>
      </Dialog>
    </div>
  );
};

/** Counts by the server's clock, taken when the sitting came. A kept copy after a reload keeps the same offset, since the device's clock ran on. */
const useSecondsLeft = (sitting: Sitting): number | null => {
  const offset = useRef<number | null>(null);
  if (offset.current === null) {
    const key = `hvs-clock:${sitting.id}`;
    const kept = localStorage.getItem(key);
    offset.current = kept === null ? Date.parse(sitting.serverTime) - Date.now() : Number(kept);
    if (kept === null) localStorage.setItem(key, String(offset.current));
  }
  const read = () => secondsLeft(sitting.deadlineAt, Date.now() + offset.current!);
  const [left, setLeft] = useState(read);
  useEffect(() => {
    if (sitting.deadlineAt === null) return;
    const timer = setInterval(() => setLeft(read()), 1000);
    return () => clearInterval(timer);
  }, []);
  return left;
};
