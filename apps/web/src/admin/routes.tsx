import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { lazy, useLocation } from 'preact-iso';
import { session } from '../api/session';
import { LinkButton } from '../ui/button';
import { EmptyNotice } from '../ui/notice';
import { Page } from '../ui/page';
import { useStore } from '../ui/store';
import { ReadAudit } from './audit/read-audit';
import { capabilitiesOf, type Capabilities } from './capabilities';
import { CertificatesPage } from './certificates/certificates-page';
import { CoursesPage } from './courses/courses-page';
import { Frame } from './frame';
import { matchPath } from './match-path';
import { FindPeople } from './people/find-people';
import { DrillTarget } from './targets/drill-target';
import { SeeEvidence } from './targets/see-evidence';
import { SeeTargets } from './targets/see-targets';
import { FollowTasks } from './tasks/follow-tasks';
import { CapabilitiesContext } from './use-capabilities';
import './admin.css';

/** A chunk of its own: most who come here never open it. */
const RecordsPages = lazy(() => import('./records/records-pages').then((m) => m.RecordsPages));

const FrameworksPages = lazy(() => import('./frameworks/frameworks-pages').then((m) => m.FrameworksPages));

const EditLesson = lazy(() => import('./lessons/edit-lesson').then((m) => m.EditLesson));
const ListLessons = lazy(() => import('./lessons/list-lessons').then((m) => m.ListLessons));
const AssessmentsPages = lazy(() => import('./assessments/assessments-pages').then((m) => m.AssessmentsPages));

interface Place {
  path: string;
  may: (can: Capabilities) => boolean;
  show: (params: Record<string, string>, can: Capabilities) => ComponentChildren;
}

const sees = (can: Capabilities) => can.seesTargets;
const oversees = (can: Capabilities) => can.seesProvince;

const RECORD_TABS = ['ban-ghi', 'ket-noi', 'chuyen-tiep', 'nap', 'don-dep'];
const records = (tab: string, id?: string) => <Frame title="Kho bản ghi" heading><RecordsPages tab={tab} id={id} /></Frame>;

const frameworks = (tab: string, framework?: string) => <Frame title="Khung kỹ năng" heading={framework === undefined}><FrameworksPages tab={tab} framework={framework} /></Frame>;

const assessments = (tab: string) => <Frame title="Kiểm tra" heading><AssessmentsPages tab={tab} /></Frame>;

const PLACES: Place[] = [
  { path: '/don-vi', may: sees, show: () => <Frame title="Chỉ tiêu"><SeeTargets /></Frame> },
  { path: '/don-vi/:target', may: sees, show: ({ target }) => <Frame title="Chỉ tiêu"><DrillTarget key={target} target={target!} /></Frame> },
  { path: '/don-vi/:target/nguoi/:personId', may: sees, show: ({ target, personId }) => <Frame title="Bằng chứng"><SeeEvidence key={personId} target={target!} personId={personId!} /></Frame> },
  { path: '/quan-tri', may: sees, show: () => <Frame title="Chỉ tiêu"><SeeTargets /></Frame> },
  { path: '/quan-tri/chi-tieu', may: sees, show: () => <Frame title="Chỉ tiêu"><SeeTargets /></Frame> },
  { path: '/quan-tri/chung-nhan', may: oversees, show: () => <Frame title="Chứng nhận" heading><CertificatesPage /></Frame> },
  { path: '/quan-tri/khoa-hoc', may: oversees, show: () => <Frame title="Khóa học" heading><CoursesPage /></Frame> },
  { path: '/quan-tri/khoa-hoc/:course/noi-dung', may: (can) => can.actsForProvince, show: ({ course }) => <Frame title="Nội dung khóa học" heading><ListLessons key={course} course={course!} /></Frame> },
  { path: '/quan-tri/khoa-hoc/:course/noi-dung/:lesson', may: (can) => can.actsForProvince, show: ({ course, lesson }) => <Frame title="Sửa bài học" heading><EditLesson key={lesson} course={course!} lesson={lesson!} /></Frame> },
  { path: '/quan-tri/khung', may: oversees, show: () => frameworks('') },
  { path: '/quan-tri/khung/yeu-cau', may: oversees, show: () => frameworks('yeu-cau') },
  { path: '/quan-tri/khung/doi-chieu', may: oversees, show: () => frameworks('doi-chieu') },
  { path: '/quan-tri/khung/bo/:framework', may: oversees, show: ({ framework }) => frameworks('', framework) },
  { path: '/quan-tri/kiem-tra', may: oversees, show: () => assessments('') },
  ...['tep', 'thiet-lap', 'bai', 'thong-ke'].map((tab): Place => ({ path: `/quan-tri/kiem-tra/${tab}`, may: oversees, show: () => assessments(tab) })),
  ...['giam-sat', 'cham', 'giay'].map((tab): Place => ({ path: `/quan-tri/kiem-tra/${tab}`, may: (can) => can.managesUnit, show: () => assessments(tab) })),
  { path: '/quan-tri/nguoi', may: sees, show: (_, can) => <Frame title={can.seesProvince ? 'Người và đơn vị' : 'Người của đơn vị'} heading><FindPeople /></Frame> },
  { path: '/quan-tri/cong-viec', may: sees, show: () => <Frame title="Công việc" heading lead="Việc dài chạy ở máy chủ, vẫn tiếp tục khi bạn rời trang."><FollowTasks /></Frame> },
  { path: '/quan-tri/kho-ban-ghi', may: oversees, show: () => records('') },
  // Where it was before it became a part of the record store.
  { path: '/quan-tri/ket-noi', may: oversees, show: () => records('ket-noi') },
  ...RECORD_TABS.flatMap((tab): Place[] => [
    { path: `/quan-tri/kho-ban-ghi/${tab}`, may: oversees, show: () => records(tab) },
    { path: `/quan-tri/kho-ban-ghi/${tab}/:id`, may: oversees, show: ({ id }) => records(tab, id) },
  ]),
  { path: '/quan-tri/nhat-ky', may: oversees, show: () => <Frame title="Nhật ký" heading lead="Ai đã làm gì, lúc nào. Nhật ký không sửa và không xóa được."><ReadAudit /></Frame> },
];

const placeAt = (path: string): { place: Place; params: Record<string, string> } | null => {
  for (const place of PLACES) {
    const params = matchPath(place.path, path);
    if (params) return { place, params };
  }
  return null;
};

/** The door of this part: every screen of the unit manager and the administrator. */
export const AdminRoutes = () => {
  const { me } = useStore(session);
  const { path } = useLocation();
  const can = useMemo(() => capabilitiesOf(me ?? { roles: [] }), [me]);
  const at = placeAt(path);
  const home = <LinkButton href={can.seesTargets ? '/don-vi' : '/'}>{can.seesTargets ? 'Về trang chỉ tiêu' : 'Về trang học'}</LinkButton>;
  return (
    <CapabilitiesContext.Provider value={can}>
      {!at ? <Page title="Không có trang này" heading={null} wide><EmptyNotice title="Không có trang này" action={home}>Địa chỉ có thể đã đổi hoặc gõ thiếu.</EmptyNotice></Page>
        : !at.place.may(can) ? <Page title="Trang này dành cho người quản lý" heading={null} wide><EmptyNotice title="Trang này không thuộc phần việc của bạn" action={home}>Nếu bạn được giao việc này, hãy nhờ quản trị viên của tỉnh cấp quyền.</EmptyNotice></Page>
          : at.place.show(at.params, can)}
    </CapabilitiesContext.Provider>
  );
};
