import { useEffect, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { LinkButton } from '../../ui/button';
import { ErrorNotice, LoadingNotice, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { useCourse } from '../use-course';
import { ContentPlayer } from './content-player';
import { KeepingGate } from './keeping-gate';
import { VisitPlayer } from './visit-player';
import '../lesson/lesson.css';
import './play.css';

/** A course made of a package: SCORM and plain pages are played in one visit, units that report for themselves one by one. */
export const PlayScreen = () => {
  const { params, query } = useRoute();
  const { route } = useLocation();
  const slug = params.slug ?? '';
  const course = useCourse(slug);
  const { data: view, reload } = course;
  const units = view?.modules.flatMap(({ lessons }) => lessons).filter(({ kind }) => kind !== 'lesson') ?? [];
  const speaking = units.filter(({ kind }) => kind === 'au' || kind === 'activity');
  // Once begun, news of the server must not pull another unit under the learner's hands.
  const [picked, setPicked] = useState<string | undefined>(query.bai);
  const unit = speaking.find(({ id }) => id === picked) ?? speaking.find(({ state }) => state !== 'completed') ?? speaking[0];
  useEffect(() => { if (unit && picked !== unit.id) setPicked(unit.id); }, [unit?.id]);

  if (view && unit) {
    const pick = (unitId: string): void => { setPicked(unitId); route(`/khoa-hoc/${slug}/hoc?bai=${encodeURIComponent(unitId)}`, true); };
    return <ContentPlayer view={view} unit={unit} units={speaking} onPick={pick} onNews={reload} />;
  }
  if (view && units.length > 0) return <KeepingGate key={slug} slug={slug} title={view.title}><VisitPlayer slug={slug} courseTitle={view.title} unitId={query.bai} review={query['xem-lai'] !== undefined} onNews={reload} /></KeepingGate>;
  return (
    <Page title="Bài học" heading={null} back={{ href: `/khoa-hoc/${slug}`, title: 'Khóa học' }}>
      {view ? <Notice kind="warning" title="Khóa này không có bài nào mở ở đây" action={<LinkButton href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>} /> : course.error ? <ErrorNotice error={course.error} onRetry={reload} /> : <LoadingNotice />}
    </Page>
  );
};
