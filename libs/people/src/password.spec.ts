import { passwordFault, readablePassword } from './password';

const mai = { username: 'mai.lo', phone: '0912345678' };

test.each(['gạo nếp nương', 'Sonla@2026x', 'trời mưa đường trơn', 'Bản Lướt có 3 suối', 'xk29fmwq'])('%s will do', (next) => {
  expect(passwordFault(next, mai, 'Cũ rồi 123')).toBeUndefined();
});

test.each([
  ['ngắn', 'ít nhất 8'], ['x'.repeat(129), 'dài quá'], ['Cũ rồi 123', 'trùng'], ['Cu\u0303 rồi 123', 'trùng'],
  ['mai.lo.2026', 'tên đăng nhập'], ['xin MAILO xin', 'tên đăng nhập'], ['so 0912345678', 'số điện thoại'],
  ['password', 'quen thuộc'], ['Password123!', 'quen thuộc'], ['matkhau2026', 'quen thuộc'], ['Mật khẩu 1'.replace(' 1', '123'), 'quen thuộc'],
  ['12345678', 'quen thuộc'], ['87654321', 'quen thuộc'], ['aaaaaaaa', 'quen thuộc'], ['abcabcabc', 'quen thuộc'], ['qwertyuiop', 'quen thuộc'], ['anhyeuem1', 'quen thuộc'],
])('%s will not: %s', (next, why) => expect(passwordFault(next, mai, 'Cũ rồi 123')).toContain(why));

test('a temporary password can be read out, and would be accepted', () => {
  const password = readablePassword(Uint8Array.from({ length: 12 }, (_, i) => i * 37));
  expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
  expect(password).not.toMatch(/[lo01]/);
  expect(passwordFault(password, mai, null)).toBeUndefined();
});
