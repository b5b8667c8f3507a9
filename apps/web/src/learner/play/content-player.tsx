import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../../api/client';
import type { CourseView, LessonRow } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { CONTENT_SANDBOX } from '../../ui/content-frame';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { coursePath } from '../use-course';
import { ContentsDialog } from './contents-dialog';
import { PlayBar, PlayNav } from './play-bar';

/** A unit that speaks to the record store itself: an AU of cmi5, an activity of an xAPI package. */
interface Opened { sessionId: string; launchUrl: string; ownWindow: boolean }

/** The content tells the server, not us: what became of it is asked for. */
const NEWS_MS = 10_000;
const LINE_STATE = { 'not-started': 'not-attempted', 'in-progress': 'incomplete', completed: 'completed' } as const;

export const ContentPlayer = ({ view, unit, units, onPick, onNews }: { view: CourseView; unit: LessonRow; units: readonly LessonRow[]; onPick: (unitId: string) => void; onNews: () => void }) => {
  const { route } = useLocation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [returned, setReturned] = useState(false);
  const [elsewhere, setElsewhere] = useState(false);
  // Some tools build on being the whole window: a frame of ours keeps them from leading it anywhere.
  const [apart, setApart] = useState(false);
  const [listing, setListing] = useState(false);
  const [number, setNumber] = useState(0);

  useEffect(() => {
    let stale = false;
    setOpened(null);
    setError(null);
    setReturned(false);
    setElsewhere(false);
    api.post<Opened>(`${coursePath(view.slug)}/${unit.kind === 'au' ? 'au-launches' : 'activity-launches'}`, { unitId: unit.id })
      .then((made) => { if (!stale) setOpened(made); }, (problem: unknown) => { if (!stale) setError(problem); });
    return () => { stale = true; };
  }, [unit.id, number]);
  useEffect(() => { document.title = `${unit.title} · Học Vụ Số`; }, [unit.title]);
  useEffect(() => {
    const timer = setInterval(onNews, NEWS_MS);
    const back = (): void => { if (document.visibilityState === 'visible') onNews(); };
    // The page an AU sends its learner back to (cmi5 §8.1, returnURL) stands in the frame, or in the other tab.
    const hear = (event: MessageEvent): void => {
      if (event.source !== frame.current?.contentWindow || (event.data as { type?: unknown } | null)?.type !== 'returned') return;
      setReturned(true);
      onNews();
    };
    document.addEventListener('visibilitychange', back);
    window.addEventListener('message', hear);
    return () => { clearInterval(timer); document.removeEventListener('visibilitychange', back); window.removeEventListener('message', hear); };
  }, []);

  const at = units.findIndex(({ id }) => id === unit.id);
  const done = units.filter(({ state }) => state === 'completed').length;
  const menu = units.map(({ id, title, state }) => ({ itemId: id, unitId: id, title, depth: 0, state: LINE_STATE[state], open: true }));
  const pick = (step: 1 | -1): (() => void) | null => { const to = units[at + step]; return to ? () => onPick(to.id) : null; };
  const leave = () => { onNews(); route(`/khoa-hoc/${view.slug}`); };
  const isDone = unit.state === 'completed';
  const inOwn = opened?.ownWindow === true || apart;

  return (
    <div class="lesson play">
      <PlayBar slug={view.slug} title={unit.title} contents={units.length > 1 ? { done, of: units.length, open: () => setListing(true) } : null} onLeave={leave}>
        {opened && !inOwn && !returned && <Button small kind="quiet" onClick={() => { setApart(true); setNumber(number + 1); }}>Thẻ riêng</Button>}
      </PlayBar>
      <main class="play-main" id="noi-dung">
        {error !== null && <div class="page"><ErrorNotice error={error} onRetry={() => setNumber(number + 1)} /></div>}
        {error === null && !opened && <div class="page"><LoadingNotice label="Đang mở bài học…" /></div>}
        {opened && inOwn && <div class="page"><Notice kind="info" title={elsewhere ? 'Bài đang mở ở thẻ khác' : opened.ownWindow ? 'Bài này cần một thẻ riêng' : 'Mở bài trong thẻ riêng'} action={elsewhere ? <Button onClick={() => setNumber(number + 1)}>Mở lại</Button> : <a class="btn primary" href={opened.launchUrl} target="_blank" rel="noopener" onClick={() => setElsewhere(true)}>Mở bài trong thẻ mới</a>}>{elsewhere ? 'Học xong, hãy quay lại thẻ này; kết quả tự hiện ở đây.' : 'Học xong, hãy quay lại thẻ này.'}</Notice></div>}
        {opened && !inOwn && <iframe ref={frame} key={opened.sessionId} class="play-frame" hidden={returned} src={opened.launchUrl} title={`Nội dung: ${unit.title}`} allow="autoplay; fullscreen" sandbox={CONTENT_SANDBOX} />}
        {returned && <div class="page"><Notice kind={isDone ? 'success' : 'info'} title={isDone ? 'Bạn đã học xong bài này' : 'Bạn đã rời bài này'} action={<span class="row">{pick(1) && <Button kind="primary" onClick={() => pick(1)?.()}>Bài tiếp theo</Button>}<Button onClick={() => setNumber(number + 1)}>Mở lại bài</Button><LinkButton href={`/khoa-hoc/${view.slug}`}>Về khóa học</LinkButton></span>}>{isDone ? 'Kết quả đã được ghi.' : 'Kết quả được ghi khi bài báo về; phần đã học vẫn giữ.'}</Notice></div>}
      </main>
      {units.length > 1 && !returned && <PlayNav previous={pick(-1)} next={pick(1)} />}
      <ContentsDialog open={listing} menu={menu} here={unit.id} onPick={(line) => { setListing(false); if (line.unitId) onPick(line.unitId); }} onClose={() => setListing(false)} />
    </div>
  );
};
