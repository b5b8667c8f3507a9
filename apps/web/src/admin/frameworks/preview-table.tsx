import { formatNumber } from '../../ui/format';
import type { FrameworkDetail, Preview, PreviewItem } from './types';

const FOUND: Record<PreviewItem['by'], string> = { chosen: 'bạn ghép', code: 'cùng mã', name: 'cùng tên', new: 'mới' };

interface Props { preview: Preview; standing: FrameworkDetail; choices: Record<string, string>; onPair: (official: string, code: string | null) => void; busy: boolean }

const tiesOf = ({ questions, courses, people, years }: Preview['orphans'][number]): string => {
  const said = [
    ...(questions > 0 ? [`${formatNumber(questions)} câu hỏi`] : []), ...(courses > 0 ? [`${formatNumber(courses)} khóa học`] : []),
    ...(people > 0 ? [`${formatNumber(people)} người đã đạt`] : []), ...(years.length > 0 ? [`yêu cầu năm ${years.join(', ')}`] : []),
  ];
  return said.length === 0 ? 'không có gì gắn với mục này' : `còn gắn: ${said.join(', ')}`;
};

/** What becomes what, item by item, each pair open to change; and what is left without a place. */
export const PreviewTable = ({ preview, standing, choices, onPair, busy }: Props) => {
  const line = (item: PreviewItem, kind: 'group' | 'skill', among: { code: string; name: string }[]) => (
    <tr key={`${kind}-${item.official}`} data-kind={kind} data-by={item.by}>
      <th scope="row"><span class="frw-code">{item.official}</span> {item.name}</th>
      <td>
        <select aria-label={`${item.official} là mục nào của khung hiện hành`} disabled={busy} value={choices[item.official] ?? (item.was?.code ?? '')}
          onChange={(event) => onPair(item.official, (event.currentTarget as HTMLSelectElement).value)}>
          <option value="">mục mới</option>
          {among.map((one) => <option key={one.code} value={one.code}>{one.code} · {one.name}</option>)}
        </select>
        {choices[item.official] !== undefined && <button type="button" class="btn quiet small" onClick={() => onPair(item.official, null)}>Để hệ thống ghép</button>}
      </td>
      <td>{FOUND[item.by]}{item.renamed && <span class="adm-under">trước: {item.was!.name}</span>}</td>
    </tr>
  );
  const skills = standing.items.flatMap((group) => group.skills);
  return (
    <>
      <div class="frw-preview" tabIndex={0} role="region" aria-label="Cái gì thành cái gì">
        <table class="table">
          <thead><tr><th scope="col">Trong tệp</th><th scope="col">Là mục hiện hành</th><th scope="col">Ghép theo</th></tr></thead>
          <tbody>{preview.groups.map((group) => [line(group, 'group', standing.items), ...group.skills.map((skill) => line(skill, 'skill', skills))])}</tbody>
        </table>
      </div>
      {preview.orphans.length === 0
        ? <p class="soft">Mọi mục hiện hành đều có chỗ trong khung mới.</p>
        : <div class="adm-lead"><b>{formatNumber(preview.orphans.length)} mục hiện hành không có trong tệp:</b><ul>{preview.orphans.map((orphan) => <li key={orphan.code}>{orphan.name} ({orphan.code}): {tiesOf(orphan)}</li>)}</ul></div>}
    </>
  );
};
