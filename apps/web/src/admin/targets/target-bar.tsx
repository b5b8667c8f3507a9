import { formatNumber } from '../../ui/format';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge, type BadgeState } from '../../ui/state-badge';
import { percentText } from '../format';
import { counted, stateWord } from './figure';
import type { AttainmentState, Measure } from '../types';

const BADGE: Record<AttainmentState, BadgeState> = { met: 'done', near: 'warn', behind: 'danger', undeclared: 'muted' };
const TONE = { met: 'done', near: 'warn', behind: undefined, undeclared: undefined } as const;

export const StateMark = ({ state, short }: { state: AttainmentState; short?: boolean }) => (
  <StateBadge state={BADGE[state]}>{short && state === 'undeclared' ? 'Chưa khai' : stateWord(state)}</StateBadge>
);

interface Props { met: number; denominator: number | null; requiredPercent: number; state: AttainmentState; measure: Measure; tall?: boolean }

/** A horizontal bar with the required line. Without a denominator there is no share, so the track stays open. */
export const TargetBar = ({ met, denominator, requiredPercent, state, measure, tall = false }: Props) => {
  if (denominator === null || denominator === 0) return <span class={`adm-track${tall ? ' tall' : ''}`} aria-hidden="true" />;
  const label = `${formatNumber(met)} trên ${formatNumber(denominator)} ${counted(measure)}, yêu cầu ${percentText(requiredPercent)}`;
  return (
    <span class={`adm-bar${tall ? ' tall' : ''}`}>
      <ProgressBar value={met / denominator} mark={requiredPercent / 100} tone={TONE[state]} tall={tall} label={label} />
      {tall && requiredPercent < 100 && <span class="adm-bar-mark" style={{ insetInlineStart: `${requiredPercent}%` }} aria-hidden="true">yêu cầu {percentText(requiredPercent)}</span>}
    </span>
  );
};
