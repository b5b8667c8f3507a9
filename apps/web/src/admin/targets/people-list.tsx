import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { Pager } from '../parts/pager';
import { SearchBox } from '../parts/search-box';
import { formatDate } from '../../ui/format';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { pageOf, withQuery } from '../view-state';
import type { Paged, PersonFigure } from '../types';

/** Who is counted, or who is not yet and why. */
export const PeopleList = ({ target, unitId, state }: { target: string; unitId: string; state: 'missing' | 'met' }) => {
  const { view, change, addressOf } = useViewState();
  const typed = view['q'] ?? '';
  const people = useResource<Paged<PersonFigure>>(withQuery(`/api/attainment/${encodeURIComponent(target)}/people`, { unitId, state, q: typed, page: pageOf(view) }));
  const evidence = (person: PersonFigure) => withQuery(`/don-vi/${encodeURIComponent(target)}/nguoi/${person.personId}`, { unit: unitId });
  const columns: Column<PersonFigure>[] = [
    { id: 'name', head: 'Họ và tên', names: true, width: '22%', cell: (person) => <a href={evidence(person)}>{person.fullName}</a> },
    { id: 'unit', head: 'Đơn vị, chức vụ', width: '24%', cell: (person) => <>{person.unitName}{person.position && <small class="adm-under">{person.position}</small>}</> },
    { id: 'groups', head: 'Nhóm kỹ năng', label: 'Nhóm kỹ năng', width: '136px', cell: (person) => person.groupsTotal > 0 ? <span class="adm-steps"><Steps done={person.groupsDone} of={person.groupsTotal} />{person.groupsDone}/{person.groupsTotal}</span> : '—' },
    { id: 'why', head: state === 'missing' ? 'Vì sao chưa được tính' : 'Vì sao được tính', cell: (person) => <>{person.why}{person.metAt && <small class="adm-under">đạt ngày {formatDate(person.metAt)}</small>}</> },
  ];
  return (
    <>
      <div class="adm-filters"><SearchBox label="Tìm theo tên" value={typed} placeholder="không cần gõ dấu" onSettle={(q) => change({ q, page: null })} /></div>
      <ListState resource={people} empty={typed
        ? { title: `Không có ai tên giống "${typed}"`, text: 'Thử gõ ít chữ hơn.' }
        : state === 'missing' ? { title: 'Không còn ai thiếu', text: 'Mọi người có tài khoản thuộc diện này đều đã được tính.' } : { title: 'Chưa có ai được tính', text: 'Khi có người hoàn thành, tên sẽ hiện ở đây trong vài giây.' }}>
        {(data) => (
          <>
            <DataTable caption={state === 'missing' ? 'Những người còn thiếu' : 'Những người đã đạt'} columns={columns} rows={data.items} keyOf={(person) => person.personId} waiting={people.loading} />
            <Pager {...data} noun="người" addressOf={addressOf} />
          </>
        )}
      </ListState>
    </>
  );
};

const Steps = ({ done, of }: { done: number; of: number }) => (
  <span class="adm-dots" aria-hidden="true">{Array.from({ length: of }, (_, index) => <i key={index} data-done={index < done ? '' : undefined} />)}</span>
);
