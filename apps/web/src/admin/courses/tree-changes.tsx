import type { TreeChange } from '../types';

const WORDS: Record<TreeChange['kind'], string> = { added: 'thêm', removed: 'bỏ', renamed: 'đổi tên', moved: 'đổi chỗ', terms: 'đổi nội dung mở hoặc điều kiện' };

/** What a version changes, unit by unit, in the order of the course. */
export const TreeChanges = ({ changes }: { changes: readonly TreeChange[] }) => {
  if (changes.length === 0) return <p class="soft">Các bài giữ nguyên tên, thứ tự và điều kiện; chỉ tệp bên trong thay đổi.</p>;
  const shown = changes.slice(0, SHOWN);
  return (
    <ul class="adm-changes">
      {shown.map((change) => <li key={`${change.kind} ${change.unitId}`} data-kind={change.kind}><b>{WORDS[change.kind]}</b> {change.title}{change.kind === 'renamed' && <span class="soft"> (trước là “{change.was}”)</span>}</li>)}
      {changes.length > SHOWN && <li class="soft">và {changes.length - SHOWN} thay đổi nữa</li>}
    </ul>
  );
};
const SHOWN = 30;
