import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button, LinkButton } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { formatDateTime } from '../../ui/format';
import { ListState } from '../parts/list-state';
import { SearchBox } from '../parts/search-box';
import { useResource } from '../use-resource';
import type { CourseList } from '../types';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import { EffectBadge } from './effect-badge';
import { PickPerson } from './pick-person';
import { addressOfFilters, anyFilter, anyRare, filtersIn, idIn, noFilters, queryOf, type Filters } from './statement-filters';
import type { StatementPage } from './types';
import { COMMON_VERBS } from './verbs';

const HERE = '/quan-tri/kho-ban-ghi/ban-ghi';
const valueOf = (event: Event): string => (event.currentTarget as HTMLInputElement).value;
const OTHER = 'khac';

const PickVerb = ({ value, onPick }: { value: string; onPick: (verb: string) => void }) => {
  const known = value === '' || COMMON_VERBS.some(([id]) => id === value);
  const [other, setOther] = useState(!known);
  return (
    <>
      <div class="adm-choice">
        <SelectField label="Việc đã làm" value={other ? OTHER : value} onChange={(event: Event) => { const picked = valueOf(event); setOther(picked === OTHER); if (picked !== OTHER) onPick(picked); }}>
          <option value="">Mọi việc</option>
          {COMMON_VERBS.map(([id, word]) => <option key={id} value={id}>{word}</option>)}
          <option value={OTHER}>Việc khác…</option>
        </SelectField>
      </div>
      {other && <SearchBox label="Địa chỉ của động từ" value={known ? '' : value} placeholder="https://…" ms={500} onSettle={onPick} />}
    </>
  );
};

/** The province's statements as sentences, by the filters of xAPI; what is asked for stands in the address. */
export const SearchStatements = () => {
  const { view, change, addressOf } = useViewState();
  const { route } = useLocation();
  const filters = filtersIn(view);
  const list = useResource<StatementPage>(withQuery('/api/admin/lrs/statements', queryOf(filters)));
  const courses = useResource<CourseList>('/api/admin/courses').data?.items ?? [];
  const [id, setId] = useState('');
  const [idFault, setIdFault] = useState<string | null>(null);
  const filter = (by: Partial<Filters>) => change(addressOfFilters(by));
  const rare = anyRare(filters);

  return (
    <>
      <div class="adm-filters">
        <PickPerson label="Người" value={filters.person} anyText="Mọi người" onPick={(person) => filter({ person })} />
        <PickVerb value={filters.verb} onPick={(verb) => filter({ verb })} />
        <div class="adm-choice"><SelectField label="Khóa học" value={courses.some((course) => course.activityIri === filters.activity) ? filters.activity : ''} onChange={(event: Event) => filter({ activity: valueOf(event), related: valueOf(event) !== '' })}>
          <option value="">Mọi khóa học</option>
          {courses.map((course) => <option key={course.id} value={course.activityIri}>{course.title}</option>)}
        </SelectField></div>
      </div>
      <details class="rec-more" open={rare}>
        <summary>Thêm bộ lọc</summary>
        <div class="adm-filters">
          <div class="adm-choice"><Field label="Lưu từ ngày" type="date" value={filters.from} onChange={(event: Event) => filter({ from: valueOf(event) })} /></div>
          <div class="adm-choice"><Field label="Đến hết ngày" type="date" value={filters.to} onChange={(event: Event) => filter({ to: valueOf(event) })} /></div>
          <SearchBox label="Hoạt động" value={filters.activity} placeholder="địa chỉ (IRI)" ms={500} onSettle={(activity) => filter({ activity })} />
          <SearchBox label="Mã lượt học (registration)" value={filters.registration} ms={500} onSettle={(registration) => filter({ registration })} />
          {filters.person === '' && <SearchBox label="Người ngoài hệ thống" value={filters.agent} placeholder="thư điện tử, hoặc JSON của agent" ms={500} onSettle={(agent) => filter({ agent })} />}
        </div>
        <div class="rec-ticks">
          <label class="choice"><input type="checkbox" checked={filters.related} onChange={(event) => filter({ related: event.currentTarget.checked })} /><span>Tìm cả khi người hay hoạt động chỉ được nhắc đến (trong khóa học, người hướng dẫn, nhóm…)</span></label>
          <label class="choice"><input type="checkbox" checked={filters.oldestFirst} onChange={(event) => filter({ oldestFirst: event.currentTarget.checked })} /><span>Cũ nhất lên trước</span></label>
        </div>
        <form class="rec-open" onSubmit={(event) => { event.preventDefault(); const found = idIn(id); setIdFault(found ? null : 'Mã bản ghi gồm 36 ký tự, ví dụ 6690e6c9-3ef0-4ed3-8b37-7f3964730bee.'); if (found) route(`${HERE}/${found}`); }}>
          <Field label="Mở bằng mã bản ghi (cả bản ghi đã hủy)" value={id} error={idFault} autocomplete="off" spellcheck={false} onInput={(event: Event) => setId(valueOf(event))} />
          <Button type="submit">Mở</Button>
        </form>
      </details>
      <ListState resource={list} empty={anyFilter(filters)
        ? { title: 'Không có bản ghi nào khớp', text: 'Thử bỏ bớt bộ lọc. Bản ghi đã hủy không hiện ở đây; mở bằng mã bản ghi.', action: <LinkButton href={addressOf(addressOfFilters(noFilters))}>Bỏ mọi bộ lọc</LinkButton> }
        : { title: 'Kho chưa có bản ghi nào', text: 'Khi có người học, mỗi việc họ làm được ghi lại và hiện ở đây.' }}>
        {(data) => (
          <>
            <ol class="rec-list" data-waiting={list.loading ? '' : undefined} aria-busy={list.loading || undefined}>
              {data.items.map((one) => (
                <li key={one.id}>
                  <a href={`${HERE}/${one.id}`}>{one.sentence}</a>
                  <p class="rec-under"><time dateTime={one.stored}>lưu {formatDateTime(one.stored)}</time>{one.effect && <EffectBadge effect={one.effect} />}</p>
                </li>
              ))}
            </ol>
            <nav class="adm-pager" aria-label="Trang của danh sách">
              <p>{filters.oldestFirst ? 'Cũ nhất lên trước' : 'Mới nhất lên trước'}</p>
              <span class="adm-pager-steps">
                {filters.cursor !== '' && <a class="adm-pager-step" href={addressOf(addressOfFilters({}))}>« Về đầu</a>}
                {data.cursor !== null ? <a class="adm-pager-step" href={addressOf({ ...addressOfFilters({}), ...addressOfFilters({ cursor: data.cursor }) })}>Tiếp ›</a> : <span class="adm-pager-step" aria-disabled="true">Hết</span>}
              </span>
            </nav>
          </>
        )}
      </ListState>
    </>
  );
};
