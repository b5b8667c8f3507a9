import { givenNameOf, plainLetters, readLogin, readPhone, usernameFault } from './login';

test.each([
  ['0912 345 678', '0912345678'], ['+84 912.345.678', '0912345678'], ['84912345678', '0912345678'], ['0084912345678', '0912345678'],
  ['02123 852 000', '02123852000'],
])('%s is the phone number %s', (typed, phone) => expect(readPhone(typed)).toBe(phone));

test.each(['mai.lo', '12345', '0912 34a 678', ''])('%s is no phone number', (typed) => expect(readPhone(typed)).toBeUndefined());

test('what was typed is either a phone number or a user name in small letters', () => {
  expect(readLogin(' Mai.Lo ')).toEqual({ username: 'mai.lo' });
  expect(readLogin('+84912345678')).toEqual({ phone: '0912345678' });
});

test('a user name cannot look like a phone number', () => {
  expect(usernameFault('mai.lo')).toBeUndefined();
  for (const name of ['0912345678', 'Mai', 'ma', 'mai lo', 'màilo', '.mai']) expect(usernameFault(name)).toBeDefined();
});

test('the given name stands last', () => expect(givenNameOf(' Lò Thị  Mai ')).toBe('Mai'));

test('marks go, đ too', () => expect(plainLetters('Điêu Thị Phượng Ổn')).toBe('dieu thi phuong on'));
