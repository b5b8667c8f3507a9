import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { daysLeftText, formatDate, formatNumber } from '../../ui/format';
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

const BaseLine = ({ figure }: { figure: TargetFigure }) => (
  <p class="adm-target-base">
    {figure.denominator === null ? 'chưa khai mẫu số'
      : <>mẫu số {formatNumber(figure.denominator.value)}: {figure.denominator.source}{figure.denominator.date && ` ngày ${formatDate(figure.denominator.date)}`}</>}
    {' · '}tài khoản trên hệ thống: {formatNumber(figure.accounts)}
    {' · '}{formatNumber(figure.attendances)} lượt người
  </p>
);

/** One target of one unit. The same card stands on the dashboard and at the head of every level below it. */
export const TargetCard = ({ figure, href, actions, level = 2 }: { figure: TargetFigure; href?: string; actions?: ComponentChildren; level?: 1 | 2 }) => {
  const Heading = level === 1 ? 'h1' : 'h2';
  const over = figure.denominator ? numerator(figure) : figure.met;
  const doubt = doubtOf(figure);
  const gap = gapSentence(figure);
  return (
    <article class="adm-target" data-state={figure.state} aria-labelledby={`t-${figure.code}`}>
      <header class="adm-target-head">
        <Heading id={`t-${figure.code}`}>{href ? <a href={href}>{figure.title}</a> : figure.title}</Heading>
        <p class="adm-target-due">
          yêu cầu {percentText(figure.requiredPercent)} · trước {formatDate(figure.deadline)}{' '}
          <span data-tone={figure.state === 'met' ? 'calm' : deadlineTone(figure.daysLeft)}>({daysLeftText(figure.daysLeft)})</span>
        </p>
      </header>
      <div class="adm-target-body">
        <TargetBar met={over} denominator={figure.denominator?.value ?? null} requiredPercent={figure.requiredPercent} state={figure.state} measure={figure.measure} tall />
        <p class="adm-target-figure">
          {figure.percent !== null && <strong><Moving value={over}>{percentText(figure.percent)}</Moving></strong>}
          <span class="adm-target-count">
            <Moving value={over}>{formatNumber(over)}{figure.denominator && `/${formatNumber(figure.denominator.value)}`} {counted(figure.measure)}</Moving>
          </span>
          <StateMark state={figure.state} />
        </p>
      </div>
      {gap && <p class="adm-target-gap">{gap}</p>}
      <BaseLine figure={figure} />
      {doubt && <p class="adm-doubt"><StateShape state="warn" />{doubt}</p>}
      <footer class="adm-target-foot">{actions}<ExplainFigure figure={figure} /></footer>
    </article>
  );
};
