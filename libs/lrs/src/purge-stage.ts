import { instantOf } from './position';

/** What a purge is at. A dry run that takes long is a purge that only counts: at `trial`, until it is `tried`, or `dropped` for another one. */
export type TrialStage = 'trial' | 'tried' | 'dropped';
export type ActStage = 'count' | 'delete' | 'links' | 'agents' | 'done' | 'refused';
export type PurgeStage = TrialStage | ActStage;

/** How far a purge is. `at`: the position reached in the stage; `counted`: would go, as far as has been looked; `statements`: have gone. */
export interface Reached {
  readonly stage: PurgeStage;
  readonly at: string;
  readonly counted: number;
  readonly statements: number;
  readonly expected: number | null;
}

export const isOver = (stage: PurgeStage): boolean => stage === 'tried' || stage === 'dropped' || stage === 'done' || stage === 'refused';

const number = (n: number): string => n.toLocaleString('vi-VN');
const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Asia/Ho_Chi_Minh' });

const lookedAt = ({ at, counted }: Reached): string =>
  at === '0' ? 'Chưa xét bản ghi nào.' : `Đã xét bản ghi lưu đến ngày ${day.format(instantOf(at))}: đến đó có ${number(counted)} bản ghi sẽ bị xóa.`;

const NOTHING_GONE = 'Chưa xóa bản ghi nào.';

/** How far it is, in words for people. */
export const reachedWords = (one: Reached): string => {
  switch (one.stage) {
    case 'trial': case 'tried': case 'dropped': return lookedAt(one);
    case 'count': return `Đang đếm lại trước khi xóa: ${number(one.counted)} bản ghi. ${NOTHING_GONE}`;
    case 'delete': return one.statements === 0 ? NOTHING_GONE : `Đã xóa ${number(one.statements)} trên ${number(one.expected!)} bản ghi.`;
    case 'links': case 'agents': return `Đã xóa xong ${number(one.statements)} bản ghi, còn dọn những gì chúng để lại.`;
    case 'done': case 'refused': return `Đã xóa ${number(one.statements)} bản ghi.`;
  }
};

/** How much of the time that a policy reaches over has been looked at, 0 to 1; `first` is the oldest position of the store. */
export const shareLookedAt = ({ at }: Pick<Reached, 'at'>, first: string, through: string): number => {
  const [from, to, now] = [first, through, at].map((one) => instantOf(one).getTime()) as [number, number, number];
  return to <= from ? 1 : Math.min(1, Math.max(0, (now - from) / (to - from)));
};
