const LARGEST = 2n ** 63n - 1n;

/** Where a page goes on: after the position of its last statement. Undefined if this is no cursor of ours. */
export const readCursor = (text: string): string | undefined => (/^\d{1,19}$/.test(text) && BigInt(text) <= LARGEST ? text : undefined);
