import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { serverNow } from '../../api/session';
import type { AssessmentView, CourseView, LessonRow } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { formatBytes, formatDate, formatMoment, formatPercent } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge, StateShape } from '../../ui/state-badge';
import { deviceWord, thisDevice } from '../../ui/this-device';
import { KeptNote } from '../kept-note';
import { enrol, useCourse } from '../use-course';
import { DownloadButton } from './download-button';
import { UnitNeeds } from './unit-needs';

export const CourseScreen = () => {
  const { slug = '' } = useRoute().params;
  const course = useCourse(slug);
  const view = course.data;
  return (
    <Page title={view?.title ?? 'Khóa học'} heading={view?.title ?? null} lead={view?.summary} back={{ href: '/', title: 'Trang học' }}>
      <KeptNote keptAt={course.keptAt} />
      {!view && (course.error ? <ErrorNotice error={course.error} onRetry={course.reload} /> : <LoadingNotice />)}
      {view && <CourseBody view={view} reload={course.reload} />}
    </Page>
  );
};

/** Of a completed course everything can be looked at again; what was achieved stays. */
const lessonHref = (view: CourseView, lesson: LessonRow): string =>
  lesson.kind !== 'lesson' ? `/khoa-hoc/${view.slug}/hoc?bai=${encodeURIComponent(lesson.id)}${view.enrolment?.state === 'completed' ? '&xem-lai' : ''}` : `/khoa-hoc/${view.slug}/bai/${encodeURIComponent(lesson.id)}`;

const CourseBody = ({ view, reload }: { view: CourseView; reload: () => void }) => {
  const lessons = view.modules.flatMap((m) => m.lessons);
  const done = lessons.filter((l) => l.state === 'completed').length;
  const state = view.enrolment?.state ?? 'not-started';
  if (view.standard === 'outside') {
    return <Notice kind="info" title="Khóa này học ở hệ thống khác">Kết quả được gửi về đây khi bạn hoàn thành. {state === 'completed' ? 'Hệ thống đã nhận kết quả của bạn.' : 'Hệ thống chưa nhận được kết quả của bạn.'}</Notice>;
  }
  return (
    <>
      <div class="stack close">
        {view.enrolment && <>
          <div class="row between"><span>Đã học <b class="num">{done}/{lessons.length}</b> bài</span>
            {state === 'completed' ? <StateBadge state="done">đã hoàn thành{view.enrolment.completedAt ? ` ngày ${formatDate(view.enrolment.completedAt)}` : ''}</StateBadge> : <StateBadge state={state === 'in-progress' ? 'doing' : 'todo'}>{state === 'in-progress' ? 'đang học' : 'chưa học'}</StateBadge>}</div>
          <ProgressBar value={lessons.length ? done / lessons.length : 0} label={`Đã học ${done} trên ${lessons.length} bài`} tone={done === lessons.length ? 'done' : undefined} />
        </>}
        {!view.enrolment && <ul class="facts"><li><Icon name="list" />{lessons.length} bài</li><li><Icon name="clock" />khoảng {view.minutes} phút</li>{view.assessment && <li><Icon name="check" />có kiểm tra cuối khóa</li>}</ul>}
      </div>
      <ResumeNote view={view} />
      <div class="course-actions" style={{ marginTop: '16px' }}>
        <NextAction view={view} reload={reload} />
        {view.assessment?.pretest === true && <LinkButton href={`/khoa-hoc/${view.slug}/dau-khoa`}>Đã biết rồi? Làm bài đầu khóa</LinkButton>}
        {view.standard === 'native' && <LinkButton href={`/khoa-hoc/${view.slug}/luyen-tap`}>Luyện tập</LinkButton>}
        {view.standard === 'native' && <DownloadButton view={view} />}
      </div>
      {view.enrolment && state !== 'completed' && view.unfinished.length > 0 && (
        <details class="card"><summary>Vì sao chưa hoàn thành?</summary><ul>{view.unfinished.map((why) => <li key={why}>{why}</li>)}</ul></details>
      )}
      {view.modules.map((module) => (
        <section class="module" key={module.id}>
          <h2>{module.title}</h2>
          <div class="card list-card"><ul class="rows">{module.lessons.map((lesson) => <LessonLine key={lesson.id} view={view} lesson={lesson} reload={reload} />)}</ul></div>
        </section>
      ))}
      {view.assessment && <AssessmentSection view={view} assessment={view.assessment} />}
    </>
  );
};

/** Only where it goes on from another kind of device: on this one the learner knows. */
const ResumeNote = ({ view: { resumed } }: { view: CourseView }) =>
  resumed?.device && resumed.device !== thisDevice()
    ? <p class="soft" style={{ marginTop: '12px' }}>Tiếp tục từ chỗ đã học {deviceWord(resumed.device)}: “{resumed.title}”, {formatMoment(resumed.at, serverNow())}.</p> : null;

const STATE = { completed: ['done', 'đã xong'], 'in-progress': ['doing', 'đang học'], 'not-started': ['todo', 'chưa học'] } as const;

