import { Tabs } from '../../ui/tabs';
import { ExportButton } from '../parts/export-button';
import { useViewState } from '../use-view-state';
import { IssueCertificates } from './issue-certificates';
import { ListCertificates } from './list-certificates';

export const CertificatesPage = () => {
  const { view, addressOf } = useViewState();
  const entitled = view['xem'] === 'du-dieu-kien';
  const to = (xem: string | null) => addressOf({ xem, page: null, q: null, state: null, kind: null });
  return (
    <>
            <div class="adm-tabs-line">
      <Tabs label="Chứng nhận" items={[
        { title: 'Đã cấp', href: to(null), current: !entitled },
        { title: 'Đủ điều kiện, chưa cấp', href: to('du-dieu-kien'), current: entitled },
      ]} />
      {!entitled && <ExportButton shown={{ screen: 'certificates', unitId: view['unit'] ?? '', state: view['state'] ?? '', kind: view['kind'] ?? '', typed: view['q'] ?? '' }} />}
      </div>
      {entitled ? <IssueCertificates /> : <ListCertificates />}
    </>
  );
};
