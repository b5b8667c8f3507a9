import { SelectField } from '../../ui/field';
import { ListState } from '../parts/list-state';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { ExportBank } from './export-bank';
import { ImportBank } from './import-bank';
import type { HeldFormat } from './import-words';
import './bank-files.css';

/** A bank out of files and into files. Who only oversees may take it out. */
export const BankFiles = () => {
  const can = useCapabilities();
  const { view, change } = useViewState();
  const names = useResource<{ items: string[] }>('/api/admin/banks');
  const bank = view['ngan-hang'] ?? names.data?.items[0] ?? null;
  const path = bank && `/api/admin/banks/${encodeURIComponent(bank)}`;
  const formats = useResource<{ items: HeldFormat[] }>(path && `${path}/formats`);
  const questions = useResource<{ items: { skill: string }[] }>(can.actsForProvince && path ? path : null);
  const skills = [...new Set((questions.data?.items ?? []).map(({ skill }) => skill))];
  return (
    <ListState resource={names} empty={{ title: 'Chưa có ngân hàng câu hỏi nào', text: 'Nạp học liệu của một khóa học có bài kiểm tra cuối khóa trước.' }}>
      {({ items }) => (
        <>
          <div class="adm-filters"><SelectField label="Ngân hàng" value={bank ?? ''} onChange={(event) => change({ 'ngan-hang': event.currentTarget.value })}>{items.map((name) => <option key={name} value={name}>{name}</option>)}</SelectField></div>
          {bank && (
            <div class="bank-files">
              {can.actsForProvince && <ImportBank key={bank} bank={bank} skills={skills} onDone={() => { formats.reload(); questions.reload(); }} />}
              <ExportBank bank={bank} formats={formats} />
            </div>
          )}
        </>
      )}
    </ListState>
  );
};