const LessonLine = ({ view, lesson, reload }: { view: CourseView; lesson: LessonRow; reload: () => void }) => {
  const [shape, word] = STATE[lesson.state];
  const inside = <>
    <span class="badge" data-state={shape}><StateShape state={shape} /></span>
    <span class={view.enrolment ? 'line-title' : ''}>{lesson.title}</span>
    <span class="badge" data-state={shape}>{word}</span>
    <span class="line-sub">{lesson.minutes > 0 && <span class="num">{lesson.minutes} phút</span>}{lesson.bytes ? <span class="num"> · {formatBytes(lesson.bytes)}</span> : null}{lesson.summary && <>{lesson.minutes > 0 && ' · '}{lesson.summary}</>}</span>
  </>;
  return (
    <li>
      {view.enrolment ? <a class="line lead-shape" href={lessonHref(view, lesson)}>{inside}</a> : <div class="line lead-shape">{inside}</div>}
      <UnitNeeds enrolmentId={view.enrolment?.id} lesson={lesson} onMarked={reload} />
    </li>
  );
};

/** The one primary action of the page. */
const NextAction = ({ view, reload }: { view: CourseView; reload: () => void }) => {
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const lessons = view.modules.flatMap((m) => m.lessons);
  const next = lessons.find((l) => l.state === 'in-progress') ?? lessons.find((l) => l.state === 'not-started');
  if (!view.enrolment) {
    const start = async () => {
      setBusy(true);
      setError(null);
      try {
        const enrolled = await enrol(view.slug);
        const first = enrolled.modules.flatMap((m) => m.lessons)[0];
        if (first) route(lessonHref(enrolled, first)); else reload();
      } catch (problem) { setError(problem); } finally { setBusy(false); }
    };
    return <><Button kind="primary" busy={busy} onClick={() => void start()}>Bắt đầu học</Button>{error !== null && <ErrorNotice error={error} />}</>;
  }
  if (next) return <LinkButton kind="primary" href={lessonHref(view, next)}>{next.state === 'in-progress' || lessons.some((l) => l.state === 'completed') ? 'Học tiếp' : 'Bắt đầu học'}<Icon name="next" /></LinkButton>;
  if (view.assessment?.state === 'open' || view.assessment?.state === 'failed') return <LinkButton kind="primary" href={`/khoa-hoc/${view.slug}/kiem-tra`}>{view.assessment.openSittingId ? 'Làm tiếp bài kiểm tra' : 'Vào kiểm tra cuối khóa'}<Icon name="next" /></LinkButton>;
  if (view.enrolment.state === 'completed') {
    const isPlayed = lessons.some(({ kind }) => kind === 'sco' || kind === 'page');
    return <><LinkButton kind="primary" href="/chung-nhan">Xem chứng nhận</LinkButton>{isPlayed && <LinkButton href={`/khoa-hoc/${view.slug}/hoc?xem-lai`}>Xem lại bài</LinkButton>}</>;
  }
  return null;
};

const AssessmentSection = ({ view, assessment: a }: { view: CourseView; assessment: AssessmentView }) => {
  const facts = [`${a.draw} câu`, a.timeLimitMinutes > 0 ? `${a.timeLimitMinutes} phút` : 'không giới hạn thời gian', `đạt từ ${formatPercent(a.passMark)}`, a.attempts > 0 ? `đã làm ${a.attemptsUsed}/${a.attempts} lần` : `đã làm ${a.attemptsUsed} lần`];
  const can = view.enrolment && (a.state === 'open' || a.state === 'failed');
  return (
    <section class="module">
      <h2>Đánh giá</h2>
      <div class="card stack close">
        <div class="row between"><h3 style={{ margin: 0 }}>{a.title}</h3><AssessmentBadge state={a.state} /></div>
        <p class="soft">{facts.join(' · ')}{a.best !== null && <> · điểm cao nhất <b class="num">{formatPercent(a.best)}</b></>}</p>
        {a.state === 'locked' && <p>Học xong tất cả các bài ở trên thì mở bài kiểm tra.</p>}
        {a.state === 'exhausted' && <p>Bạn đã dùng hết số lần làm. Hãy báo người phụ trách ở đơn vị để được mở thêm.</p>}
        {can && <p><LinkButton href={`/khoa-hoc/${view.slug}/kiem-tra`}>{a.openSittingId ? 'Làm tiếp' : a.state === 'failed' ? 'Làm lại' : 'Vào kiểm tra'}</LinkButton></p>}
      </div>
    </section>
  );
};

const AssessmentBadge = ({ state }: { state: AssessmentView['state'] }) => {
  switch (state) {
    case 'passed': return <StateBadge state="done">đạt</StateBadge>;
    case 'failed': return <StateBadge state="warn">chưa đạt</StateBadge>;
    case 'exhausted': return <StateBadge state="danger">hết lượt</StateBadge>;
    case 'open': return <StateBadge state="doing">đã mở</StateBadge>;
    case 'locked': return <span class="badge" data-state="muted"><Icon name="lock" />chưa mở</span>;
  }
};
