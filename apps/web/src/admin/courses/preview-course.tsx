import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { session } from '../../api/session';
import type { Launched } from '../../api/visit';
import { Button } from '../../ui/button';
import { CONTENT_SANDBOX } from '../../ui/content-frame';
import { LoadingNotice } from '../../ui/notice';
import { TroubleNotice } from '../parts/trouble-notice';
import type { CourseRow } from '../types';
import { answerTo } from './preview-messages';

/** The package as a learner would see it. Nothing is recorded. */
export const PreviewCourse = ({ course, onClose }: { course: CourseRow; onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [launch, setLaunch] = useState<Launched | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);

  useEffect(() => {
    dialog.current?.showModal();
    api.post<Launched>(`/api/admin/courses/${course.id}/preview`).then(setLaunch, setTrouble);
  }, [course.id]);

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

  return (
    <dialog ref={dialog} class="dialog adm-preview" aria-label={`Xem thử ${course.title}`} onClose={onClose}>
      <div class="adm-preview-bar"><p><b>{course.title}</b><small class="soft"> · xem thử, không ghi kết quả</small></p><Button small onClick={() => dialog.current?.close()}>Đóng</Button></div>
      {trouble !== null && <TroubleNotice error={trouble} />}
      {launch === null && trouble === null && <LoadingNotice lines={4} />}
      {launch && <iframe ref={frame} src={launch.playerUrl} title={`Nội dung khóa học ${course.title}`} allow="autoplay; fullscreen" sandbox={CONTENT_SANDBOX} />}
    </dialog>
  );
};
