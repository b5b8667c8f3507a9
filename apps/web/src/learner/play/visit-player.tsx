import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { MenuLine, NavigationRequest, Place } from '../../api/place';
import { startOrder } from '../../api/player-messages';
import { session } from '../../api/session';
import type { Launched, TurnCommitted } from '../../api/visit';
import { Button, LinkButton } from '../../ui/button';
import { CONTENT_SANDBOX } from '../../ui/content-frame';
import { formatMoment } from '../../ui/format';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { forgetOpen, holdOpen } from '../../ui/queue/open-players';
import { unkeptCount } from '../../ui/queue/queue';
import { lastSent } from '../../ui/queue/sender';
import { StateShape } from '../../ui/state-badge';
import { useStore } from '../../ui/store';
import { deviceWord, thisDevice } from '../../ui/this-device';
import { collectLeft } from './collect';
import { ContentsDialog } from './contents-dialog';
import { useOpening, type VisitWish } from './open-visit';
import { playHere } from './other-tabs';
import { PlayBar, PlayNav } from './play-bar';
import { linkPlayer, type Wire } from './player-link';

/** Content may take this long to say its last word; then we go without it, and what it said before is kept. */
const LAST_WORD_MS = 1500;
const NOTE_MS = 7000;

type Standing = 'playing' | 'over' | 'taken';

