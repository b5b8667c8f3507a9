import { audienceNames, pseudonymFaults, roleWords } from './person-words';

test('only what goes beyond learning is marked, and once', () => {
  expect(roleWords([{ role: 'learner' }, { role: 'unit-manager', unitName: 'Xã A' }, { role: 'unit-manager', unitName: 'Xã B' }])).toEqual(['Quản lý đơn vị']);
  expect(roleWords(['learner'])).toEqual([]);
});

test('an audience is shown in few words, or by whatever name it came with', () => {
  expect(audienceNames([{ code: 'SL-NC', name: 'Lực lượng nòng cốt' }, 'SL-TV', 'SL-X'])).toEqual(['Lực lượng nòng cốt', 'Thành viên tổ chuyển đổi số', 'SL-X']);
});

test('cutting a person off asks for a reason and the account, typed again', () => {
  expect(pseudonymFaults({ reason: 'đơn', username: 'mai' }, 'mai.lo')).toEqual({ reason: expect.any(String), username: expect.any(String) });
  expect(pseudonymFaults({ reason: 'theo đơn ngày 20/11', username: 'Mai.Lo' }, 'mai.lo')).toEqual({});
});
