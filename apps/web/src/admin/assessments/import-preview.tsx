import { formatNumber } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { alike, comes, isUnreadable, placesWords, previewSentence, type ImportPreview } from './import-words';

/** More than anybody reads to its end. */
const SHOWN = 100;

/** What a file would do to the bank: its faults first, each with its place, then what comes. */
export const SeeImport = ({ preview }: { preview: ImportPreview }) => {
  const { added, reworded, unchanged, faults, remarks } = preview;
  const coming = comes(preview);
  const groups = alike(faults);
  return (
    <div class="bank-preview">
      <Notice kind={isUnreadable(preview) ? 'error' : faults.length > 0 ? 'warning' : coming > 0 ? 'success' : 'info'} title={previewSentence(preview)}>
        {!isUnreadable(preview) && <p>Thêm mới <b>{formatNumber(added.length)}</b> · viết lại <b>{formatNumber(reworded.length)}</b> · giữ nguyên <b>{formatNumber(unchanged)}</b>. Câu không có trong tệp vẫn ở lại ngân hàng. Chưa có gì thay đổi.</p>}
      </Notice>
      {faults.length > 0 && (
        <section class="bank-block" aria-label="Lỗi cần sửa">
          <h3>Lỗi cần sửa</h3>
          <ul class="bank-faults">
            {groups.slice(0, SHOWN).map(([first, ...others]) => (
              <li key={first!.text}>
                <span class="bank-where">{others.length > 0 ? `${formatNumber(others.length + 1)} chỗ` : first!.where}{others.length === 0 && first!.key && <small>{first!.key}</small>}</span><span>{first!.text}</span>
                {others.length > 0 && <span class="bank-places">{placesWords([first!, ...others].map(({ where }) => where))}</span>}
              </li>
            ))}
          </ul>
          {groups.length > SHOWN && <p class="soft">… và {formatNumber(groups.length - SHOWN)} lỗi khác nữa. Sửa các lỗi trên rồi xem trước lại.</p>}
        </section>
      )}
      {remarks.length > 0 && (
        <section class="bank-block" aria-label="Nên biết">
          <h3>Nên biết</h3>
          <ul class="bank-remarks">{remarks.map(({ text, lines }) => <li key={text}>{text} <small class="soft">(dòng hoặc câu số {placesWords(lines.map(formatNumber))})</small></li>)}</ul>
        </section>
      )}
      {reworded.length > 0 && (
        <details class="bank-block" open={reworded.length <= 5}>
          <summary>{formatNumber(reworded.length)} câu viết lại</summary>
          <ul class="bank-coming">
            {reworded.slice(0, SHOWN).map(({ key, kind, prompt, before }) => (
              <li key={key}>
                <small class="soft">{key}{kind !== before.kind && ' · đổi loại câu'}</small>
                {before.prompt === prompt ? <span>{prompt} <small class="soft">(lời hỏi giữ nguyên; đáp án, giải thích hoặc nhãn khác)</small></span> : <><del>{before.prompt}</del><ins>{prompt}</ins></>}
              </li>
            ))}
          </ul>
          {reworded.length > SHOWN && <p class="soft">… và {formatNumber(reworded.length - SHOWN)} câu nữa.</p>}
        </details>
      )}
      {added.length > 0 && (
        <details class="bank-block" open={added.length <= 5}>
          <summary>{formatNumber(added.length)} câu thêm mới</summary>
          <ul class="bank-coming">{added.slice(0, SHOWN).map(({ key, prompt }) => <li key={key}><small class="soft">{key}</small><span>{prompt}</span></li>)}</ul>
          {added.length > SHOWN && <p class="soft">… và {formatNumber(added.length - SHOWN)} câu nữa.</p>}
        </details>
      )}
    </div>
  );
};
