import { formatNumber, formatTime } from '../../ui/format';
import type { MinuteCount } from './types';

/** "hơn 1.000.000" where the count stopped, "khoảng …" where it was estimated. */
export const countText = (count: number, how: { atLeast?: boolean; estimated?: boolean } = {}): string => `${how.atLeast ? 'hơn ' : how.estimated ? 'khoảng ' : ''}${formatNumber(count, 0)}`;

/** How long ago, for something that is expected to be recent: "3 giây", "2 phút 5 giây", "1 giờ 4 phút". */
export const spanText = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} giây`;
  const [size, big, small] = whole < 3600 ? [60, 'phút', 'giây'] as const : whole < 86_400 ? [3600, 'giờ', 'phút'] as const : [86_400, 'ngày', 'giờ'] as const;
  const rest = Math.floor((whole % size) / (size === 60 ? 1 : size === 3600 ? 60 : 3600));
  return `${Math.floor(whole / size)} ${big}${rest > 0 ? ` ${rest} ${small}` : ''}`;
};

export interface Bar { x: number; y: number; width: number; height: number; label: string; going: boolean }
export interface Chart { bars: Bar[]; top: number; lines: number[] }

/** A round number at or above the highest bar, so that the axis reads well: 1, 2, 5 times a power of ten. */
export const roundTop = (highest: number): number => {
  if (highest <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((top) => top >= highest)!;
};

/** Bars of the minutes in a field of the given size; something is never nothing: one statement still shows. */
export const chartOf = (minutes: MinuteCount[], width: number, height: number): Chart => {
  const top = roundTop(Math.max(0, ...minutes.map(({ statements }) => statements)));
  const step = width / Math.max(1, minutes.length);
  return {
    top,
    lines: [0.5, 1].map((share) => height - share * height),
    bars: minutes.map(({ minute, statements }, index) => {
      const tall = statements === 0 ? 0 : Math.max(2, (statements / top) * height);
      return { x: index * step + step * 0.12, y: height - tall, width: step * 0.76, height: tall, going: index === minutes.length - 1, label: `${formatTime(minute)}: ${formatNumber(statements, 0)} bản ghi` };
    }),
  };
};

/** The chart in one sentence, for who does not see it. */
export const chartSentence = (minutes: MinuteCount[]): string => {
  const busiest = minutes.reduce<MinuteCount | null>((most, one) => (one.statements > (most?.statements ?? 0) ? one : most), null);
  return busiest ? `Trong 60 phút qua, nhiều nhất là ${formatNumber(busiest.statements, 0)} bản ghi một phút, lúc ${formatTime(busiest.minute)}.` : 'Trong 60 phút qua không có bản ghi nào đến.';
};
