/** Dates and numbers as people in Vietnam write them: 30/11/2026, 9:41, 1.234,5. Hanoi time wherever the device thinks it is. */
const ZONE = 'Asia/Ho_Chi_Minh';
const dayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });
const clockFormat = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: 'numeric', minute: '2-digit', hour12: false });
const DAY_MS = 86_400_000;

/** Takes yyyy-mm-dd or an ISO time. */
export const formatDate = (value: string): string => {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return plain ? `${plain[3]}/${plain[2]}/${plain[1]}` : dayFormat.format(new Date(value));
};
export const formatTime = (value: string): string => clockFormat.format(new Date(value)).replace(/^0(\d)/, '$1');
export const formatDateTime = (value: string): string => `${formatTime(value)} ngày ${formatDate(value)}`;

const isoDay = (ms: number): string => { const [d, m, y] = dayFormat.format(new Date(ms)).split('/'); return `${y}-${m}-${d}`; };

/** "lúc 9:41" today, "hôm qua 9:41", else the date. */
export const formatMoment = (value: string, now: number): string => {
  const day = isoDay(Date.parse(value));
  if (day === isoDay(now)) return `lúc ${formatTime(value)}`;
  if (day === isoDay(now - DAY_MS)) return `hôm qua ${formatTime(value)}`;
  return `ngày ${formatDate(value)}`;
};

/** Whole days from today to a deadline (yyyy-mm-dd) by the calendar of Hanoi; negative when past. */
export const daysUntil = (deadline: string, now: number): number => Math.round((Date.parse(deadline.slice(0, 10)) - Date.parse(isoDay(now))) / DAY_MS);

export const daysLeftText = (days: number): string => (days > 0 ? `còn ${days} ngày` : days === 0 ? 'hạn cuối hôm nay' : `quá hạn ${-days} ngày`);

/** 1234.5 → "1.234,5"; at most `digits` after the comma, no padding zeros. */
export const formatNumber = (value: number, digits = 1): string => {
  const [whole = '0', part = ''] = Math.abs(value).toFixed(digits).split('.');
  const tail = part.replace(/0+$/, '');
  const sign = value < 0 && (Number(whole) !== 0 || tail) ? '-' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+(?!\d))/g, '.')}${tail ? `,${tail}` : ''}`;
};

/** A share 0..1 as percent. */
export const formatPercent = (share: number, digits = 0): string => `${formatNumber(share * 100, digits)}%`;

export const formatBytes = (bytes: number): string =>
  bytes < 1000 ? `${bytes} B` : bytes < 999_500 ? `${formatNumber(bytes / 1000, 0)} KB` : `${formatNumber(bytes / 1_000_000, 1)} MB`;

/** Seconds as 14:32, or 1:02:09 from an hour on; never below zero. */
export const formatCountdown = (seconds: number): string => {
  const left = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  return left >= 3600 ? `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}` : `${Math.floor(left / 60)}:${two(left % 60)}`;
};

/** "Lò Thị Mai" → "LM": family name and given name. */
export const initials = (fullName: string): string => {
  const words = fullName.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? words.at(-1)![0] : ''}`.toUpperCase();
};
