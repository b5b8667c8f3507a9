import type { Target } from './target';
import { whyOf } from './why';

const target = (rule: Target['rule'], note = ''): Target => ({ code: 'x', year: 2026, title: '', population: { audiences: ['A'] }, rule, ruleSentence: '', measure: 'people', requiredPercent: 100, deadline: '2026-11-30', legalClause: '', note });
const someone = { metAt: null, missing: ['Nhận thức số', 'An toàn'], groupsDone: 2, groupsTotal: 4 };

test.each([
  ['met: the day in Vietnam, not in UTC', { kind: 'audience-complete' }, { ...someone, metAt: new Date('2026-03-01T18:30:00Z') }, 'Đã đạt ngày 02/03/2026: đủ 4 nhóm kỹ năng yêu cầu.'],
  ['met by any group', { kind: 'any-group', atLeast: 1 }, { ...someone, metAt: new Date('2026-03-01T02:00:00Z') }, 'Đã đạt ngày 01/03/2026: hoàn thành 2 nhóm kỹ năng.'],
  ['missing some', { kind: 'audience-complete' }, someone, 'Còn thiếu 2/4 nhóm: Nhận thức số; An toàn.'],
  ['of an organisation, missing some', { kind: 'organisation', atLeast: 1 }, someone, 'Còn thiếu 2/4 nhóm: Nhận thức số; An toàn.'],
  ['any group, none yet', { kind: 'any-group', atLeast: 2 }, someone, 'Chưa hoàn thành khóa nào (cần 2).'],
  ['the class nobody has recorded', { kind: 'advanced-class' }, someone, 'Chưa dự lớp chuyên sâu trực tiếp.'],
] as const)('%s', (_, rule, person, expected) => expect(whyOf(target(rule as Target['rule']), person)).toBe(expected));

test('a target may bring a sentence of its own for what cannot be met yet', () => {
  expect(whyOf(target({ kind: 'advanced-class' }, 'Chờ danh sách lớp của Sở.'), someone)).toBe('Chờ danh sách lớp của Sở.');
});
