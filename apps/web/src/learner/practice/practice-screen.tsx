import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { CourseView, QuestionBlock } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { isRight } from '../../ui/lesson/is-right';
import { Question } from '../../ui/lesson/question';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { ProgressBar } from '../../ui/progress-bar';
import { lessonOf, loadLesson } from '../content';
import { useCourse } from '../use-course';
import { answered, begin, shuffled, type Round } from './round';
import '../../ui/lesson/blocks.css';

interface Asked { id: string; lessonId: string; lessonTitle: string; question: QuestionBlock }

const lastKey = (versionId: string): string => `hvs-luyen-tap:${versionId}`;
const lastTime = (versionId: string): { first: number; total: number } | null => { try { return JSON.parse(localStorage.getItem(lastKey(versionId)) ?? 'null') as { first: number; total: number } | null; } catch { return null; } };

/** The check questions of the lessons, whose keys are in the lessons anyway. The bank of the final assessment is never asked here. */
const questionsOf = async (view: CourseView): Promise<Asked[]> => {
  const lessons = view.modules.flatMap((m) => m.lessons).filter(({ kind }) => kind === 'lesson');
  const bodies = await Promise.all(lessons.map((lesson) => loadLesson(lessonOf(view, lesson.id))));
  return bodies.flatMap((body) => body.screens.flatMap((screen) => screen.blocks.flatMap((block): Asked[] => (block.type === 'question' ? [{ id: `${body.id}/${block.id}`, lessonId: body.id, lessonTitle: body.title, question: block }] : []))));
};

/** Practice: as often as one likes, without a network where the course is kept, and counting for nothing. */
export const PracticeScreen = () => {
  const { slug = '' } = useRoute().params;
  const course = useCourse(slug);
  const [all, setAll] = useState<Asked[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const view = course.data;
  useEffect(() => {
    if (!view || all) return;
    setError(null);
    questionsOf(view).then(setAll, setError);
  }, [view, all]);
  const trouble = error ?? (view ? null : course.error);
  return (
    <Page title="Luyện tập" heading="Luyện tập" lead={view?.title} back={{ href: `/khoa-hoc/${slug}`, title: 'Khóa học' }}>
      {trouble ? <ErrorNotice error={trouble} onRetry={() => { setError(null); course.reload(); }} /> : !view || !all ? <LoadingNotice />
        : all.length === 0 ? <Notice kind="info" title="Khóa này chưa có câu hỏi thử" action={<LinkButton href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>}>Bạn học các bài rồi vào kiểm tra cuối khóa.</Notice>
          : <Practice key={view.versionId} all={all} slug={slug} versionId={view.versionId} />}
    </Page>
  );
};

const Practice = ({ all, slug, versionId }: { all: Asked[]; slug: string; versionId: string }) => {
  const [round, setRound] = useState<Round>(() => begin(all.map(({ id }) => id), Math.random));
  const [turn, setTurn] = useState(0);
  const [before] = useState(() => lastTime(versionId));
  const asked = all.find(({ id }) => id === round.queue[0]);
  const again = () => { setRound(begin(all.map(({ id }) => id), Math.random)); setTurn(turn + 1); };
  useEffect(() => {
    if (asked) return;
    try { localStorage.setItem(lastKey(versionId), JSON.stringify({ first: round.first, total: round.total })); } catch { /* only the memory of this round is lost */ }
  }, [asked === undefined]);

  if (!asked) {
    const missed = all.filter(({ id }) => round.missed.has(id));
    return (
      <div class="stack">
        <Notice kind="success" title={`Bạn trả lời đúng ngay ${round.first}/${round.total} câu`}>{missed.length === 0 ? 'Không câu nào phải hỏi lại.' : 'Những câu sai đã được hỏi lại đến khi đúng. Nên đọc lại các bài dưới đây.'}</Notice>
        {missed.length > 0 && <ul>{[...new Map(missed.map((one) => [one.lessonId, one.lessonTitle]))].map(([id, title]) => <li key={id}><a href={`/khoa-hoc/${slug}/bai/${encodeURIComponent(id)}`}>{title}</a></li>)}</ul>}
        <Button kind="primary" block onClick={again}>Luyện lại từ đầu</Button>
        <LinkButton block href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>
      </div>
    );
  }
  return (
    <div class="stack">
      {turn === 0 && <p class="soft">Không tính điểm, không ghi vào kết quả, làm bao nhiêu lần cũng được. Câu sai sẽ được hỏi lại.{before && ` Lần trước bạn đúng ngay ${before.first}/${before.total} câu.`}</p>}
      <ProgressBar value={(round.total - round.queue.length) / round.total} label={`Còn ${round.queue.length} trên ${round.total} câu`} />
      <AskOne key={`${turn} ${asked.id}`} asked={asked} onNext={(right) => { setRound(answered(round, right)); setTurn(turn + 1); scrollTo(0, 0); }} />
    </div>
  );
};

const AskOne = ({ asked, onNext }: { asked: Asked; onNext: (right: boolean) => void }) => {
  // Not by the place of the answer: what is learned by heart is no knowledge. Right or wrong keep their order.
  const [question] = useState<QuestionBlock>(() => (asked.question.kind === 'true-false' ? asked.question : { ...asked.question, answers: shuffled(asked.question.answers, Math.random) }));
  const [right, setRight] = useState<boolean | null>(null);
  return (
    <>
      <p class="small soft">{asked.lessonTitle}</p>
      <Question question={question} onAnswer={(chosen) => setRight((now) => now ?? isRight(question, chosen))} />
      {right !== null && <Button kind="primary" block onClick={() => onNext(right)}>Câu tiếp</Button>}
    </>
  );
};
