import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { api } from '../../api/client';
import { network } from '../../api/network';
import { session } from '../../api/session';
import type { CourseView, Launch, LessonRow } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icons';
import { NetworkPill } from '../../ui/network-pill';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { forgetOpen, holdOpen } from '../../ui/queue/open-players';
import { myItems } from '../../ui/queue/queue';
import { sendNow } from '../../ui/queue/sender';
import { StateShape } from '../../ui/state-badge';
import { thisDevice } from '../device';
import { coursePath, useCourse } from '../use-course';
import { collectLeft } from './collect';
import { linkPlayer, startOrder } from './player-link';
import '../lesson/lesson.css';
import './scorm.css';

/** A SCORM course: our bar above, the content below in a frame of another origin. */
export const ScormScreen = () => {
  const { params, query } = useRoute();
  const { route } = useLocation();
  const slug = params.slug ?? '';
  const course = useCourse(slug);
  const view = course.data;
  const units = view?.modules.flatMap((m) => m.lessons).filter((l) => l.kind === 'sco') ?? [];
  const [picked, setPicked] = useState<string | null>(query.bai ?? null);
  const [listing, setListing] = useState(false);
  const unit = units.find((u) => u.id === picked) ?? units.find((u) => u.state !== 'completed') ?? units[0];
  // Once begun, news of the server must not pull another unit under the learner's hands.
  useEffect(() => { if (unit && picked !== unit.id) setPicked(unit.id); }, [unit?.id]);
  const at = units.findIndex((u) => u.id === unit?.id);
  const leaving = useRef<Leaving | null>(null);
  const go = async (id: string) => {
    setListing(false);
    await leaving.current?.();
    setPicked(id);
    route(`/khoa-hoc/${slug}/hoc?bai=${encodeURIComponent(id)}`, true);
  };
  const back = async (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    await leaving.current?.();
    route(`/khoa-hoc/${slug}`);
  };

  return (
    <div class="lesson scorm">
      <header class="app-header lesson-head">
        <div class="bar">
          <a class="back-link" href={`/khoa-hoc/${slug}`} aria-label={`Về khóa học ${view?.title ?? ''}`} onClick={(event) => void back(event)}><Icon name="back" /><span class="ellipsis">{unit?.title ?? view?.title ?? 'Khóa học'}</span></a>
          {units.length > 1 && <Button kind="quiet" onClick={() => setListing(true)}><Icon name="list" /><span class="num">{at + 1}/{units.length}</span></Button>}
          <NetworkPill />
        </div>
      </header>
      {!view && <main class="page">{course.error ? <ErrorNotice error={course.error} onRetry={course.reload} /> : <LoadingNotice />}</main>}
      {view && !unit && <main class="page"><Notice kind="warning" title="Khóa này không có bài SCORM" action={<LinkButton href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>} /></main>}
      {view && unit && <UnitPlayer key={unit.id} view={view} unit={unit} next={units[at + 1] ?? null} leaving={leaving} onNext={(id) => void go(id)} onNews={course.reload} />}
      <Dialog open={listing} title="Các phần của khóa học" onClose={() => setListing(false)}>
        <ol class="rows">{units.map((u) => <li key={u.id}><button type="button" class="unit-pick" aria-current={u.id === unit?.id ? 'true' : undefined} onClick={() => void go(u.id)}><span class="badge" data-state={u.state === 'completed' ? 'done' : u.state === 'in-progress' ? 'doing' : 'todo'}><StateShape state={u.state === 'completed' ? 'done' : u.state === 'in-progress' ? 'doing' : 'todo'} /></span>{u.title}</button></li>)}</ol>
      </Dialog>
    </div>
  );
};

/** How long a launch waits for what was done before to arrive; longer, and the learner goes on from what the server has. */
const HOME_MS = 20_000;
const AGAIN_MS = 300;

/** Sends what this device holds of a course, first that which a dead tab left on the content origin. */
const bringHome = async (slug: string): Promise<void> => {
  await collectLeft(session.get().me!.account);
  const until = Date.now() + HOME_MS;
  while (Date.now() < until && network.get() !== 'offline') {
    if (!myItems.get().some((item) => item.state === 'waiting' && item.unit?.slug === slug)) return;
    await sendNow();
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
};

/** Lets the content have its unload and say its last word, but does not wait for ever. */
type Leaving = () => Promise<void>;
const LAST_WORD_MS = 1200;

const UnitPlayer = ({ view, unit, next, leaving, onNext, onNews }: { view: CourseView; unit: LessonRow; next: LessonRow | null; leaving: { current: Leaving | null }; onNext: (id: string) => void; onNews: () => void }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [launch, setLaunch] = useState<Launch | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  const [finished, setFinished] = useState(false);

  // The place to go on from is the server's: what this device still holds must be there first.
  useEffect(() => {
    let stale = false;
    setError(null);
    setFinished(false);
    void (async () => {
      try {
        await bringHome(view.slug);
        if (stale) return;
        const made = await api.post<Launch>(`${coursePath(view.slug)}/launches`, { unitId: unit.id, device: thisDevice() });
        if (!stale) setLaunch(made);
      } catch (problem) { if (!stale) setError(problem); }
    })();
    return () => { stale = true; };
  }, [turn]);

  useEffect(() => {
    if (!launch || !frame.current) return;
    const units = { [launch.sessionId]: { slug: view.slug, unitId: unit.id, title: unit.title } };
    const release = holdOpen({ account: session.get().me!.account, playerUrl: launch.playerUrl, units });
    let begun: string | null = null;
    let ended = false;
    let said = (): void => undefined;
    const wire = linkPlayer(frame.current, launch.playerUrl, units, {
      // The page calls until it is answered; another page's call means that the frame was loaded anew, which takes a new session.
      onReady: (page) => {
        if (begun !== null && begun !== page) { setLaunch(null); setTurn((n) => n + 1); return; }
        begun = page;
        wire.tell(startOrder(launch));
      },
      onFinished: () => { ended = true; setFinished(true); forgetOpen([launch.playerUrl]); onNews(); said(); },
      onCollected: () => { forgetOpen([launch.playerUrl]); said(); },
    });
    leaving.current = () => new Promise((resolve) => {
      if (ended || begun === null) return resolve();
      said = resolve;
      setTimeout(resolve, LAST_WORD_MS);
      wire.tell({ hvs: 1, type: 'flush' });
    });
    return () => { leaving.current = null; wire.close(); release(); };
  }, [launch]);

  if (error !== null) return <main class="page"><ErrorNotice error={error} onRetry={() => setTurn(turn + 1)} /></main>;
  return (
    <main class="scorm-main" id="noi-dung">
      {launch ? <iframe ref={frame} key={launch.sessionId} class="scorm-frame" src={launch.playerUrl} title={unit.title} allow="autoplay; fullscreen" /> : <div class="page"><LoadingNotice label="Đang mở bài học…" /></div>}
      {finished && <div class="scorm-done" role="status">
        <span class="badge" data-state="done"><StateShape state="done" />Đã lưu kết quả trên máy này</span>
        <span class="row">{next && <Button kind="primary" onClick={() => onNext(next.id)}>Phần tiếp: {next.title}</Button>}<LinkButton kind={next ? 'secondary' : 'primary'} href={`/khoa-hoc/${view.slug}`}>Về khóa học</LinkButton></span>
      </div>}
    </main>
  );
};
