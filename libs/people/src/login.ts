/** Names people sign in with: a user name (starts with a letter) or a phone number, so that the two can never be confused. */

const USERNAME = /^[a-z][a-z0-9._-]{2,63}$/;

/** What is wrong with a new user name, or undefined. */
export const usernameFault = (username: string): string | undefined =>
  USERNAME.test(username) ? undefined : 'Tên đăng nhập gồm 3 đến 64 ký tự a–z, 0–9, dấu chấm, gạch ngang, gạch dưới và bắt đầu bằng chữ cái.';

/** A phone number as it is kept: digits with a leading 0; undefined when it is none. `+84 912 345 678` is `0912345678`. */
export const readPhone = (typed: string): string | undefined => {
  const digits = typed.replace(/[\s.()-]/g, '').replace(/^(\+|00)?84(?=\d{9}$)/, '0');
  return /^0\d{8,10}$/.test(digits) ? digits : undefined;
};

/** What was typed into the sign-in field, as it is looked up. */
export const readLogin = (typed: string): { username: string } | { phone: string } => {
  const phone = readPhone(typed);
  return phone ? { phone } : { username: typed.trim().normalize('NFC').toLowerCase() };
};

/** Vietnamese names end with the given name, which is what lists are sorted by. */
export const givenNameOf = (fullName: string): string => fullName.trim().split(/\s+/).at(-1) ?? '';

/** Letters without their marks, for user names and codes made out of names: "Lò Thị Đào" is "lo thi dao". */
export const plainLetters = (words: string): string => words.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase();
