import { useEffect, useRef, useState } from 'preact/hooks';
import type { CourseView, LessonBody, LessonRow } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { NetworkPill } from '../../ui/network-pill';
import { ProgressBar } from '../../ui/progress-bar';
import { Brocade } from '../../ui/brocade';
import { fileUrl, lessonOf, loadLesson } from '../content';
import { BlockView, type BlockPlace } from '../../ui/lesson/blocks';
import { KeepActs } from '../keep/keep-acts';
import { LessonTools } from './lesson-tools';
import { Recordings } from './recordings';
import { beginAt, goTo, untried, type Place } from './steps';
import { useRecord } from './use-record';

const triedKey = (view: CourseView, lesson: LessonRow): string => `hvs-tried:${view.enrolment!.id}:${lesson.id}`;
const readTried = (key: string): string[] => { try { return JSON.parse(localStorage.getItem(key) ?? '[]') as string[]; } catch { return []; } };

/** One idea a screen. `view` is the course as it was when the lesson was opened, `now` as it is known now. */
export const LessonPlayer = ({ view, now, lesson, body }: { view: CourseView; now: CourseView; lesson: LessonRow; body: LessonBody }) => {
  const key = triedKey(view, lesson);
  const [place, setPlace] = useState<Place>(() => beginAt(body.screens, { location: lesson.location, completed: lesson.state === 'completed' }, readTried(key)));
  const [completed, setCompleted] = useState(lesson.state === 'completed');
  const [finished, setFinished] = useState(false);
  const record = useRecord(view, lesson, body, { place, completed });
  const title = useRef<HTMLHeadingElement>(null);
  const count = body.screens.length;
  const screen = body.screens[place.screen]!;
  const isLast = place.screen === count - 1;
  const left = untried(body.screens, place.answered);

  useEffect(() => { document.title = `${lesson.title} · Học Vụ Số`; }, [lesson.title]);
  useEffect(() => {
    const lessons = view.modules.flatMap((m) => m.lessons);
    const next = lessons[lessons.findIndex((l) => l.id === lesson.id) + 1];
    if (next?.kind === 'lesson') void loadLesson(lessonOf(view, next.id)).catch(() => undefined);
  }, []);

  const move = (to: number) => {
    const next = goTo(place, to, count);
    if (next.furthest > place.furthest) record.say('progressed', next);
    setPlace(next);
    speechSynthesis?.cancel?.();
    scrollTo(0, 0);
    requestAnimationFrame(() => title.current?.focus({ preventScroll: true }));
  };
  const finish = () => {
    if (!completed) record.say('completed', place);
    setCompleted(true);
    setFinished(true);
    speechSynthesis?.cancel?.();
    scrollTo(0, 0);
  };
  const tried = (id: string) => {
    const answered = new Set([...place.answered, id]);
    setPlace((at) => ({ ...at, answered }));
    localStorage.setItem(key, JSON.stringify([...answered]));
  };

  const blockPlace: BlockPlace = {
    srcOf: (path) => fileUrl(view.versionId, path),
    forWhom: () => 'Dành cho công việc của bạn',
    keepActs: ({ title: name, html }) => <KeepActs summary={{ slug: view.slug, courseTitle: view.title, lessonId: lesson.id, lessonTitle: lesson.title, title: name, html }} />,
    onAnswer: (question, chosen, since) => { record.answer(question, chosen, since); tried(question.id); },
  };

  return (
    <div class="lesson">
      <header class="app-header lesson-head">
        <div class="bar">
          <a class="back-link" href={`/khoa-hoc/${view.slug}`} aria-label={`Về khóa học ${view.title}`}><Icon name="back" /><span class="ellipsis">{view.title}</span></a>
          <NetworkPill />
        </div>
        <ProgressBar value={finished ? 1 : (place.screen + 1) / count} label={`Màn ${place.screen + 1} trên ${count}`} tone={completed ? 'done' : undefined} />
      </header>
      {finished ? <Finished view={now} lesson={lesson} onAgain={() => { setFinished(false); setPlace(goTo(place, 0, count)); }} /> : <>
        <main class="page lesson-page" id="noi-dung">
          <p class="overline">{lesson.title} · <span class="num">{place.screen + 1}/{count}</span></p>
          <h1 ref={title} tabIndex={-1}>{screen.title || lesson.title}</h1>
          <LessonTools key={place.screen} screen={screen} />
          {place.screen === 0 && body.audio && <Recordings tracks={body.audio} versionId={view.versionId} />}
          <div class="blocks" key={`b${place.screen}`}>
            {screen.blocks.map((block, i) => (
              <BlockView key={i} block={block} place={blockPlace} />
            ))}
          </div>
          {isLast && left.length > 0 && <p class="small" role="status">Còn câu hỏi chưa thử ở {left.map((i, n) => <>{n > 0 && ', '}<button type="button" class="link" onClick={() => move(i)}>màn {i + 1}</button></>)}. Thử xong các câu ấy là xong bài.</p>}
        </main>
        <nav class="lesson-nav" aria-label="Chuyển màn">
          <Button onClick={() => move(place.screen - 1)} disabled={place.screen === 0} aria-label="Màn trước"><Icon name="back" /><span>Trước</span></Button>
          <span class="num" aria-hidden="true">{place.screen + 1}/{count}</span>
          {isLast
            ? <Button kind="primary" disabled={left.length > 0} onClick={finish}>{completed ? 'Xong' : 'Xong bài'}<Icon name="check" /></Button>
            : <Button kind="primary" onClick={() => move(place.screen + 1)}>Tiếp<Icon name="next" /></Button>}
        </nav>
      </>}
    </div>
  );
};

