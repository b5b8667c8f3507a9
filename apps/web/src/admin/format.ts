import { formatDate, formatNumber } from '../ui/format';

/** A share as the server gave it, in percent; never rounded up, so that 99,96 % does not read as 100 %. */
export const percentText = (percent: number): string => `${formatNumber(Math.floor(percent * 10 + 1e-6) / 10)}\u00a0%`;

export const agoText = (iso: string, now: Date): string => {
  const minutes = Math.floor((now.getTime() - new Date(iso).getTime()) / 60_000);
  if (minutes < 1) return 'vừa xong';
  if (minutes < 60) return `${minutes} phút trước`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} giờ trước`;
  if (minutes < 30 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} ngày trước`;
  return formatDate(iso);
};

/** Between two moments, for a task that ran: "2 phút 5 giây". */
export const elapsedText = (startedAt: string, finishedAt: string): string => {
  const seconds = Math.max(0, Math.round((new Date(finishedAt).getTime() - new Date(startedAt).getTime()) / 1000));
  if (seconds < 1) return 'dưới 1 giây';
  if (seconds < 60) return `${seconds} giây`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} phút` : `${minutes} phút ${seconds % 60} giây`;
};
