/** Reads a single byte range (RFC 9110 §14.1.2). Undefined: send everything. Several ranges are answered with everything, as the RFC allows. */
export const readRange = (header: string | undefined, bytes: number): { start: number; end: number } | 'unsatisfiable' | undefined => {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined;
  const start = asked[1] === '' ? Math.max(0, bytes - Number(asked[2])) : Number(asked[1]);
  const end = asked[1] === '' || asked[2] === '' ? bytes - 1 : Math.min(Number(asked[2]), bytes - 1);
  return start >= bytes || start > end ? 'unsatisfiable' : { start, end };
};
