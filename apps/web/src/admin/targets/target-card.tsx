import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { daysLeftText, formatDate, formatNumber } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { StateShape } from '../../ui/state-badge';
import { percentText } from '../format';
import { counted, deadlineTone, doubtOf, gapSentence, numerator } from './figure';
import { StateMark, TargetBar } from './target-bar';
import { ExplainFigure } from './explain-figure';
import type { TargetFigure } from '../types';

/** Draws the eye once to a number that has just moved. */
const Moving = ({ value, children }: { value: number; children: ComponentChildren }) => {
  const first = useRef(value);
  return <span key={value} class={first.current === value ? undefined : 'adm-moved'}>{children}</span>;
};

const BaseLine = ({ figure: { denominator, accounts, attendances } }: { figure: TargetFigure }) => (
  <p class="adm-target-base">
    {denominator === null ? 'chưa khai mẫu số' : <>mẫu số {formatNumber(denominator.value)}: {denominator.source}{denominator.date && ` ngày ${formatDate(denominator.date)}`}</>}
    {' · '}<span class="num">tài khoản trên hệ thống: {formatNumber(accounts)}</span>{' · '}<span class="num">{formatNumber(attendances)} lượt người</span>
  </p>
);

/** One target of one unit. The same card stands on the dashboard and at the head of every level below it. */
export const TargetCard = ({ figure, href, actions }: { figure: TargetFigure; href?: string; actions?: ComponentChildren }) => {
  const id = useId();
  const [explained, setExplained] = useState(false);
  const over = figure.denominator ? numerator(figure) : figure.met;
  const doubt = doubtOf(figure);
  const gap = gapSentence(figure);
  return (
    <article class="adm-target" data-state={figure.state} aria-labelledby={`${id}-title`}>
      <header class="adm-target-head">
        <h2 id={`${id}-title`}>{href ? <a href={href}>{figure.title}</a> : figure.title}</h2>
        <p class="adm-target-due">
          yêu cầu {percentText(figure.requiredPercent)} · trước {formatDate(figure.deadline)}{' '}
          <span class="num" data-tone={figure.state === 'met' ? 'calm' : deadlineTone(figure.daysLeft)}>({daysLeftText(figure.daysLeft)})</span>
        </p>
      </header>
      <div class="adm-target-body">
        <TargetBar met={over} denominator={figure.denominator?.value ?? null} requiredPercent={figure.requiredPercent} state={figure.state} measure={figure.measure} tall />
        <p class="adm-target-figure">
          {figure.percent === null ? <strong class="soft" aria-hidden="true">—</strong> : <strong><Moving value={over}>{percentText(figure.percent)}</Moving></strong>}
          <span class="adm-target-count"><Moving value={over}>{formatNumber(over)}{figure.denominator && `/${formatNumber(figure.denominator.value)}`} {counted(figure.measure)}</Moving></span>
          <StateMark state={figure.state} />
        </p>
      </div>
      {gap && <p class="adm-target-gap">{gap}</p>}
      <BaseLine figure={figure} />
      {doubt && <p class="adm-doubt"><StateShape state="warn" />{doubt}</p>}
      <footer class="adm-target-foot no-print">
        {actions}
        <Button small kind="quiet" aria-expanded={explained} aria-controls={`${id}-facts`} onClick={() => setExplained(!explained)}><Icon name="info" />Cách tính</Button>
      </footer>
      {explained && <ExplainFigure figure={figure} id={`${id}-facts`} />}
    </article>
  );
};
