import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { session } from '../../api/session';
import type { Launched } from '../../api/visit';
import { Button, LinkButton } from '../../ui/button';
import { CONTENT_SANDBOX } from '../../ui/content-frame';
import { LoadingNotice } from '../../ui/notice';
import { newUuid } from '../../ui/queue/uuid';
import { TroubleNotice } from '../parts/trouble-notice';
import type { CourseRow } from '../types';
import { answerTo } from './preview-messages';

/** The package as a learner would see it. Nothing is recorded of anybody. */
export const PreviewCourse = ({ course, onClose }: { course: CourseRow; onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} class="dialog adm-preview" aria-label={`Xem thử ${course.title}`} onClose={onClose}>
      <div class="adm-preview-bar"><p><b>{course.title}</b><small class="soft"> · xem thử, không ghi kết quả</small></p><Button small onClick={() => dialog.current?.close()}>Đóng</Button></div>
      {course.standard === 'cmi5' ? <LookAtAus course={course} /> : <LookAtPlayer course={course} />}
    </dialog>
  );
};

/** SCORM, pages and xAPI packages: in our player, in the mode in which it keeps nothing. */
const LookAtPlayer = ({ course }: { course: CourseRow }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [launch, setLaunch] = useState<Launched | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);

  useEffect(() => { api.post<Launched>(`/api/admin/courses/${course.id}/preview`).then(setLaunch, setTrouble); }, [course.id]);
  useEffect(() => {
    if (!launch) return;
    const origin = new URL(launch.playerUrl, location.href).origin;
    const onMessage = (event: MessageEvent): void => {
      // Packages are foreign code: only the player's own window, from its own origin, is listened to.
      if (event.source !== frame.current?.contentWindow || event.origin !== origin) return;
      const answer = answerTo(event.data, launch, session.get().me?.account ?? '');
      if (answer) frame.current?.contentWindow?.postMessage(answer, origin);
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [launch]);

  if (trouble !== null) return <TroubleNotice error={trouble} />;
  if (launch === null) return <LoadingNotice lines={4} />;
  return <iframe ref={frame} src={launch.playerUrl} title={`Nội dung khóa học ${course.title}`} allow="autoplay; fullscreen" sandbox={CONTENT_SANDBOX} />;
};

interface AuLaunched { launchUrl: string; ownWindow: boolean; title: string }
interface Units { units: { id: string; title: string; kind: string }[] }

/** cmi5: an AU needs somebody to open for. It is nobody of ours, under a registration of its own, in the mode Browse: what it says counts for no one (cmi5 §10.2.2). */
const LookAtAus = ({ course }: { course: CourseRow }) => {
  const [nobody] = useState(() => ({ account: { homePage: location.origin, name: `xem-thu-${newUuid()}` }, name: 'Xem thử' }));
  const [aus, setAus] = useState<Units['units']>([]);
  const [at, setAt] = useState<string | null>(null);
  const [launch, setLaunch] = useState<AuLaunched | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);

  useEffect(() => {
    api.get<Units>(`/api/admin/courses/${course.id}/policies`).then(({ units }) => {
      const found = units.filter(({ kind }) => kind === 'au');
      setAus(found);
      setAt(found[0]?.id ?? null);
    }, setTrouble);
  }, [course.id]);
  useEffect(() => {
    if (at === null) return;
    setLaunch(null);
    setTrouble(null);
    api.post<AuLaunched>(`/api/admin/courses/${course.id}/launches`, { actor: nobody, unitId: at, mode: 'Browse' }).then(setLaunch, setTrouble);
  }, [at]);

  return (
    <>
      {aus.length > 1 && <div class="adm-preview-bar"><select aria-label="Bài" value={at ?? ''} onChange={(event) => setAt(event.currentTarget.value)}>{aus.map((au) => <option key={au.id} value={au.id}>{au.title}</option>)}</select></div>}
      {trouble !== null && <TroubleNotice error={trouble} />}
      {launch === null && trouble === null && <LoadingNotice lines={4} />}
      {launch && (launch.ownWindow
        ? <p class="adm-lead">Bài này mở trong thẻ riêng. <LinkButton small href={launch.launchUrl} target="_blank" rel="noopener noreferrer">Mở “{launch.title}”</LinkButton></p>
        : <iframe key={launch.launchUrl} src={launch.launchUrl} title={`Nội dung bài ${launch.title}`} allow="autoplay; fullscreen" sandbox={CONTENT_SANDBOX} />)}
    </>
  );
};
