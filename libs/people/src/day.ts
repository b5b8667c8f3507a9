import type { Day } from './shapes';

/** Viet Nam keeps UTC+7 all the year round. */
const OFFSET_MS = 7 * 3_600_000;

/** The calendar day it is in the province at that moment: what every dated unit and membership is compared with. */
export const localDay = (at: Date): Day => new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
