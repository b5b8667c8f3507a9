import { createHash } from 'node:crypto';
import { parseTimestamp } from '@hvs/xapi';

const LONGEST = 500;

/** What stands in an index for an identity or an IRI: itself, or its hash when it is longer than an index entry may be. */
export const indexKey = (text: string): string =>
  (text.length * 3 <= LONGEST || Buffer.byteLength(text) <= LONGEST ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`);

const EARLIEST = new Date(0).setUTCFullYear(1, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A timestamp as PostgreSQL takes it: to the millisecond, within the years 1 to 9999. */
export const instant = (timestamp: string): Date => new Date(Math.min(LATEST, Math.max(EARLIEST, parseTimestamp(timestamp) ?? EARLIEST)));
