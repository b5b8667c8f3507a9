import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { composed } from './password';

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's default variant) with 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(composed(password), COST);

/** What nobody's password is checked against: takes as long as a real one, and no password fits. */
const nobody = (): Promise<string> => (nobodysHash ??= hashPassword(newToken()));
let nobodysHash: Promise<string> | undefined;

/** Whether the password fits; without a hash it takes as long and never fits, so that the time tells nothing. */
export const fits = async (stored: string | null | undefined, password: string): Promise<boolean> => {
  const fitting = await verify(stored ?? (await nobody()), composed(password));
  return fitting && stored !== null && stored !== undefined;
};

/** To be called once before the first sign-in, which would otherwise be slower for an unknown name than for a known one. */
export const warmUp = async (): Promise<void> => {
  await nobody();
};

/** 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token: whoever reads the table cannot sign in with it. */
export const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
