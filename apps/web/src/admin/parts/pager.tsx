import { formatNumber } from '../../ui/format';
import { pagesOf } from '../view-state';

/** Which rows are shown, and the way to the others. Links, so that a page can be opened beside. */
export const Pager = ({ page, size, total, noun, addressOf }: { page: number; size: number; total: number; noun: string; addressOf: (values: { page: number }) => string }) => {
  const at = pagesOf({ page, size, total });
  if (total === 0) return null;
  const step = (to: number, label: string, hint: string) =>
    to < 1 || to > at.last
      ? <span class="adm-pager-step" aria-disabled="true">{label}</span>
      : <a class="adm-pager-step" href={addressOf({ page: to })} aria-label={hint}>{label}</a>;
  return (
    <nav class="adm-pager" aria-label="Trang của danh sách">
      <p>{at.last === 1 ? `${formatNumber(total)} ${noun}` : `${formatNumber(at.from)}–${formatNumber(at.to)} trong ${formatNumber(total)} ${noun}`}</p>
      {at.last > 1 && (
        <span class="adm-pager-steps">
          {step(at.page - 1, '‹ Trước', 'Trang trước')}
          <span class="adm-pager-here">Trang {formatNumber(at.page)}/{formatNumber(at.last)}</span>
          {step(at.page + 1, 'Tiếp ›', 'Trang tiếp')}
        </span>
      )}
    </nav>
  );
};
