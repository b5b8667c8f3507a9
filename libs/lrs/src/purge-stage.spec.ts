import { lastPositionOf } from './position';
import { isOver, reachedWords, shareLookedAt, type Reached } from './purge-stage';

const on = (day: string): string => lastPositionOf(new Date(`${day}T12:00:00+07:00`));
const at = (over: Partial<Reached>): Reached => ({ stage: 'trial', at: '0', counted: 0, statements: 0, expected: null, ...over });

test.each<[Partial<Reached>, string]>([
  [{}, 'Chưa xét bản ghi nào.'],
  [{ at: on('2024-05-03'), counted: 1_234_567 }, 'Đã xét bản ghi lưu đến ngày 03/05/2024: đến đó có 1.234.567 bản ghi sẽ bị xóa.'],
  [{ stage: 'count', at: on('2024-05-03'), counted: 40, expected: 57 }, 'Đang đếm lại trước khi xóa: 40 bản ghi. Chưa xóa bản ghi nào.'],
  [{ stage: 'delete', counted: 57, expected: 57 }, 'Chưa xóa bản ghi nào.'],
  [{ stage: 'delete', counted: 5_700, statements: 2_000, expected: 5_700 }, 'Đã xóa 2.000 trên 5.700 bản ghi.'],
  [{ stage: 'links', counted: 57, statements: 57, expected: 57 }, 'Đã xóa xong 57 bản ghi, còn dọn những gì chúng để lại.'],
])('how far a purge is that stands at %j', (over, words) => expect(reachedWords(at(over))).toBe(words));

test('how much has been looked at, by the time it was stored', () => {
  const share = (day: string | undefined) => shareLookedAt({ at: day ? on(day) : '0' }, on('2022-01-01'), on('2024-01-01'));
  expect([share(undefined), share('2022-01-01'), share('2024-01-01'), share('2025-01-01')]).toEqual([0, 0, 1, 1]);
  expect(share('2023-01-01')).toBeCloseTo(0.5);
  expect(shareLookedAt({ at: on('2022-01-01') }, on('2024-01-01'), on('2022-01-01'))).toBe(1);
});

test('only what has come to its end is over', () => {
  expect((['trial', 'count', 'delete', 'links', 'agents'] as const).map(isOver)).toEqual([false, false, false, false, false]);
  expect((['tried', 'dropped', 'done', 'refused'] as const).map(isOver)).toEqual([true, true, true, true]);
});
