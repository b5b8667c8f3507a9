import { useState } from 'preact/hooks';
import { Button, LinkButton } from '../../ui/button';
import { Pill, StateBadge } from '../../ui/state-badge';
import { agoText } from '../format';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { Pager } from '../parts/pager';
import { PickUnit } from '../parts/pick-unit';
import { SearchBox } from '../parts/search-box';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { pageOf, withQuery } from '../view-state';
import type { Paged, PersonRow } from '../types';
import { audienceNames, roleWords } from './person-words';
import { PseudonymisePerson } from './pseudonymise-person';
import { ResetPassword } from './reset-password';

/** The people of the units this person may see. */
export const FindPeople = () => {
  const can = useCapabilities();
  const { view, change, addressOf } = useViewState();
  const filter = { q: view['q'] ?? '', unitId: view['unit'] ?? '' };
  const list = useResource<Paged<PersonRow>>(withQuery('/api/people', { ...filter, page: pageOf(view) }));
  const [resetting, setResetting] = useState<PersonRow | null>(null);
  const [forgetting, setForgetting] = useState<PersonRow | null>(null);
  const columns: Column<PersonRow>[] = [
    { id: 'name', head: 'Họ và tên', names: true, width: '22%', cell: (person) => <>{person.fullName}<small class="adm-under mono">{person.username}</small></> },
    { id: 'unit', head: 'Đơn vị, chức vụ', width: '23%', cell: (person) => <>{person.unitName}{person.position && <small class="adm-under">{person.position}</small>}</> },
    { id: 'audience', head: 'Diện, vai trò', cell: (person) => (
      <>
        {audienceNames(person.audiences).join('; ') || <span class="soft">chưa xếp diện</span>}
        {roleWords(person.roles).length > 0 && <span class="adm-pills">{roleWords(person.roles).map((word) => <Pill key={word}>{word}</Pill>)}</span>}
      </>
    ) },
    { id: 'seen', head: 'Vào lần cuối', label: 'Vào lần cuối', width: '136px', cell: (person) => (person.state === 'disabled' ? <StateBadge state="muted">Đã khóa</StateBadge> : person.lastSeenAt ? agoText(person.lastSeenAt, new Date()) : <span class="soft">chưa vào</span>) },
    ...(can.managesUnit ? [{ id: 'act', head: <span class="visually-hidden">Việc</span>, width: '156px', cell: (person: PersonRow) => (
      <span class="adm-column">
        {person.state === 'active' && <Button small kind="quiet" onClick={() => setResetting(person)} aria-label={`Đặt lại mật khẩu cho ${person.fullName}`}>Đặt lại mật khẩu</Button>}
        {can.actsForProvince && <Button small kind="quiet" onClick={() => setForgetting(person)} aria-label={`Ẩn danh hóa ${person.fullName}`}>Ẩn danh hóa</Button>}
      </span>
    ) }] : []),
  ];
  return (
    <>
      <div class="adm-filters">
        <SearchBox label="Tìm người" value={filter.q} placeholder="tên hoặc tài khoản, không cần dấu" onSettle={(q) => change({ q, page: null })} />
        <PickUnit label="Đơn vị" value={filter.unitId} anyText={can.seesProvince ? 'Mọi đơn vị' : 'Mọi đơn vị trong phạm vi'} onPick={(unit) => change({ unit, page: null }, false)} />
      </div>
      <ListState resource={list} empty={filter.q || filter.unitId
        ? { title: 'Không tìm thấy ai', text: 'Thử gõ ít chữ hơn, hoặc chọn đơn vị khác.', action: <LinkButton href={addressOf({ q: null, unit: null, page: null })}>Bỏ bộ lọc</LinkButton> }
        : { title: 'Chưa có người nào', text: 'Người học được quản trị viên của tỉnh nạp theo danh sách của đơn vị.' }}>
        {(data) => (
          <>
            <DataTable caption="Người" columns={columns} rows={data.items} keyOf={(person) => person.id} waiting={list.loading} />
            <Pager {...data} noun="người" addressOf={addressOf} />
          </>
        )}
      </ListState>
      <ResetPassword person={resetting} onClose={() => setResetting(null)} />
      <PseudonymisePerson person={forgetting} onClose={() => setForgetting(null)} onDone={() => { setForgetting(null); list.reload(); }} />
    </>
  );
};
