import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import { Breadcrumb } from '../../ui/breadcrumb';
import { LinkButton } from '../../ui/button';
import { formatNumber } from '../../ui/format';
import { EmptyNotice, LoadingNotice } from '../../ui/notice';
import { Tabs } from '../../ui/tabs';
import { ListState } from '../parts/list-state';
import { TroubleNotice } from '../parts/trouble-notice';
import { PickUnit } from '../parts/pick-unit';
import { ExportButton } from '../parts/export-button';
import { useCapabilities } from '../use-capabilities';
import { ChildrenTable } from './children-table';
import { DeclareDenominator } from './declare-denominator';
import { PeopleList } from './people-list';
import { FIGURES_EVERY_MS, Freshness, useMoved } from './see-targets';
import { TargetCard } from './target-card';
import type { Attainment, ChildFigure } from '../types';

type Tab = 'don-vi' | 'con-thieu' | 'da-dat';
const TABS: Tab[] = ['don-vi', 'con-thieu', 'da-dat'];

/** One target, one unit: the same layout from the province down to a village team. */
export const DrillTarget = ({ target }: { target: string }) => {
  const can = useCapabilities();
  const { view, change, addressOf } = useViewState();
  const unitId = view['unit'] ?? '';
  const attainment = useResource<Attainment>(withQuery('/api/attainment', { unitId }), FIGURES_EVERY_MS);
  const here = attainment.data?.unit.id ?? null;
  const children = useResource<{ items: ChildFigure[] }>(here && withQuery(`/api/attainment/${encodeURIComponent(target)}/units`, { unitId: here }), FIGURES_EVERY_MS * 2);
  const { data, trouble } = attainment;
  const figure = data?.targets.find((one) => one.code === target);
  const moved = useMoved(figure && [figure], here ?? undefined);

  if (data === null) return trouble !== null ? <TroubleNotice error={trouble} onRetry={attainment.reload} wayOut={{ href: '/don-vi', text: 'Về đơn vị của tôi' }} /> : <LoadingNotice lines={10} />;
  if (!figure) return <EmptyNotice title="Đơn vị này không có chỉ tiêu đó" action={<LinkButton href={withQuery('/don-vi', { unit: data.unit.id })}>Về các chỉ tiêu của {data.unit.name}</LinkButton>}>Chỉ tiêu có thể đã đổi mã hoặc thuộc năm khác.</EmptyNotice>;

  const base = `/don-vi/${encodeURIComponent(target)}`;
  const hasChildren = children.data !== null && children.data.items.length > 0;
  const asked = TABS.find((tab) => tab === view['xem']);
  const tab: Tab = asked ?? (children.data === null || hasChildren ? 'don-vi' : 'con-thieu');
  const tabs: { id: Tab; text: string }[] = [
    ...(children.data === null || hasChildren || tab === 'don-vi' ? [{ id: 'don-vi' as const, text: `Đơn vị trực thuộc${hasChildren ? ` (${formatNumber(children.data!.items.length)})` : ''}` }] : []),
    ...(figure.measure === 'units' ? [] : [{ id: 'con-thieu' as const, text: 'Người còn thiếu' }, { id: 'da-dat' as const, text: 'Người đã đạt' }]),
  ];

  return (
    <>
      <Breadcrumb items={[{ title: 'Chỉ tiêu', href: withQuery('/don-vi', { unit: data.unit.id }) }, ...data.breadcrumb.map((unit) => ({ title: unit.name, href: withQuery(base, { unit: unit.id }) })), ...(tab === 'don-vi' ? [] : [{ title: tab === 'con-thieu' ? 'Người còn thiếu' : 'Người đã đạt' }])]} />
      <header class="adm-head">
        <div><h1>{data.unit.name}<span class="adm-head-year">năm {data.year}</span></h1><Freshness data={data} trouble={trouble !== null} /></div>
        <PickUnit label="Đơn vị" value={data.unit.id} onPick={(unit) => change({ unit, page: null, q: null, loc: null }, false)} />
      </header>
      <p class="visually-hidden" role="status" aria-live="polite">{moved}</p>
      <TargetCard key={data.unit.id} figure={figure} actions={can.managesUnit && (figure.denominator === null || figure.denominator.own)
        ? <DeclareDenominator figure={figure} unit={data.unit} onDeclared={(changed) => attainment.put((now) => ({ ...now, targets: now.targets.map((one) => (one.code === changed.code ? changed : one)) }))} /> : undefined} />
      <div class="adm-tabs-line">
        <Tabs label="Xem theo" items={tabs.map(({ id, text }) => ({ title: text, href: addressOf({ xem: id, page: null, q: null, loc: null, sort: null }), current: id === tab }))} />
        <ExportButton key={tab} shown={tab === 'don-vi'
          ? { screen: 'units', target, unitId: data.unit.id, typed: view['loc'] ?? '' }
          : { screen: 'people', target, unitId: data.unit.id, state: tab === 'con-thieu' ? 'missing' : 'met', typed: view['q'] ?? '' }} />
      </div>
      {tab === 'don-vi'
        ? <ListState resource={children} empty={{ title: 'Không có đơn vị trực thuộc', text: 'Đơn vị này là cấp cuối. Hãy xem danh sách người.' }}>
            {({ items }) => <ChildrenTable figure={figure} rows={items} waiting={false} hrefOf={(unit) => withQuery(base, { unit })} />}
          </ListState>
        : <PeopleList key={tab} target={target} unitId={data.unit.id} state={tab === 'con-thieu' ? 'missing' : 'met'} />}
    </>
  );
};
