import { z } from 'zod';

const Kind = z.strictObject({ title: z.string(), sentence: z.string() });
/** The form of content/certificate/wording.yaml. */
export const Wording = z.strictObject({
  registerNumber: z.string().includes('{so}').includes('{nam}'), title: z.string(), subtitle: z.string(), certifies: z.string(), holderLine: z.string(),
  skillGroup: Kind, audience: Kind, signer: z.string(), verifyHint: z.string(),
});
export type Wording = z.infer<typeof Wording>;

/** Puts values in the places of a pattern: `{so}/{nam}` with so=00012. */
export const fill = (pattern: string, values: Readonly<Record<string, string>>): string => pattern.replace(/\{([\w-]+)\}/g, (whole, name: string) => values[name] ?? whole);

/** The number as it stands in the register: five digits, so that a list of a year sorts by it. */
export const registerNumber = (wording: Wording, year: number, number: number): string => fill(wording.registerNumber, { so: String(number).padStart(5, '0'), nam: String(year) });

// No 0/O, 1/I/L: the code is also typed from paper.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** A verification code of 12 characters in groups of four (59 bits), from at least 12 random bytes below 248. */
export const verifyCode = (random: Uint8Array): string => {
  const letters = [...random].filter((byte) => byte < 248).slice(0, 12).map((byte) => ALPHABET[byte % 31]!);
  if (letters.length < 12) throw new Error('not enough random bytes');
  return `${letters.slice(0, 4).join('')}-${letters.slice(4, 8).join('')}-${letters.slice(8).join('')}`;
};

/** A code as somebody typed it, brought to the form it is kept in. */
export const readCode = (typed: string): string => {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 12);
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
};
