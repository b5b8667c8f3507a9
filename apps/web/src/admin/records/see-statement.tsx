import { useState } from 'preact/hooks';
import { Breadcrumb } from '../../ui/breadcrumb';
import { Button } from '../../ui/button';
import { formatBytes, formatDateTime } from '../../ui/format';
import { LoadingNotice, Notice } from '../../ui/notice';
import { StateBadge, StateShape } from '../../ui/state-badge';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { effectLink, effectWord } from './effect-badge';
import { indentJson } from './exact-json';
import type { Effect, StatementDetail } from './types';
import { VoidStatement } from './void-statement';

const LIST = '/quan-tri/kho-ban-ghi/ban-ghi';
const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';
/** After a voiding, progress is worked out anew in the background. */
const FOLLOW_MS = 3000;

const EffectLine = ({ effect }: { effect: Effect }) => {
  const link = effectLink(effect);
  return (
    <li data-changed={effect.changed ? '' : undefined}>
      <StateShape state={effect.changed ? 'done' : 'muted'} />
      <div><b>{effectWord(effect.kind)}</b><span class="visually-hidden">{effect.changed ? ' có thay đổi: ' : ' không thay đổi: '}</span><p>{effect.text}{link && <> <a href={link.href}>{link.text}</a></>}</p></div>
    </li>
  );
};

const fact = (name: string, text: string | undefined) => (text ? [{ name, text }] : []);

interface Attachment { sha2: string; length: number; contentType: string; display?: Record<string, string> }
interface Told { context?: { registration?: string }; object: { objectType?: string; id?: string }; verb: { id: string }; attachments?: Attachment[] }

const Attachments = ({ items }: { items: Attachment[] }) => (
  <>
    <h2 class="adm-section">Tệp đính kèm</h2>
    <ul class="rec-list">
      {items.map((one) => <li key={one.sha2}><a href={`/api/admin/lrs/attachments/${one.sha2}`} download>{one.display?.['vi-VN'] ?? Object.values(one.display ?? {})[0] ?? one.sha2.slice(0, 12)}</a><p class="rec-under"><span>{one.contentType}</span><span>{formatBytes(one.length)}</span></p></li>)}
    </ul>
  </>
);

/** One statement: what it says, what became of it, and its exact text. */
export const SeeStatement = ({ id }: { id: string }) => {
  const can = useCapabilities();
  const [voiding, setVoiding] = useState(false);
  const [followed, setFollowed] = useState(false);
  const { data, trouble, reload } = useResource<StatementDetail>(`/api/admin/lrs/statements/${encodeURIComponent(id)}`, followed ? FOLLOW_MS : undefined);
  if (data === null) return trouble !== null ? <TroubleNotice error={trouble} onRetry={reload} wayOut={{ href: LIST, text: 'Tìm bản ghi khác' }} /> : <LoadingNotice lines={8} />;
  const told = JSON.parse(data.statement) as Told;
  const { registration } = told.context ?? {};
  const activity = (told.object.objectType ?? 'Activity') === 'Activity' ? told.object.id : undefined;
  const verb = told.verb.id;
  const changed = data.effects.filter((effect) => effect.changed);
  const facts = [
    ...fact('Lưu vào kho', formatDateTime(data.stored)), ...fact('Người', data.person?.fullName), ...fact('Nguồn gửi', data.sender ?? undefined), ...fact('Động từ', verb), ...fact('Hoạt động', activity),
    ...fact('Mã lượt học', registration), ...fact('Phiên bản xAPI', data.version), ...fact('Mã bản ghi', data.id),
  ];
  return (
    <>
      <Breadcrumb items={[{ title: 'Bản ghi', href: LIST }, { title: `Bản ghi ${data.id.slice(0, 8)}…` }]} />
      {data.voided && (
        <div class="adm-gap">
          <Notice kind="warning" title="Bản ghi này đã bị hủy">
            <p>{data.voidedBy ? <>{data.voidedBy.sentence} <a href={`${LIST}/${data.voidedBy.id}`}>Mở bản ghi hủy</a></> : 'Nó không còn được tính vào đâu, nhưng vẫn được giữ nguyên trong kho.'}</p>
          </Notice>
        </div>
      )}
      <section class="card rec-said" aria-label="Câu">
        <p class="rec-sentence">{data.sentence}</p>
        <dl class="adm-pairs">{facts.map(({ name, text }) => <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}</dl>
        <div class="rec-foot">
          <p class="rec-around">
            {data.person && <a href={`${LIST}?nguoi=${data.person.id}`}>Bản ghi của người này</a>}
            {registration && <a href={`${LIST}?luot=${registration}`}>Cả lượt học này</a>}
            {activity && <a href={`${LIST}?hoat-dong=${encodeURIComponent(activity)}`}>Cùng hoạt động</a>}
          </p>
          {can.actsForProvince && !data.voided && verb !== VOIDED && <Button small kind="danger" onClick={() => setVoiding(true)}>Hủy bản ghi…</Button>}
        </div>
      </section>
      <h2 class="adm-section">Tác động</h2>
      <p class="soft">{data.voided ? 'Bản ghi đã hủy thì không còn được tính.' : changed.length > 0 ? 'Bản ghi này đang được tính, từ tiến độ đến chỉ tiêu như sau.' : 'Bản ghi này không làm thay đổi kết quả của ai. Lý do:'}</p>
      <ul class="rec-effects">{data.effects.map((effect, index) => <EffectLine key={index} effect={effect} />)}</ul>
      {told.attachments && told.attachments.length > 0 && <Attachments items={told.attachments} />}
      <h2 class="adm-section">Nguyên văn</h2>
      <p class="soft">Giữ đúng như khi nhận, từng chữ số. {data.voided ? <StateBadge state="danger">Đã hủy</StateBadge> : null}</p>
      <div class="adm-json"><pre tabIndex={0} aria-label="JSON của bản ghi">{indentJson(data.statement)}</pre></div>
      {voiding && <VoidStatement detail={data} changed={changed} onClose={() => setVoiding(false)} onDone={() => { setVoiding(false); setFollowed(true); reload(); }} />}
    </>
  );
};
