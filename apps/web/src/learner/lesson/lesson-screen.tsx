import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { CourseView, LessonBody, LessonRow } from '../../api/types';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { LinkButton } from '../../ui/button';
import { lessonOf, loadLesson } from '../content';
import { enrol, useCourse } from '../use-course';
import { LessonPlayer } from './lesson-player';
import './lesson.css';

/** Finds the lesson of the address: course view, enrolment (made on the way if missing), lesson body. */
export const LessonScreen = () => {
  const { slug = '', lessonId = '' } = useRoute().params;
  const course = useCourse(slug);
  const [start, setStart] = useState<{ view: CourseView; lesson: LessonRow; body: LessonBody; key: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  const key = `${slug}/${lessonId}`;
  const lesson = course.data?.modules.flatMap((m) => m.lessons).find((l) => l.id === lessonId);

  // The player starts from the first view it gets; later news of the server must not move the learner's place.
  useEffect(() => {
    const { data } = course;
    if (!data || !lesson || start?.key === key) return;
    let stale = false;
    setError(null);
    void (async () => {
      try {
        const view = data.enrolment ? data : await enrol(slug);
        const body = await loadLesson(lessonOf(view, lessonId));
        if (!stale) setStart({ view, lesson: view.modules.flatMap((m) => m.lessons).find((l) => l.id === lessonId) ?? lesson, body, key });
      } catch (problem) { if (!stale) setError(problem); }
    })();
    return () => { stale = true; };
  }, [course.data, lesson, key, turn]);

  if (start?.key === key) return <LessonPlayer key={key} view={start.view} now={course.data ?? start.view} lesson={start.lesson} body={start.body} />;
  const trouble = error ?? (course.data ? null : course.error);
  return (
    <Page title="Bài học" heading={null} back={{ href: `/khoa-hoc/${slug}`, title: 'Khóa học' }}>
      {course.data && !lesson ? <Notice kind="warning" title="Không thấy bài này trong khóa học" action={<LinkButton href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>}>Bài có thể đã được thay bằng bài khác.</Notice>
        : trouble ? <ErrorNotice error={trouble} onRetry={() => { setError(null); setTurn(turn + 1); course.reload(); }} /> : <LoadingNotice />}
    </Page>
  );
};
