import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { Pager } from '../parts/pager';
import { PickUnit } from '../parts/pick-unit';
import { Choice, SearchBox } from '../parts/search-box';
import { Button, LinkButton } from '../../ui/button';
import { formatDate } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { pageOf, withQuery } from '../view-state';
import { certificateKindWord, certificateStateWord } from './certificate-words';
import { RevokeCertificate } from './revoke-certificate';
import type { CertificateRow, Paged } from '../types';

const BADGE = { issued: 'doing', ready: 'done', revoked: 'danger' } as const;

/** The register: every certificate ever issued, the revoked ones as well. */
export const ListCertificates = () => {
  const can = useCapabilities();
  const { view, change, addressOf } = useViewState();
  const filter = { state: view['state'] ?? '', kind: view['kind'] ?? '', unitId: view['unit'] ?? '', q: view['q'] ?? '' };
  const list = useResource<Paged<CertificateRow>>(withQuery('/api/admin/certificates', { ...filter, page: pageOf(view) }));
  const [revoking, setRevoking] = useState<CertificateRow | null>(null);
  const filtered = Object.values(filter).some((value) => value !== '');
  const columns: Column<CertificateRow>[] = [
    { id: 'number', head: 'Số vào sổ', names: true, width: '204px', cell: (row) => <a class="adm-number" href={row.verifyUrl} target="_blank" rel="noopener">{row.registerNumber}</a> },
    { id: 'holder', head: 'Người được cấp', width: '22%', cell: (row) => <>{row.holderName}<small class="adm-under">{row.unitName}</small></> },
    { id: 'title', head: 'Nội dung', cell: (row) => <>{row.title}<small class="adm-under">{certificateKindWord(row.kind)}</small></> },
    { id: 'issued', head: 'Ngày cấp', label: 'Ngày cấp', numeric: true, width: '108px', cell: (row) => formatDate(row.issuedAt) },
    { id: 'state', head: 'Trạng thái', width: '148px', cell: (row) => <StateBadge state={BADGE[row.state]}>{certificateStateWord(row.state)}</StateBadge> },
    ...(can.actsForProvince ? [{ id: 'act', head: <span class="visually-hidden">Việc</span>, width: '96px', cell: (row: CertificateRow) => row.state !== 'revoked' && (
      <Button small kind="quiet" onClick={() => setRevoking(row)} aria-label={`Thu hồi ${row.registerNumber} của ${row.holderName}`}>Thu hồi</Button>
    ) }] : []),
  ];

  return (
    <>
      <div class="adm-filters">
        <SearchBox label="Tìm" value={filter.q} placeholder="tên hoặc số vào sổ" onSettle={(q) => change({ q, page: null })} />
        <PickUnit label="Đơn vị" value={filter.unitId} anyText="Mọi đơn vị" onPick={(unit) => change({ unit, page: null }, false)} />
        <Choice label="Trạng thái" value={filter.state} onChange={(state) => change({ state, page: null }, false)} options={[['', 'Tất cả'], ['ready', 'Có hiệu lực'], ['issued', 'Đang lập tệp'], ['revoked', 'Đã thu hồi']]} />
        <Choice label="Loại" value={filter.kind} onChange={(kind) => change({ kind, page: null }, false)} options={[['', 'Tất cả'], ['skill-group', 'Nhóm kỹ năng'], ['audience', 'Hoàn thành theo diện']]} />
      </div>
      <ListState resource={list} empty={filtered ? { title: 'Không có chứng nhận nào khớp bộ lọc', text: 'Bỏ bớt điều kiện lọc rồi xem lại.', action: <LinkButton href={addressOf({ q: null, unit: null, state: null, kind: null, page: null })}>Bỏ hết bộ lọc</LinkButton> }
        : { title: 'Chưa cấp chứng nhận nào', text: 'Khi có người đủ điều kiện, bạn cấp ở thẻ "Đủ điều kiện, chưa cấp".' }}>
        {(data) => (
          <>
            <DataTable caption="Chứng nhận đã cấp" columns={columns} rows={data.items} keyOf={(row) => row.id} waiting={list.loading} />
            <Pager {...data} noun="chứng nhận" addressOf={addressOf} />
          </>
        )}
      </ListState>
      <RevokeCertificate certificate={revoking} onClose={() => setRevoking(null)} onRevoked={(id) => { setRevoking(null); list.put((now) => ({ ...now, items: now.items.map((row) => (row.id === id ? { ...row, state: 'revoked' } : row)) })); list.reload(); }} />
    </>
  );
};
