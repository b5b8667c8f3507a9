import { useEffect, useState } from 'preact/hooks';
import { serverNow, session } from '../api/session';
import type { Continue, CourseView, Home, Requirement, RequirementGroup } from '../api/types';
import { keptView, useView } from '../api/use-view';
import { LinkButton } from '../ui/button';
import { Card } from '../ui/card';
import { daysLeftText, daysUntil, formatDate, formatMoment } from '../ui/format';
import { Icon } from '../ui/icons';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../ui/notice';
import { Page } from '../ui/page';
import { ProgressBar } from '../ui/progress-bar';
import { lastSent } from '../ui/queue/sender';
import { myItems } from '../ui/queue/queue';
import { StateBadge, StateShape } from '../ui/state-badge';
import { useStore } from '../ui/store';
import { deviceWord } from '../ui/this-device';
import { KeptNote } from './kept-note';
import { mergeCourse, mergeHome } from './optimistic';
import './learner.css';

export const HomeScreen = () => {
  const { data, keptAt, error, reload } = useView<Home>('/api/learning/home');
  const { me } = useStore(session);
  const sent = useStore(lastSent);
  useEffect(() => { if (sent) reload(); }, [sent]);
  const home = useLocalTruth(data);
  return (
    <Page title="Học" heading={`Chào ${me?.fullName ?? 'bạn'}`} lead={me?.units[0] ? `${me.units[0].position} · ${me.units[0].unitName}` : undefined}>
      <KeptNote keptAt={keptAt} />
      {!home && (error ? <ErrorNotice error={error} onRetry={reload} /> : <LoadingNotice />)}
      {home && <>
        <ContinueCard next={home.continue} home={home} />
        {home.requirements.map((r) => <RequirementSection key={r.audience} requirement={r} />)}
        <OtherCourses courses={home.otherCourses} />
        {home.requirements.length === 0 && home.otherCourses.length === 0 && !home.continue && <EmptyNotice title="Chưa có khóa học nào cho bạn">Đơn vị của bạn chưa giao yêu cầu học. Nếu bạn thấy thiếu, hãy hỏi người phụ trách ở đơn vị.</EmptyNotice>}
      </>}
    </Page>
  );
};

/** What is not required: courses for people like me, and behind a fold those for others. */
const OtherCourses = ({ courses }: { courses: Home['otherCourses'] }) => {
  const mine = courses.filter(({ forMe }) => forMe !== false);
  const others = courses.filter(({ forMe }) => forMe === false);
  const list = (some: Home['otherCourses']) => (
    <div class="card list-card"><ul class="rows">{some.map((c) => (
      <li key={c.slug}><a class="line" href={`/khoa-hoc/${c.slug}`}><span class="line-title">{c.title}</span><WorkBadge state={c.state} /><span class="line-sub">{c.summary}{c.minutes > 0 && <> · <span class="num">{c.minutes} phút</span></>}</span></a></li>
    ))}</ul></div>
  );
  if (courses.length === 0) return null;
  return (
    <section class="section">
      <h2>Khóa học khác</h2>
      {mine.length > 0 && list(mine)}
      {others.length > 0 && <details class="other-courses"><summary>Khóa học cho nhóm khác ({others.length})</summary>{list(others)}</details>}
    </section>
  );
};

/** Without a network the home page counts what this device has finished but not sent. */
const useLocalTruth = (home: Home | null): Home | null => {
  const items = useStore(myItems);
  const [courses, setCourses] = useState<CourseView[]>([]);
  useEffect(() => {
    if (!home || items.length === 0) { setCourses([]); return; }
    const slugs = new Set([home.continue?.courseSlug, ...home.requirements.flatMap((r) => r.groups.map((g) => g.courseSlug))].filter((s): s is string => Boolean(s)));
    void Promise.all([...slugs].map((slug) => keptView<CourseView>(`/api/learning/courses/${slug}`)))
      .then((found) => setCourses(found.flatMap((kept) => (kept ? [mergeCourse(kept.body, items)] : []))));
  }, [home, items]);
  return home && mergeHome(home, courses);
};

export const continueHref = (next: Continue): string =>
  next.kind === 'assessment' ? `/khoa-hoc/${next.courseSlug}/kiem-tra`
    : next.kind !== 'lesson' ? `/khoa-hoc/${next.courseSlug}/hoc${next.lessonId ? `?bai=${encodeURIComponent(next.lessonId)}` : ''}`
      : next.lessonId ? `/khoa-hoc/${next.courseSlug}/bai/${next.lessonId}` : `/khoa-hoc/${next.courseSlug}`;

