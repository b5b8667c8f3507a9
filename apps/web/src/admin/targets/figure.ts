import type { AttainmentState, ChildFigure, Denominator, Measure, TargetFigure } from '../types';
import { formatNumber } from '../../ui/format';

/** What is counted, in one word beside the number. */
export const counted = (measure: Measure): string => {
  switch (measure) {
    case 'people': return 'người';
    case 'organisations': return 'tổ chức';
    case 'units': return 'địa bàn';
  }
};

export const stateWord = (state: AttainmentState): string => {
  switch (state) {
    case 'met': return 'Đạt';
    case 'near': return 'Gần đạt';
    case 'behind': return 'Chưa đạt';
    case 'undeclared': return 'Chưa khai mẫu số';
  }
};

/** How urgently the deadline speaks. */
export const deadlineTone = (daysLeft: number): 'late' | 'soon' | 'calm' => {
  if (daysLeft < 0) return 'late';
  return daysLeft <= 14 ? 'soon' : 'calm';
};

/** What stands over the line: of those who met the target, the ones in units whose denominator is in the sum. */
export const numerator = (figure: { met: number; counted?: number }): number => figure.counted ?? figure.met;

/** A child's denominator comes as a number or with its papers. */
export const denominatorValue = (row: Pick<ChildFigure, 'denominator'> | { denominator: Denominator | null }): number | null =>
  typeof row.denominator === 'number' ? row.denominator : row.denominator?.value ?? null;

type Known = Pick<TargetFigure, 'met' | 'counted' | 'accounts' | 'requiredPercent' | 'denominator'>;

export interface Gap {
  /** How many more are needed to reach the required line. */
  toRequired: number;
  /** Of the population, how many are on the system and not counted yet. */
  onSystem: number;
  /** Of the population, how many have no account: no list of names can show them. */
  withoutAccount: number;
}

export const gapOf = (figure: Known): Gap | null => {
  if (figure.denominator === null) return null;
  const { value } = figure.denominator;
  // The server compares met/denominator with the required share; a share of 50 % of 5 needs 3.
  const needed = Math.ceil((value * figure.requiredPercent) / 100 - 1e-9);
  return {
    toRequired: Math.max(0, needed - numerator(figure)),
    onSystem: Math.max(0, figure.accounts - figure.met),
    withoutAccount: Math.max(0, value - figure.accounts),
  };
};

/** What stands between the unit and the target, in one sentence; null when nothing does. */
export const gapSentence = (figure: Known & Pick<TargetFigure, 'measure'>): string | null => {
  const gap = gapOf(figure);
  if (gap === null || gap.toRequired === 0) return null;
  const noun = counted(figure.measure);
  const need = `Còn thiếu ${formatNumber(gap.toRequired)} ${noun} để đạt`;
  if (figure.measure !== 'people' || gap.withoutAccount === 0 || !figure.denominator?.own) return `${need}.`;
  return `${need}; ${formatNumber(gap.withoutAccount)} người trong mẫu số chưa có tài khoản.`;
};

/** A figure that cannot be right as it stands, and what to look at. */
export const doubtOf = (figure: Omit<Known, 'requiredPercent'> & Pick<TargetFigure, 'measure'>): string | null => {
  if (figure.denominator === null) return null;
  const { value, missingUnits } = figure.denominator;
  if (value === 0) return figure.accounts > 0 ? 'Mẫu số khai là 0 nhưng trên hệ thống có tài khoản thuộc diện này. Cần xem lại mẫu số.' : null;
  if (numerator(figure) > value) return `Số đã đạt lớn hơn mẫu số ${formatNumber(value)}. Cần xem lại mẫu số.`;
  if (missingUnits > 0) {
    const outside = figure.met - numerator(figure);
    return `${formatNumber(missingUnits)} đơn vị trực thuộc chưa khai mẫu số nên chưa nằm trong tỷ lệ này${outside > 0 ? `; ${formatNumber(outside)} ${counted(figure.measure)} đã đạt ở đó chưa được tính` : ''}.`;
  }
  if (figure.accounts > value) return `Trên hệ thống có ${formatNumber(figure.accounts)} ${counted(figure.measure)} thuộc diện, nhiều hơn mẫu số ${formatNumber(value)}. Cần xem lại mẫu số.`;
  return null;
};

/** What moved between two readings, for the ear as well as the eye. */
export const movedText = (before: Pick<TargetFigure, 'code' | 'met'>[], after: Pick<TargetFigure, 'code' | 'met' | 'title' | 'measure'>[]): string => {
  const was = new Map(before.map((figure) => [figure.code, figure.met]));
  return after
    .filter((figure) => was.has(figure.code) && was.get(figure.code) !== figure.met)
    .map((figure) => `${figure.title}: ${formatNumber(was.get(figure.code)!)} thành ${formatNumber(figure.met)} ${counted(figure.measure)}.`)
    .join(' ');
};
