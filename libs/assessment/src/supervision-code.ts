/** Letters and digits nobody mistakes for one another when they are read aloud. */
const SIGNS = 'ABCDEFGHKLMNPRSTUVXY23456789';
const LENGTH = 8;

/** A code of random bytes, one a sign, in two groups: `K7NM-4P2X`, about 38 bits. */
export const codeFrom = (bytes: Uint8Array): string => {
  const signs = [...bytes.subarray(0, LENGTH)].map((byte) => SIGNS[byte % SIGNS.length]).join('');
  return `${signs.slice(0, LENGTH / 2)}-${signs.slice(LENGTH / 2)}`;
};

/** As typed on a phone: small letters, blanks and any dash or none. */
export const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