const ContinueCard = ({ next, home }: { next: Continue | null; home: Home }) => {
  if (!next) {
    const groups = home.requirements.flatMap((r) => r.groups);
    if (groups.length > 0 && groups.every((g) => g.state === 'done')) {
      return <Card lift class="continue"><h2 class="lesson-title">Bạn đã đạt mọi yêu cầu của năm</h2><p class="meta">Chứng nhận nằm ở mục “Chứng nhận”, mở được cả khi mất mạng.</p><LinkButton kind="primary" href="/chung-nhan">Xem chứng nhận</LinkButton></Card>;
    }
    const first = groups.find((g) => g.state !== 'done' && g.courseSlug);
    if (!first) return null;
    return <Card lift class="continue" overline="Bắt đầu từ đây"><h2 class="lesson-title">{first.courseTitle ?? first.name}</h2><p class="meta">{first.lessonsTotal} bài ngắn, học lúc nào cũng được, nghỉ giữa chừng không mất bài.</p><LinkButton kind="primary" block href={`/khoa-hoc/${first.courseSlug}`}>Bắt đầu học</LinkButton></Card>;
  }
  const meta = [
    next.minutesLeft > 0 ? (next.kind === 'assessment' ? `${next.minutesLeft} phút` : `còn ${next.minutesLeft} phút`) : '',
    next.savedAt ? `lưu ${formatMoment(next.savedAt, serverNow())} ${deviceWord(next.device)}`.trim() : '',
  ].filter(Boolean).join(' · ');
  return (
    <Card lift class="continue" overline={next.courseTitle}>
      <h2 class="lesson-title">{next.lessonTitle}</h2>
      {meta && <p class="meta">{meta}</p>}
      <LinkButton kind="primary" block href={continueHref(next)}>{next.kind === 'assessment' ? 'Vào kiểm tra' : next.started === false ? 'Bắt đầu học' : 'Học tiếp'}<Icon name="next" /></LinkButton>
    </Card>
  );
};

const RequirementSection = ({ requirement }: { requirement: Requirement }) => {
  const { deadline, done, total } = requirement;
  const days = deadline ? daysUntil(deadline, serverNow()) : null;
  const late = days !== null && days <= 14 && done < total;
  return (
    <section class="section" aria-labelledby={`yc-${requirement.audience}`}>
      <h2 id={`yc-${requirement.audience}`}>Yêu cầu của tôi</h2>
      <div class="card list-card">
        <div class="req-head">
          <h3>{requirement.audienceName} · năm {requirement.year}</h3>
          <span>Đạt <b class="num">{done}/{total}</b> nhóm kỹ năng</span>
          {deadline && (done >= total ? <StateBadge state="done">đủ yêu cầu</StateBadge>
            : late ? <StateBadge state={days! < 0 ? 'danger' : 'warn'}>{daysLeftText(days!)}, hạn {formatDate(deadline)}</StateBadge>
              : <span class="soft num">đến {formatDate(deadline)} · {daysLeftText(days!)}</span>)}
          <ProgressBar value={total ? done / total : 0} label={`Đạt ${done} trên ${total} nhóm kỹ năng`} tone={done >= total ? 'done' : undefined} />
        </div>
        <ul class="rows">{requirement.groups.map((g) => <GroupRow key={g.code} group={g} />)}</ul>
      </div>
      <p class="small soft" style={{ marginTop: '8px' }}>Căn cứ: {requirement.legalSource}</p>
    </section>
  );
};

const GROUP_WORD = { done: 'đạt', doing: 'đang học', todo: 'chưa học' } as const;

const GroupRow = ({ group }: { group: RequirementGroup }) => {
  const word = group.state === 'doing' && group.lessonsTotal > 0 ? `${group.lessonsDone}/${group.lessonsTotal} bài` : GROUP_WORD[group.state];
  const inside = <>
    <span class="badge" data-state={group.state}><StateShape state={group.state} /></span>
    <span class={group.courseSlug ? 'line-title' : ''}>{group.name}</span>
    <span class="badge" data-state={group.state}>{word}</span>
    {group.state === 'done' && group.doneAt && <span class="line-sub">ngày {formatDate(group.doneAt)}{group.outside ? ' · kết quả học ở nơi khác' : ''}</span>}
    {group.state !== 'done' && !group.courseSlug && <span class="line-sub">{group.outside ? 'Học ở hệ thống khác, kết quả được gửi về đây' : 'Chưa có khóa học, tỉnh đang chuẩn bị'}</span>}
  </>;
  return (
    <li>
      {group.courseSlug ? <a class="line lead-shape" href={`/khoa-hoc/${group.courseSlug}`}>{inside}</a> : <div class="line lead-shape">{inside}</div>}
      {group.state !== 'done' && group.why && group.courseSlug && <details><summary>Vì sao chưa hoàn thành?</summary><p>{group.why}</p></details>}
    </li>
  );
};

export const WorkBadge = ({ state }: { state: 'not-started' | 'in-progress' | 'completed' }) =>
  state === 'completed' ? <StateBadge state="done">đã xong</StateBadge> : state === 'in-progress' ? <StateBadge state="doing">đang học</StateBadge> : <StateBadge state="todo">chưa học</StateBadge>;
