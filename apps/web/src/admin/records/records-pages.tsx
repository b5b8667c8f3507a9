import { Tabs } from '../../ui/tabs';
import { ConnectClients } from '../connections/connect-clients';
import { ImportStatements } from './import-statements';
import { ListSubscriptions } from './list-subscriptions';
import { RecordsOverview } from './overview';
import { PurgeStatements } from './purge-statements';
import { SearchStatements } from './search-statements';
import { SeeImport } from './see-import';
import { SeeStatement } from './see-statement';
import { SeeSubscription } from './see-subscription';
import './records.css';

export const RECORDS = '/quan-tri/kho-ban-ghi';
const TABS = [
  { at: '', title: 'Tổng quan' }, { at: 'ban-ghi', title: 'Bản ghi' }, { at: 'ket-noi', title: 'Kết nối' }, { at: 'chuyen-tiep', title: 'Chuyển tiếp' }, { at: 'nap', title: 'Nạp bản ghi' }, { at: 'don-dep', title: 'Dọn dẹp' },
];

const screenOf = (tab: string, id: string | undefined) => {
  switch (tab) {
    case 'ban-ghi': return id ? <SeeStatement key={id} id={id} /> : <SearchStatements />;
    case 'ket-noi': return <ConnectClients />;
    case 'chuyen-tiep': return id ? <SeeSubscription key={id} id={id} /> : <ListSubscriptions />;
    case 'nap': return id ? <SeeImport key={id} taskId={id} /> : <ImportStatements />;
    case 'don-dep': return <PurgeStatements />;
    default: return <RecordsOverview />;
  }
};

/** Everything about the record store, in tabs that are places. */
export const RecordsPages = ({ tab, id }: { tab: string; id: string | undefined }) => (
  <div class="rec">
    <Tabs label="Kho bản ghi" items={TABS.map(({ at, title }) => ({ title, href: at === '' ? RECORDS : `${RECORDS}/${at}`, current: at === tab }))} />
    {screenOf(tab, id)}
  </div>
);
