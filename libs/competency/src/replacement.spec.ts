import { planReplacement, type StandingGroup } from './replacement';

const standing: StandingGroup[] = [
  { code: 'DLTT', official: null, retired: false, name: 'Khai thác dữ liệu', skills: [{ code: 'DLTT.1', official: null, retired: false, name: 'Duyệt, tìm kiếm và lọc' }, { code: 'DLTT.2', official: null, retired: false, name: 'Đánh giá' }] },
  { code: 'ATANM', official: null, retired: false, name: 'Đảm bảo an toàn, an ninh mạng', skills: [{ code: 'ATANM.1', official: null, retired: false, name: 'Bảo vệ thiết bị' }] },
];
const skill = (code: string, name: string) => ({ code, name, summary: '', verified: true });
const group = (code: string, name: string, ...skills: ReturnType<typeof skill>[]) => ({ code, name, verified: true, skills });

test('the same paper again: everything is found by its code, nothing is new and nothing orphaned', () => {
  const again = standing.map((one) => group(one.code, one.name, ...one.skills.map((s) => skill(s.code, s.name))));
  const plan = planReplacement(standing, again, {}, new Set(['DLTT', 'DLTT.1', 'DLTT.2', 'ATANM', 'ATANM.1']));
  expect([...plan.groups, ...plan.groups.flatMap((one) => one.skills)].map((one) => [one.code, one.by])).toEqual([['DLTT', 'code'], ['ATANM', 'code'], ['DLTT.1', 'code'], ['DLTT.2', 'code'], ['ATANM.1', 'code']]);
  expect([plan.orphans, plan.faults]).toEqual([[], []]);
});
test('an official annex with codes of its own: by name, whatever its case and commas; the code held here stays', () => {
  const plan = planReplacement(standing, [group('1', 'KHAI THÁC DỮ LIỆU', skill('1.1', 'Duyệt, tìm kiếm, và lọc'), skill('1.9', 'Điều mới')), group('2', 'Đảm bảo an toàn an ninh mạng', skill('2.1', 'Bảo vệ thiết bị'))]);
  expect(plan.groups.map((one) => [one.draft.code, one.code, one.by])).toEqual([['1', 'DLTT', 'name'], ['2', 'ATANM', 'name']]);
  expect(plan.groups[0]!.skills.map((one) => [one.draft.code, one.code, one.by])).toEqual([['1.1', 'DLTT.1', 'name'], ['1.9', '1.9', 'new']]);
  expect(plan.orphans).toEqual([{ kind: 'skill', code: 'DLTT.2', name: 'Đánh giá', group: 'DLTT' }]);
});
test('a code that was the paper’s before is found again', () => {
  const named = [{ ...standing[0]!, official: '1', skills: [{ code: 'DLTT.1', official: '1.1', retired: false, name: 'Tên cũ' }] }];
  const plan = planReplacement(named, [group('1', 'Tên khác hẳn', skill('1.1', 'Cũng khác'))]);
  expect([plan.groups[0]!.code, plan.groups[0]!.skills[0]!.code, plan.orphans]).toEqual(['DLTT', 'DLTT.1', []]);
});
test('a skill that moved to another group keeps what it is', () => {
  const plan = planReplacement(standing, [group('DLTT', 'Khai thác dữ liệu', skill('DLTT.1', 'Duyệt, tìm kiếm và lọc'), skill('DLTT.2', 'Đánh giá'), skill('x', 'Bảo vệ thiết bị')), group('ATANM', 'Đảm bảo an toàn, an ninh mạng')]);
  expect(plan.groups[0]!.skills[2]).toMatchObject({ code: 'ATANM.1', by: 'name' });
  expect(plan.orphans).toEqual([]);
});
test('what the administrator chose goes before codes and names; an empty choice makes it new', () => {
  const plan = planReplacement(standing, [group('N', 'Nhóm', skill('S', 'Đánh giá'), skill('DLTT.1x', 'Duyệt, tìm kiếm và lọc'))], { N: 'DLTT', S: 'DLTT.1', 'DLTT.1x': '' });
  expect(plan.groups[0]!.skills.map((one) => [one.code, one.by])).toEqual([['DLTT.1', 'chosen'], ['DLTT.1x', 'new']]);
});
test.each([
  ['a group for a skill', { S: 'DLTT' }, /không có kỹ năng ấy/],
  ['one thing for two', { S: 'DLTT.1', T: 'DLTT.1' }, /ghép với hai mục/],
])('a choice of %s is a fault', (_, choices, says) => {
  const plan = planReplacement(standing, [group('DLTT', 'Khai thác dữ liệu', skill('S', 's'), skill('T', 't'))], choices);
  expect(plan.faults.join()).toMatch(says);
});
test('what an earlier version had is taken up again; nobody misses it meanwhile', () => {
  const earlier = [{ ...standing[0]!, skills: [{ code: 'CU', official: null, retired: true, name: 'Từ bản trước' }] }];
  expect(planReplacement(earlier, [group('DLTT', 'Khai thác dữ liệu')]).orphans).toEqual([]);
  expect(planReplacement(earlier, [group('DLTT', 'Khai thác dữ liệu', skill('CU', 'Trở lại'))], {}, new Set(['CU']))).toMatchObject({ groups: [{ skills: [{ code: 'CU', by: 'code' }] }], faults: [] });
});
test('a new code that something else already has is a fault, also where it was retired', () => {
  const plan = planReplacement(standing, [group('DLTT', 'Khai thác dữ liệu', skill('CU.1', 'Mới'))], {}, new Set(['CU.1']));
  expect(plan.faults.join()).toMatch(/“CU.1” là mã mới nhưng đã được dùng/);
});
