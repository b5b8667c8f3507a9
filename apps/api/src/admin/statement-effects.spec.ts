import { effectsOf, type Rests } from './statement-effects';

const at = new Date('2026-11-22T02:00:00Z');
const counted = { personId: 'mai', courseTitle: 'Nhận thức số', effects: [{ changed: true, text: 'Khóa học hoàn thành nhờ bản ghi này.' }] };
const nothing: Rests = { voided: false, groups: [], certificates: [], targets: [] };
const group = { groupName: 'Nhận thức số', attainedAt: at, framework: null };
const lines = (rests: Partial<Rests>) => effectsOf(counted, { ...nothing, ...rests }).map(({ kind, changed, text }) => `${changed ? '+' : '-'}${kind}: ${text}`);

test('a statement on which nothing rests ends at progress', () => {
  expect(lines({})).toEqual(['+progress: Khóa học hoàn thành nhờ bản ghi này.']);
});

test('from progress up to the figure, each with what it leads to', () => {
  const effects = effectsOf(counted, { ...nothing, groups: [group], certificates: [{ registerNumber: '7/2026', title: 'Kỹ năng số', revoked: false }], targets: [{ code: 'cbcc', title: 'Cán bộ', since: at }] });
  expect(effects.map(({ kind, changed }) => [kind, changed])).toEqual([['progress', true], ['competency', true], ['certificate', true], ['attainment', true]]);
  expect(effects[2]).toMatchObject({ certificate: '7/2026' });
  expect(effects[3]).toMatchObject({ target: 'cbcc', personId: 'mai', text: expect.stringContaining('22/11/2026') });
});

test('a group that is not enough for any target says so', () => expect(lines({ groups: [group] }).at(-1)).toMatch(/^-attainment: .*chưa được tính/));

test('who counted before he held the group counts by something else', () => {
  expect(lines({ groups: [group], targets: [{ code: 'nc', title: 'Nòng cốt', since: new Date('2026-03-20T02:00:00Z') }] }).at(-1)).toMatch(/^-attainment: .*20\/03\/2026, trước khi có/);
});

test('a certificate outlives its ground until somebody revokes it', () => {
  const certificate = { registerNumber: '7/2026', title: 'Kỹ năng số', revoked: false };
  expect(lines({ voided: true, certificates: [certificate] }).at(-1)).toMatch(/^\+certificate: .*vẫn còn hiệu lực/);
  expect(lines({ voided: true, certificates: [{ ...certificate, revoked: true }] }).at(-1)).toMatch(/^-certificate: .*đã bị thu hồi/);
});
