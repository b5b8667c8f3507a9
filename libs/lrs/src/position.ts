/**
 * A statement's place in the store: the milliseconds of `stored` since 1970, shifted by twenty bits, and its turn. In JavaScript it is
 * a text, for it is larger than a double can hold.
 */
const TURN_BITS = 20n;

/** When a statement at this position was stored. */
export const instantOf = (at: string): Date => new Date(Number(BigInt(at) >> TURN_BITS));

/** The position just before everything stored at or after this instant. */
export const positionBefore = (instant: Date): string => ((BigInt(instant.getTime()) << TURN_BITS) - 1n).toString();

/** The position of the last that can be stored at this instant. */
export const lastPositionOf = (instant: Date): string => positionBefore(new Date(instant.getTime() + 1));
