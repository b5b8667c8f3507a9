import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api } from '../../api/client';
import type { CourseView, Sitting, SittingResult } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { coursePath, useCourse } from '../use-course';
import { SittingPlayer } from './sitting-player';
import './assessment.css';

type Stage = { is: 'intro' } | { is: 'sitting'; sitting: Sitting } | { is: 'sent-later' } | { is: 'done'; result: SittingResult; course: CourseView };

/** The sitting before a course: what is known already need not be learned. */
export const PretestScreen = () => {
  const { slug = '' } = useRoute().params;
  const course = useCourse(slug);
  const [stage, setStage] = useState<Stage>({ is: 'intro' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const view = course.data;
  const back = { href: `/khoa-hoc/${slug}`, title: view?.title ?? 'Khóa học' };
  const open = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try { setStage({ is: 'sitting', sitting: await api.post<Sitting>(`${coursePath(slug)}/pretest`) }); } catch (problem) { setError(problem); } finally { setBusy(false); }
  };
  const done = async (result: SittingResult): Promise<void> => {
    course.reload();
    try { setStage({ is: 'done', result, course: await api.get<CourseView>(coursePath(slug)) }); } catch { setStage({ is: 'sent-later' }); }
  };
  switch (stage.is) {
    case 'sitting': return <SittingPlayer sitting={stage.sitting} courseTitle={view?.title ?? ''} onResult={(result) => void done(result)} onQueued={() => setStage({ is: 'sent-later' })} />;
    case 'sent-later': return <Page title="Bài đầu khóa" heading="Bài làm đã lưu trên máy này" back={back}><Notice kind="warning" title="Chưa nộp được vì mất mạng">Bài làm tự nộp khi có mạng. Khi đó, những bài được miễn hiện là “đã xong” ở trang khóa học.</Notice></Page>;
    case 'done': {
      const lessons = stage.course.modules.flatMap((m) => m.lessons);
      const spared = lessons.filter(({ state }) => state === 'completed');
      return (
        <Page title="Bài đầu khóa" heading={spared.length > 0 ? `Bạn được miễn ${spared.length}/${lessons.length} bài` : 'Chưa bài nào được miễn'} back={back}>
          <div class="stack">
            <p>Bạn đúng {stage.result.correct}/{stage.result.total} câu. {spared.length > 0 ? 'Những bài sau đã tính là xong; bạn vẫn mở ra đọc được:' : 'Không sao: đó là điều khóa học này sẽ chỉ cho bạn.'}</p>
            {spared.length > 0 && <ul>{spared.map((lesson) => <li key={lesson.id}>{lesson.title}</li>)}</ul>}
            <LinkButton kind="primary" block href={`/khoa-hoc/${slug}`}>{spared.length < lessons.length ? 'Học các bài còn lại' : 'Vào khóa học'}</LinkButton>
          </div>
        </Page>);
    }
    case 'intro': return (
      <Page title="Bài đầu khóa" heading="Bài đầu khóa" lead={view?.title} back={back}>
        {!view ? (course.error ? <ErrorNotice error={course.error} onRetry={course.reload} /> : <LoadingNotice />)
          : view.assessment?.pretest !== true ? <Notice kind="info" title="Không có bài đầu khóa cho bạn" action={<LinkButton kind="primary" href={`/khoa-hoc/${slug}`}>Vào khóa học</LinkButton>}>Bài đầu khóa chỉ làm một lần, trước khi học xong các bài.</Notice>
            : <div class="stack">
              <div class="card"><ul class="before">
                <li><Icon name="check" /><span>Kỹ năng nào bạn đạt thì <b>không phải học bài</b> của kỹ năng ấy.</span></li>
                <li><Icon name="list" /><span><b>{view.assessment.draw} câu</b>, làm một lần. Không đạt cũng không sao: bạn học như bình thường.</span></li>
                <li><Icon name="certificate" /><span>Kết quả không thay bài kiểm tra cuối khóa.</span></li>
              </ul></div>
              {error !== null && <ErrorNotice error={error} />}
              <Button kind="primary" block busy={busy} onClick={() => void open()}>Bắt đầu làm bài</Button>
              <LinkButton block href={`/khoa-hoc/${slug}`}>Tôi học từ đầu</LinkButton>
            </div>}
      </Page>);
  }
};