const Finished = ({ view, lesson, onAgain }: { view: CourseView; lesson: LessonRow; onAgain: () => void }) => {
  const lessons = view.modules.flatMap((m) => m.lessons).map((l) => (l.id === lesson.id ? { ...l, state: 'completed' as const } : l));
  const done = lessons.filter((l) => l.state === 'completed').length;
  const from = lessons.findIndex((l) => l.id === lesson.id);
  const next = [...lessons.slice(from + 1), ...lessons.slice(0, from)].find((l) => l.state !== 'completed');
  const toTest = !next && view.assessment && view.assessment.state !== 'passed';
  return (
    <main class="page lesson-page finished" id="noi-dung">
      <Brocade />
      <h1>Bạn đã học xong bài này</h1>
      {lesson.summary && <p class="remember"><b>Điều cần nhớ:</b> {lesson.summary}</p>}
      <p class="soft">Đã học {done}/{lessons.length} bài của khóa “{view.title}”. Kết quả lưu trên máy này và tự gửi khi có mạng.</p>
      <ProgressBar value={done / lessons.length} label={`Đã học ${done} trên ${lessons.length} bài`} tone={done === lessons.length ? 'done' : undefined} />
      <div class="stack close" style={{ marginTop: '24px' }}>
        {next && <LinkButton kind="primary" block href={next.kind === 'sco' ? `/khoa-hoc/${view.slug}/hoc?bai=${encodeURIComponent(next.id)}` : `/khoa-hoc/${view.slug}/bai/${encodeURIComponent(next.id)}`}>Bài tiếp: {next.title}<Icon name="next" /></LinkButton>}
        {toTest && <LinkButton kind="primary" block href={`/khoa-hoc/${view.slug}/kiem-tra`}>Vào kiểm tra cuối khóa<Icon name="next" /></LinkButton>}
        <LinkButton block href={`/khoa-hoc/${view.slug}`}>Về khóa học</LinkButton>
        <Button kind="quiet" block onClick={onAgain}>Xem lại bài từ đầu</Button>
      </div>
    </main>
  );
};
