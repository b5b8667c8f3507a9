/** A key nobody else will make. `crypto.randomUUID` is missing on a plain-http address of the office network. */
export const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
