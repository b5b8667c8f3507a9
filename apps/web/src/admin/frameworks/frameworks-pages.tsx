import { Tabs } from '../../ui/tabs';
import { CompareFrameworks } from './compare-frameworks';
import { EditPlan } from './edit-plan';
import { ListFrameworks } from './list-frameworks';
import { SeeFramework } from './see-framework';
import './frameworks.css';

export const FRAMEWORKS = '/quan-tri/khung';
const TABS = [{ at: '', title: 'Khung kỹ năng' }, { at: 'yeu-cau', title: 'Yêu cầu của năm' }, { at: 'doi-chieu', title: 'Đối chiếu' }];

/** Frameworks, what each year requires, and what answers to what: in tabs that are places. */
export const FrameworksPages = ({ tab, framework }: { tab: string; framework: string | undefined }) => (
  <>
    <Tabs label="Khung kỹ năng" items={TABS.map(({ at, title }) => ({ title, href: at === '' ? FRAMEWORKS : `${FRAMEWORKS}/${at}`, current: at === tab }))} />
    {tab === 'yeu-cau' ? <EditPlan /> : tab === 'doi-chieu' ? <CompareFrameworks /> : framework ? <SeeFramework key={framework} framework={framework} /> : <ListFrameworks />}
  </>
);
