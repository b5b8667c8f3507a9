import { Tabs } from '../../ui/tabs';
import { useCapabilities } from '../use-capabilities';
import { BankFiles } from './bank-files';
import { JudgeTasks } from './judge-tasks';
import { ListQuestions } from './list-questions';
import { ListSittings } from './list-sittings';
import { PaperSessions } from './paper-sessions';
import { SeeStatistics } from './see-statistics';
import { SetAssessment } from './set-assessment';
import { Supervise } from './supervise';
import './assessments.css';

export const ASSESSMENTS = '/quan-tri/kiem-tra';

/** Banks, their files, how assessments are set, tasks to judge, sheets: in tabs that are places. Who manages a unit has tasks to judge and sessions on paper. */
export const AssessmentsPages = ({ tab }: { tab: string }) => {
  const can = useCapabilities();
  const tabs = [
    ...(can.seesProvince ? [{ at: '', title: 'Ngân hàng câu hỏi' }, { at: 'tep', title: 'Nhập, xuất' }, { at: 'thiet-lap', title: 'Thiết lập bài' }, { at: 'bai', title: 'Bài đã làm' }, { at: 'thong-ke', title: 'Thống kê câu hỏi' }] : []),
    ...(can.managesUnit ? [{ at: 'giam-sat', title: 'Giám sát' }, { at: 'cham', title: 'Chấm thực hành' }, { at: 'giay', title: 'Làm trên giấy' }] : []),
  ];
  return (
    <>
      {tabs.length > 1 && <Tabs label="Kiểm tra" items={tabs.map(({ at, title }) => ({ title, href: at === '' ? ASSESSMENTS : `${ASSESSMENTS}/${at}`, current: at === tab }))} />}
      {tab === 'tep' ? <BankFiles /> : tab === 'thiet-lap' ? <SetAssessment /> : tab === 'giam-sat' ? <Supervise /> : tab === 'cham' ? <JudgeTasks /> : tab === 'giay' ? <PaperSessions /> : tab === 'bai' ? <ListSittings /> : tab === 'thong-ke' ? <SeeStatistics /> : <ListQuestions />}
    </>
  );
};
