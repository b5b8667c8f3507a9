import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { LinkButton } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import type { CrosswalkRow, FrameworkList } from './types';
import { VerifiedMark } from './verified-mark';

const RELATIONS: Record<CrosswalkRow['relation'], string> = { exactMatchOf: 'là một', isPartOf: 'là phần của', isRelatedTo: 'liên quan' };
const COLUMNS: Column<CrosswalkRow>[] = [
  { id: 'from', head: 'Mục', names: true, cell: (row) => <><span class="frw-code">{row.from}</span> {row.fromName ?? <span class="soft">không còn trong khung</span>}</> },
  { id: 'relation', head: 'Quan hệ', width: '120px', cell: (row) => RELATIONS[row.relation] },
  { id: 'to', head: 'Ứng với', label: 'Ứng với', cell: (row) => <><span class="frw-code">{row.to}</span> {row.toName ?? <span class="soft">không còn trong khung</span>}</> },
  { id: 'note', head: 'Ghi chú', label: 'Ghi chú', wideOnly: true, cell: (row) => <>{row.note} <VerifiedMark verified={row.verified} /></> },
];

/** What in one framework answers to what in another; kept as a CSV file people can work on together. */
export const CompareFrameworks = () => {
  const can = useCapabilities();
  const { view, change } = useViewState();
  const [trouble, setTrouble] = useState<unknown>(null);
  const [said, setSaid] = useState<string | null>(null);
  const list = useResource<FrameworkList>('/api/admin/frameworks');
  const first = list.data?.crosswalks[0];
  const from = view['tu'] ?? first?.from;
  const to = view['sang'] ?? first?.to;
  const path = from && to ? withQuery('/api/admin/crosswalks', { from, to }) : null;
  const rows = useResource<{ items: CrosswalkRow[] }>(path);
  const pick = (name: 'tu' | 'sang') => (event: Event): void => { setSaid(null); setTrouble(null); change({ tu: from ?? null, sang: to ?? null, [name]: (event.currentTarget as HTMLSelectElement).value }, false); };
  const replace = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (!file || !from || !to) return;
    setTrouble(null);
    setSaid(null);
    try {
      const { written, gone } = await api.put<{ written: number; gone: number }>('/api/admin/crosswalks', { from, to, text: await file.text() });
      setSaid(`Đã ghi ${written} dòng, bỏ ${gone} dòng.`);
      rows.reload();
    } catch (error) { setTrouble(error); } finally { input.value = ''; }
  };
  return (
    <ListState resource={list} empty={{ title: 'Chưa có khung nào', text: 'Cần hai khung để đối chiếu.' }}>
      {({ items }) => (
        <>
          <div class="adm-filters">
            <SelectField label="Từ khung" value={from} onChange={pick('tu')}>{items.map((one) => <option key={one.framework} value={one.framework}>{one.title}</option>)}</SelectField>
            <SelectField label="Sang khung" value={to} onChange={pick('sang')}>{items.map((one) => <option key={one.framework} value={one.framework}>{one.title}</option>)}</SelectField>
            {path && <LinkButton href={withQuery('/api/admin/crosswalks/csv', { from, to })} download>Tải CSV</LinkButton>}
          </div>
          {trouble !== null && <TroubleNotice error={trouble} />}
          {said !== null && <div class="adm-gap"><Notice kind="success" title="Đã thay bảng đối chiếu">{said}</Notice></div>}
          <ListState resource={rows} empty={{ title: 'Chưa có bảng đối chiếu cho hai khung này', text: 'Tải CSV để lấy dòng tên cột, điền rồi nạp lại.' }}>
            {(data) => <DataTable caption="Bảng đối chiếu" columns={COLUMNS} rows={data.items} keyOf={(row) => row.id} />}
          </ListState>
          {can.actsForProvince && path && <div class="adm-section"><Field label="Thay bảng này bằng tệp CSV" hint="Cột: tu, sang, quan_he (exactMatchOf, isPartOf, isRelatedTo), ghi_chu, da_doi_chieu. Sai một dòng thì không dòng nào đổi." type="file" accept=".csv,text/csv" onChange={(event) => void replace(event.currentTarget as HTMLInputElement)} /></div>}
        </>
      )}
    </ListState>
  );
};
