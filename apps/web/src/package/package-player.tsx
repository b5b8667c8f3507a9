import { useEffect, useRef, useState } from 'preact/hooks';
import type { PackagedCourse } from '@hvs/lesson';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import { BlockView, type BlockPlace } from '../ui/lesson/blocks';
import { isRight } from '../ui/lesson/is-right';
import { ProgressBar } from '../ui/progress-bar';
import { askAgain, goTo, isLessonDone, lessonsOf, noteOf, questionsOf, readNote, standingOf, tryQuestion, type CourseRun } from './course-run';
import type { Platform } from './platform';

const plain = (html: string): string => { const box = document.createElement('div'); box.innerHTML = html; return (box.textContent ?? '').trim(); };

/** A whole course on one page: contents, one screen at a time, and what came of it at the end. */
export const PackagePlayer = ({ course, platform, note, isHeard }: { course: PackagedCourse; platform: Platform; note: string | null; isHeard: boolean }) => {
  const [run, setRun] = useState<CourseRun>(() => readNote(course, note));
  const [turn, setTurn] = useState(0);
  const [isListed, setListed] = useState(false);
  const [isEnd, setEnd] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const lessons = lessonsOf(course);
  const lesson = lessons[run.lesson]!;
  const screen = lesson.screens[run.screen]!;
  const standing = standingOf(course, run);
  const keep = (next: CourseRun): void => {
    setRun(next);
    platform.save({ ...standingOf(course, next), location: `${next.lesson + 1}.${next.screen + 1}`, note: noteOf(next) });
  };
  const move = (toLesson: number, toScreen: number): void => {
    keep(goTo(run, toLesson, toScreen));
    setListed(false);
    setEnd(false);
    scrollTo(0, 0);
    requestAnimationFrame(() => title.current?.focus({ preventScroll: true }));
  };

  useEffect(() => {
    document.title = course.title;
    platform.onTrouble = setTrouble;
    const close = (): void => void platform.close();
    window.addEventListener('pagehide', close);
    window.addEventListener('beforeunload', close);
    keep(goTo(run, run.lesson, run.screen));
    return close;
  }, []);

  const place: BlockPlace = {
    srcOf: (path) => path,
    forWhom: (audiences) => `Dành cho: ${audiences.map((code) => course.audiences[code] ?? code).join('; ')}`,
    onAnswer: (question, chosen) => {
      keep(tryQuestion(course, run, question, chosen));
      const id = (index: number): string => `a${index + 1}`;
      platform.tried({
        id: `${lesson.id}-${question.id}`, prompt: plain(question.prompt), chosen: [...chosen].sort((a, b) => a - b).map(id),
        right: question.answers.flatMap((answer, index) => (answer.correct ? [id(index)] : [])), isRight: isRight(question, chosen),
      });
    },
  };
  const isLast = run.screen === lesson.screens.length - 1;
  const untried = questionsOf(course).filter((question, index) => question.lesson === run.lesson && run.tries[index] === null && lesson.screens.some((one, at) => at <= run.screen && one.blocks.includes(question.block))).length;
  const back = platform.returnTo();

  return (
    <div class="package">
      <header class="package-head">
        <Button kind="quiet" aria-expanded={isListed} onClick={() => setListed(!isListed)}><Icon name="list" />Mục lục</Button>
        <b class="ellipsis">{course.title}</b>
        {back && <Button kind="quiet" onClick={() => void platform.close().then(() => window.location.assign(back))}>Thoát</Button>}
      </header>
      <ProgressBar value={standing.progress} label={`Đã xem ${Math.round(standing.progress * 100)} phần trăm`} tone={standing.isDone ? 'done' : undefined} />
      {!isHeard && course.format !== 'preview' && <p class="package-note" role="status">Không nối được với hệ thống học. Bạn vẫn xem được bài, nhưng kết quả không được ghi.</p>}
      {trouble && <p class="package-note" role="alert">{trouble}</p>}
      {isListed ? (
        <nav class="page" aria-label="Mục lục">{course.modules.map((module) => (
          <section key={module.title}><h2>{module.title}</h2><ul class="rows">{module.lessons.map((one) => { const index = lessons.indexOf(one); return (
            <li key={one.id}><button type="button" class="package-lesson" aria-current={index === run.lesson ? 'step' : undefined} onClick={() => move(index, 0)}><span>{one.title}</span><small class="soft">{isLessonDone(course, run, index) ? 'đã xong' : run.seen[index]! > 0 ? 'đang học' : `${one.minutes} phút`}</small></button></li>
          ); })}</ul></section>
        ))}</nav>
      ) : isEnd ? (
        <main class="page">
          <h1 ref={title} tabIndex={-1}>{standing.isDone ? 'Bạn đã học xong khóa này' : 'Còn bài chưa xong'}</h1>
          {standing.isDone
            ? <><p>Trả lời đúng ngay lần đầu: <b class="num">{Math.round(standing.score! * 100)}%</b> câu hỏi thử. {isHeard && 'Kết quả đã gửi về hệ thống học. Bạn có thể đóng trang này.'}</p>
              {!standing.passed && <p>Mức đạt là {Math.round(course.passMark * 100)}%. Bạn có thể làm lại các câu hỏi thử.</p>}
              {questionsOf(course).length > 0 && <Button onClick={() => { const again = askAgain(run); setTurn(turn + 1); setEnd(false); keep(goTo(again, 0, 0)); }}>Làm lại các câu hỏi thử</Button>}</>
            : <><p>Những bài sau còn màn chưa xem hoặc câu hỏi chưa thử:</p><ul>{lessons.map((one, index) => (isLessonDone(course, run, index) ? null : <li key={one.id}><button type="button" class="link" onClick={() => move(index, 0)}>{one.title}</button></li>))}</ul></>}
        </main>
      ) : (
        <main class="page">
          <p class="overline">{lesson.title} · <span class="num">{run.screen + 1}/{lesson.screens.length}</span></p>
          <h1 ref={title} tabIndex={-1}>{screen.title}</h1>
          <div class="blocks" key={`${run.lesson}.${run.screen}.${turn}`}>{screen.blocks.map((block, index) => <BlockView key={index} block={block} place={place} />)}</div>
          {isLast && untried > 0 && <p class="small" role="status">Còn {untried} câu hỏi của bài này chưa thử.</p>}
        </main>
      )}
      {!isListed && !isEnd && <nav class="package-nav" aria-label="Chuyển màn">
        <Button disabled={run.lesson === 0 && run.screen === 0} onClick={() => (run.screen > 0 ? move(run.lesson, run.screen - 1) : move(run.lesson - 1, lessons[run.lesson - 1]!.screens.length - 1))}><Icon name="back" />Trước</Button>
        {!isLast ? <Button kind="primary" onClick={() => move(run.lesson, run.screen + 1)}>Tiếp<Icon name="next" /></Button>
          : run.lesson < lessons.length - 1 ? <Button kind="primary" onClick={() => move(run.lesson + 1, 0)}>Bài tiếp<Icon name="next" /></Button>
            : <Button kind="primary" onClick={() => { keep(run); setEnd(true); }}>Kết thúc<Icon name="check" /></Button>}
      </nav>}
    </div>
  );
};