/** A visit to a course made of a package: our bars, and between them the content in a frame of another origin. */
export const VisitPlayer = ({ slug, courseTitle, unitId, review, onNews }: { slug: string; courseTitle: string; unitId: string | undefined; review: boolean; onNews: () => void }) => {
  const { route } = useLocation();
  const [wish, setWish] = useState<VisitWish>({ ...(unitId === undefined ? {} : { unitId }), review, number: 0 });
  const { opening, skip } = useOpening(slug, wish);
  const [place, setPlace] = useState<Place | null>(null);
  const [standing, setStanding] = useState<Standing>('playing');
  const [listing, setListing] = useState(false);
  const [note, setNote] = useState<string | null>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const visit = useRef<{ navigate: (request: NavigationRequest, target?: string) => void; leave: () => Promise<void> } | null>(null);
  const launch = opening.at === 'open' ? opening.launch : null;
  const again = (more: Omit<VisitWish, 'number'>) => setWish((before) => ({ ...more, review: before.review === true, number: before.number + 1 }));

  useEffect(() => {
    if (!launch || !frame.current) return;
    const { account } = session.get().me!;
    const visits = { [launch.sessionId]: { slug, titles: titlesOf(launch), pages: Object.entries(launch.units).flatMap(([id, { kind }]) => (kind === 'page' ? [id] : [])) } };
    const release = holdOpen({ account, playerUrl: launch.playerUrl, visits });
    let begun: string | null = null;
    let over = false;
    let said = (): void => undefined;
    setPlace(null);
    setStanding('playing');
    const wire: Wire = linkPlayer(frame.current, launch.playerUrl, visits, {
      // The page calls until it is answered; another page's call means that the frame was loaded anew, which takes a new visit.
      onReady: (page) => {
        if (begun !== null && begun !== page) { again({}); return; }
        begun = page;
        wire.tell(startOrder(launch, account));
      },
      onAt: (now) => { setPlace(now); if (!now.playing) onNews(); },
      onRefused: setNote,
      onEnded: () => {
        over = true;
        // Nothing is played here any more: what other visits left at this origin may be asked for.
        release();
        void wire.settled().then((taken) => { if (taken) forgetOpen(account, launch.playerUrl, [launch.sessionId]); said(); });
        setStanding((before) => (before === 'taken' ? 'taken' : 'over'));
        onNews();
      },
    });
    const navigate = (request: NavigationRequest, target?: string): void => wire.tell({ hvs: 2, type: 'navigate', request, ...(target === undefined ? {} : { target }) });
    const stopHearing = playHere({ account, slug, sessionId: launch.sessionId }, () => { setStanding('taken'); navigate('suspendAll'); });
    visit.current = {
      navigate,
      leave: () => new Promise((resolve) => {
        if (over || begun === null) return resolve();
        said = resolve;
        setTimeout(resolve, LAST_WORD_MS);
        navigate('suspendAll');
      }),
    };
    return () => {
      visit.current = null;
      stopHearing();
      wire.close();
      release();
      // Gone by the phone's own back button: the player page has written down what there was, and is asked for it now.
      if (!over) setTimeout(() => void collectLeft(account), LAST_WORD_MS);
    };
  }, [launch]);

  useEffect(() => { if (launch?.resumed?.device && launch.resumed.device !== thisDevice()) setNote(`Tiếp tục từ chỗ đã học ${deviceWord(launch.resumed.device)}, ${formatMoment(launch.resumed.at, Date.now())}.`); }, [launch]);
  useEffect(() => {
    if (note === null) return;
    const timer = setTimeout(() => setNote(null), NOTE_MS);
    return () => clearTimeout(timer);
  }, [note]);
  const title = place?.title ?? courseTitle;
  useEffect(() => { document.title = `${title} · Học Vụ Số`; }, [title]);

  const unkept = useStore(unkeptCount) > 0;
  const sent = useStore(lastSent);
  const overtaken = launch !== null && sent?.item.lane === launch.sessionId && (sent.answer as TurnCommitted | null)?.overtaken === true;
  const units = place?.menu.filter((line) => line.unitId !== null) ?? [];
  const doneHere = place?.playing === true && launch?.mode === 'normal' && units.some(({ unitId, state }) => unitId === place.unitId && (state === 'completed' || state === 'passed'));
  const wasDone = useRef<{ unitId: string | null; done: boolean } | null>(null);
  useEffect(() => {
    if (!place) return;
    // Content that goes on after it has said so: otherwise nobody would know.
    if (doneHere && wasDone.current?.unitId === place.unitId && !wasDone.current.done) setNote('Bạn đã học xong mục này; kết quả đã lưu trên máy.');
    wasDone.current = { unitId: place.unitId, done: doneHere };
  }, [place]);
  const done = units.filter(({ state }) => state === 'completed' || state === 'passed').length;
  const leave = async () => {
    await visit.current?.leave();
    route(`/khoa-hoc/${slug}`);
  };
  const pick = (line: MenuLine) => {
    setListing(false);
    visit.current?.navigate('choice', line.unitId ?? line.itemId);
  };
  const resumeHere = async () => {
    await visit.current?.leave();
    again(place?.unitId ? { unitId: place.unitId } : {});
  };
  const here = place?.unitId ?? null;
  const ended = standing !== 'playing' || place?.playing === false;

  return (
    <div class="lesson play">
      <PlayBar slug={slug} title={title} contents={units.length > 1 ? { done, of: units.length, open: () => setListing(true) } : null} onLeave={() => void leave()} />
      {launch?.mode === 'review' && <p class="play-note">Xem lại: kết quả đã có được giữ nguyên.</p>}
      <p class="visually-hidden" role="status">{place?.title}</p>
      {note !== null && <p class="play-passing" role="status" onClick={() => setNote(null)}>{note}</p>}
      {unkept && <p class="play-note" data-kind="warning" role="alert">Máy hết chỗ nhớ: phần vừa học chưa lưu chắc trên máy. Đừng đóng thẻ này cho tới khi có mạng và gửi xong.</p>}
      {overtaken && standing === 'playing' && <div class="play-note" role="status"><span>Khóa này vừa được học tiếp ở máy khác. Kết quả ở đây vẫn được ghi.</span><Button small onClick={() => void resumeHere()}>Học tiếp ở đây</Button></div>}
      {launch && launch.left.length > 0 && standing === 'playing' && place && <LeftNote launch={launch} onTake={async (take) => { await visit.current?.leave(); again({ take }); }} />}
      <main class="play-main" id="noi-dung">
        {opening.at === 'failed' && <div class="page"><ErrorNotice error={opening.error} onRetry={() => again(wish)} /></div>}
        {opening.at === 'sending' && <div class="page"><LoadingNotice label="Đang gửi phần học trước…" /><p role="status">Đang gửi phần đã học trước đó, để học tiếp đúng chỗ.</p>{opening.patient && <p><Button onClick={skip}>Mở luôn, không chờ</Button></p>}</div>}
        {opening.at === 'opening' && <div class="page"><LoadingNotice label="Đang mở bài học…" /></div>}
        {launch && standing === 'taken' && <div class="page"><Notice kind="info" title="Khóa này đang mở ở một thẻ khác" action={<Button kind="primary" onClick={() => again({})}>Học ở đây</Button>}>Phần đã học ở thẻ này đã lưu.</Notice></div>}
        {launch && <iframe ref={frame} key={launch.sessionId} class="play-frame" hidden={standing !== 'playing'} src={launch.playerUrl} title={`Nội dung: ${title}`} allow="autoplay; fullscreen" sandbox={CONTENT_SANDBOX} />}
      </main>
      {launch && ended && standing !== 'taken' && <div class="play-done" role="status">
        <span class="badge" data-state="done"><StateShape state="done" />{launch.mode === 'review' ? 'Đã xem xong' : 'Đã lưu kết quả trên máy này'}</span>
        <span class="row">
          {standing === 'playing' && place?.nav.continue && <Button kind="primary" onClick={() => visit.current?.navigate('continue')}>Phần tiếp theo</Button>}
          <LinkButton kind={standing === 'playing' && place?.nav.continue ? 'secondary' : 'primary'} href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>
        </span>
      </div>}
      {place && !ended && (place.nav.continue || place.nav.previous) && <PlayNav previous={place.nav.previous ? () => visit.current?.navigate('previous') : null} next={place.nav.continue ? () => visit.current?.navigate('continue') : null} />}
      <ContentsDialog open={listing} menu={place?.menu ?? []} here={here} onPick={pick} onClose={() => setListing(false)} />
    </div>
  );
};

const titlesOf = ({ units }: Launched): Record<string, string> => Object.fromEntries(Object.entries(units).map(([id, { title }]) => [id, title]));

/** Another device left a place of its own, which this visit did not take up. */
const LeftNote = ({ launch, onTake }: { launch: Launched; onTake: (take: { sessionId: string; turn: number }) => void }) => {
  const [hidden, setHidden] = useState(false);
  const left = launch.left[0]!;
  if (hidden) return null;
  return (
    <div class="play-note">
      <span>Còn một chỗ học dở {deviceWord(left.device) || 'ở máy khác'}, {formatMoment(left.at, Date.now())}: {launch.units[left.unitId]?.title ?? ''}.</span>
      <span class="row"><Button small onClick={() => onTake({ sessionId: left.sessionId, turn: left.turn })}>Học tiếp từ đó</Button><Button small kind="quiet" onClick={() => setHidden(true)}>Bỏ qua</Button></span>
    </div>
  );
};
