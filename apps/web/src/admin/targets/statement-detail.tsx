import { useState } from 'preact/hooks';
import { formatDate, formatDateTime } from '../../ui/format';
import { LoadingNotice } from '../../ui/notice';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import type { EvidenceStep, StoredStatement } from '../types';
import { readableJson } from './evidence';

export const when = (at: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(at) ? formatDate(at) : formatDateTime(at));

/** A statement behind a step: read when opened, as a sentence first and as it was received beneath. */
export const StatementDetail = ({ step, statementId }: { step: EvidenceStep; statementId: string }) => {
  const [opened, setOpened] = useState(false);
  const { data, trouble, reload } = useResource<StoredStatement>(opened ? `/api/statements/${statementId}` : null);
  return (
    <details class="adm-statement" onToggle={(event) => { if (event.currentTarget.open) setOpened(true); }}>
      <summary><span>{step.title}{step.at && <time dateTime={step.at}>{when(step.at)}</time>}</span></summary>
      {trouble !== null && <TroubleNotice error={trouble} onRetry={reload} />}
      {opened && data === null && trouble === null && <LoadingNotice lines={2} />}
      {data && (
        <>
          <p class="adm-statement-sentence">{data.sentence}</p>
          <p class="soft small">Hệ thống nhận lúc {formatDateTime(data.stored)} và giữ nguyên như khi nhận.<br />Mã bản ghi: <code>{statementId}</code></p>
          <details class="adm-json"><summary>Bản ghi gốc (xAPI)</summary><pre tabIndex={0}>{readableJson(data.statement)}</pre></details>
        </>
      )}
    </details>
  );
};
