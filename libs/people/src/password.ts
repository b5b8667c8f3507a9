import { plainLetters } from './login';

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

/** What people choose when told to choose; compared without marks and case, and without trailing digits and signs. */
const COMMON = new Set([
  'password', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'matkhau', 'mat khau', 'qwerty', 'qwertyui', 'qwertyuiop', 'asdfghjk', 'asdfghjkl', 'zxcvbnm', 'abc', 'abcd', 'abcdefgh',
  'admin', 'administrator', 'quantri', 'letmein', 'welcome', 'iloveyou', 'anhyeuem', 'emyeuanh', 'yeuem', 'yeuanh', 'vietnam', 'viet nam', 'sonla', 'son la', 'hanoi',
  'hoc vu so', 'hocvuso', 'binh dan hoc vu so', 'chuyendoiso', 'khongbiet', 'khongco', 'giadinh', 'conyeu', 'nguyen', 'football', 'superman', 'monkey', 'dragon', 'sunshine', 'princess',
]);
const RUNS = '01234567890 09876543210 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm';

const isCommon = (password: string): boolean => {
  const plain = plainLetters(password);
  return COMMON.has(plain) || COMMON.has(plain.replace(/[\d!@#$%^&*._-]+$/, '')) || RUNS.includes(plain) || /^(.{1,3}?)\1+$/.test(plain);
};

/** One password however the keyboard composed its letters (NIST SP 800-63B §3.1.1.2). */
export const composed = (password: string): string => password.normalize('NFKC');

/** Why a new password will not do, as a sentence, or undefined. Long rather than odd: no rule asks for signs or digits. */
export const passwordFault = (next: string, person: { username: string; phone: string | null }, current: string | null): string | undefined => {
  const plain = plainLetters(next);
  if ([...next].length < PASSWORD_MIN) return `Mật khẩu cần ít nhất ${PASSWORD_MIN} ký tự. Một câu ngắn dễ nhớ là đủ mạnh.`;
  if ([...next].length > PASSWORD_MAX) return `Mật khẩu dài quá ${PASSWORD_MAX} ký tự.`;
  if (current !== null && composed(next) === composed(current)) return 'Mật khẩu mới trùng mật khẩu đang dùng. Hãy chọn mật khẩu khác.';
  if (plain.includes(person.username) || plain.includes(person.username.replace(/[._-]/g, '')) || (person.phone !== null && next.includes(person.phone))) {
    return 'Mật khẩu không được chứa tên đăng nhập hay số điện thoại của bạn.';
  }
  if (isCommon(next)) return 'Mật khẩu này quá quen thuộc, ai cũng đoán được. Hãy chọn một câu chỉ mình bạn nhớ.';
  return undefined;
};

// 32 signs that cannot be taken for one another when read out over the phone.
const READABLE = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A temporary password of 12 readable signs (60 bits) out of at least 12 random bytes. */
export const readablePassword = (random: Uint8Array): string =>
  Array.from(random.subarray(0, 12), (byte) => READABLE[byte % READABLE.length]).join('').replace(/(.{4})(?=.)/g, '$1-');
