import { useEffect, useRef, useState } from 'preact/hooks';
import { formatMoment, formatNumber } from '../../ui/format';
import { LinkButton } from '../../ui/button';
import { Breadcrumb } from '../../ui/breadcrumb';
import { EmptyNotice, LoadingNotice } from '../../ui/notice';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import { PickUnit } from '../parts/pick-unit';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { movedText } from './figure';
import { StateMark } from './target-bar';
import { TargetCard } from './target-card';
import { DeclareDenominator } from './declare-denominator';
import type { Attainment, TargetFigure } from '../types';

export const FIGURES_EVERY_MS = 3000;

/** Tells a figure that moved while the page was open, without stealing the eye of who reads elsewhere. */
export const useMoved = (targets: TargetFigure[] | undefined, unitId: string | undefined): string => {
  const before = useRef<{ unitId: string | undefined; targets: TargetFigure[] | undefined }>({ unitId, targets });
  const [text, setText] = useState('');
  useEffect(() => {
    const moved = before.current.unitId === unitId && before.current.targets && targets ? movedText(before.current.targets, targets) : '';
    if (moved !== '') setText(moved);
    before.current = { unitId, targets };
  }, [targets, unitId]);
  return text;
};

export const Freshness = ({ data, trouble }: { data: Attainment; trouble: boolean }) => (
  <p class="adm-fresh" data-stale={trouble ? '' : undefined}>
    <span class="adm-fresh-dot" aria-hidden="true" />
    số liệu {formatMoment(data.asOf, Date.now())}{trouble ? ' · chưa cập nhật được' : ''}
    {(data.pendingDevices ?? 0) > 0 && ` · ${formatNumber(data.pendingDevices ?? 0)} máy còn dữ liệu chưa gửi`}
  </p>
);

const Tally = ({ targets }: { targets: TargetFigure[] }) => (
  <p class="adm-tally">
    {(['behind', 'near', 'met', 'undeclared'] as const).map((state) => {
      const count = targets.filter((figure) => figure.state === state).length;
      return count > 0 && <span key={state}><StateMark state={state} /> {formatNumber(count)}</span>;
    })}
  </p>
);

/** The manager's first screen: my targets. */
export const SeeTargets = () => {
  const can = useCapabilities();
  const { view, change } = useViewState();
  const unitId = view['unit'] ?? '';
  const attainment = useResource<Attainment>(withQuery('/api/attainment', { unitId }), FIGURES_EVERY_MS);
  const { data, trouble } = attainment;
  const moved = useMoved(data?.targets, data?.unit.id);

  return (
    <>
      {data && data.breadcrumb.length > 1 && <Breadcrumb items={data.breadcrumb.map((unit) => ({ title: unit.name, href: withQuery('/don-vi', { unit: unit.id }) }))} />}
      <header class="adm-head">
        <div>
          <h1>{data ? data.unit.name : 'Chỉ tiêu của đơn vị'}{data && <span class="adm-head-year">năm {data.year}</span>}</h1>
          {data && <Freshness data={data} trouble={trouble !== null} />}
        </div>
        <PickUnit label="Đơn vị" value={unitId || (data?.unit.id ?? '')} onPick={(unit) => change({ unit }, false)} />
      </header>
      <p class="visually-hidden" role="status" aria-live="polite">{moved}</p>
      {data === null && (trouble !== null ? <TroubleNotice error={trouble} onRetry={attainment.reload} wayOut={{ href: '/don-vi', text: 'Về đơn vị của tôi' }} /> : <LoadingNotice lines={8} />)}
      {data && data.targets.length === 0 && <EmptyNotice title="Chưa có chỉ tiêu nào cho đơn vị này">Sở Khoa học và Công nghệ đặt chỉ tiêu cho từng năm. Khi có chỉ tiêu, số liệu hiện ở đây.</EmptyNotice>}
      {data && data.targets.length > 0 && (
        <>
          <Tally targets={data.targets} />
          <div class="adm-targets">
            {data.targets.map((figure) => {
              const href = withQuery(`/don-vi/${encodeURIComponent(figure.code)}`, { unit: data.unit.id });
              const canDeclare = can.managesUnit && (figure.denominator === null || figure.denominator.own);
              return (
                <TargetCard key={`${data.unit.id}-${figure.code}`} figure={figure} href={href} actions={
                  <>
                    <LinkButton small href={withQuery(`/don-vi/${encodeURIComponent(figure.code)}`, { unit: data.unit.id, xem: figure.measure === 'people' ? (figure.state === 'met' ? 'da-dat' : 'con-thieu') : null })}>
                      {figure.measure === 'people' ? (figure.state === 'met' ? 'Xem danh sách' : 'Xem ai còn thiếu') : 'Xem chi tiết'}
                    </LinkButton>
                    {canDeclare && <DeclareDenominator figure={figure} unit={data.unit} onDeclared={(changed) => attainment.put((now) => ({ ...now, targets: now.targets.map((one) => (one.code === changed.code ? changed : one)) }))} />}
                  </>
                } />
              );
            })}
          </div>
        </>
      )}
    </>
  );
};
