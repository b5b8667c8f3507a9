import { Breadcrumb } from '../../ui/breadcrumb';
import { EmptyNotice, LoadingNotice } from '../../ui/notice';
import { StateBadge, StateShape } from '../../ui/state-badge';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import { chaptersOf, evidenceWord, isCounted } from './evidence';
import { StatementDetail, when } from './statement-detail';
import type { Attainment, Evidence, EvidenceStep } from '../types';

const Step = ({ step }: { step: EvidenceStep }) => (
  <li data-kind={step.kind}>
    <p class="adm-timeline-kind">{evidenceWord(step.kind)}{step.at && step.kind !== 'statement' && <> · <time dateTime={step.at}>{when(step.at)}</time></>}</p>
    {step.statementId ? <StatementDetail step={step} statementId={step.statementId} /> : <p class="adm-timeline-text"><b>{step.title}</b>{step.detail && <small class="adm-under">{step.detail}</small>}</p>}
  </li>
);

/** From the requirement down to the statements: why this person is, or is not, in the number. */
export const SeeEvidence = ({ target, personId }: { target: string; personId: string }) => {
  const { view } = useViewState();
  const unitId = view['unit'] ?? '';
  const { data, trouble, reload } = useResource<Evidence>(`/api/attainment/${encodeURIComponent(target)}/people/${encodeURIComponent(personId)}/evidence`);
  const attainment = useResource<Attainment>(withQuery('/api/attainment', { unitId }));
  const figure = attainment.data?.targets.find((one) => one.code === target);
  const base = `/don-vi/${encodeURIComponent(target)}`;
  const counted = data && isCounted(data);
  const list = { title: counted ? 'Người đã đạt' : 'Người còn thiếu', href: withQuery(base, { unit: unitId, xem: counted ? 'da-dat' : 'con-thieu' }) };

  return (
    <>
      {attainment.data && <Breadcrumb items={[{ title: 'Chỉ tiêu', href: withQuery('/don-vi', { unit: unitId }) }, ...attainment.data.breadcrumb.map((unit) => ({ title: unit.name, href: withQuery(base, { unit: unit.id }) })), list, { title: data?.person.fullName ?? '…' }, { title: 'Bằng chứng' }]} />}
      {data === null && (trouble !== null ? <TroubleNotice error={trouble} onRetry={reload} wayOut={{ href: '/don-vi', text: 'Về đơn vị của tôi' }} /> : <LoadingNotice lines={8} />)}
      {data && (
        <>
          <header class="adm-head">
            <div>
              <h1>{data.person.fullName}</h1>
              <p class="soft">{[data.person.position, data.person.unitName].filter(Boolean).join(' · ')}</p>
            </div>
            {counted !== null && <StateBadge state={counted ? 'done' : 'danger'}>{counted ? 'Đã được tính' : 'Chưa được tính'}</StateBadge>}
          </header>
          <section class="card adm-why">
            {figure && <p class="soft">Chỉ tiêu: <a href={withQuery(base, { unit: unitId })}>{figure.title}</a></p>}
            <p class="adm-why-sentence">{data.why}</p>
            {figure && <p class="soft">Quy tắc: {figure.rule}</p>}
          </section>
          <h2 class="adm-section">Từ yêu cầu đến bằng chứng</h2>
          {data.steps.length === 0
            ? <EmptyNotice title="Chưa có bằng chứng nào">Khi người này học, mỗi việc đã làm được ghi lại và hiện ở đây.</EmptyNotice>
            : (
              <ol class="adm-timeline">
                {chaptersOf(data.steps).map(({ head, steps, done }, index) => (
                  <li key={index} data-done={done === null ? undefined : String(done)}>
                    <span class="adm-timeline-mark"><StateShape state={done === false ? 'todo' : 'done'} /></span>
                    <p class="adm-timeline-kind">{evidenceWord(head.kind)} · {done === false ? 'chưa đạt' : head.at ? when(head.at) : 'đã đạt'}</p>
                    {head.statementId ? <StatementDetail step={head} statementId={head.statementId} /> : <><h3>{head.title}</h3>{head.detail && <p class="soft small">{head.detail}</p>}</>}
                    {steps.length > 0 && <ol class="adm-steps-list">{steps.map((step, at) => <Step key={at} step={step} />)}</ol>}
                  </li>
                ))}
              </ol>
            )}
        </>
      )}
    </>
  );
};
