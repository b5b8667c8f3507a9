import { LinkButton } from '../../ui/button';
import { formatNumber } from '../../ui/format';
import { ListState } from '../parts/list-state';
import type { Resource } from '../use-resource';
import { FORMAT_WORDS, type HeldFormat } from './import-words';

/** The bank as a file, and what a format has no place for. */
export const ExportBank = ({ bank, formats }: { bank: string; formats: Resource<{ items: HeldFormat[] }> }) => (
  <section class="card bank-card" aria-label="Xuất ngân hàng ra tệp">
    <h2 class="card-title">Xuất ra tệp</h2>
    <p>Tệp có cả đáp án: chỉ gửi cho người soạn đề, không để trên máy dùng chung. Mỗi lần xuất được ghi vào nhật ký.</p>
    <ListState resource={formats} empty={{ title: 'Ngân hàng chưa có câu nào', text: 'Nhập câu hỏi trước.' }}>
      {({ items }) => (
        <ul class="bank-formats">
          {items.map(({ format, holds, leftOut }) => (
            <li key={format}>
              <div>
                <b>{FORMAT_WORDS[format].name}</b> <span class="soft">{formatNumber(holds)}{leftOut.length > 0 && ` / ${formatNumber(holds + leftOut.length)}`} câu</span>
                <small class="adm-under">{FORMAT_WORDS[format].about}</small>
                {leftOut.length > 0 && (
                  <details>
                    <summary>{formatNumber(leftOut.length)} câu không ghi được vào tệp này</summary>
                    <ul class="bank-left">{leftOut.slice(0, 50).map(({ key, why }) => <li key={key}><code>{key}</code> {why}</li>)}</ul>
                    {leftOut.length > 50 && <p class="soft">… và {formatNumber(leftOut.length - 50)} câu nữa.</p>}
                  </details>
                )}
              </div>
              <LinkButton small href={`/api/admin/banks/${encodeURIComponent(bank)}/export?format=${format}`} download aria-label={`Tải tệp ${FORMAT_WORDS[format].name}`}>Tải</LinkButton>
            </li>
          ))}
        </ul>
      )}
    </ListState>
  </section>
);
