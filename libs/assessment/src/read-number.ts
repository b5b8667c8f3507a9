/**
 * A number as people here write it: 1.234,5 or 1234,5; also 12.5, where the point cannot part thousands. A unit behind it may
 * stand or be left out. Undefined: not a number.
 */
export const readNumber = (text: string, unit?: string): number | undefined => {
  let rest = text.normalize('NFC').trim().toLocaleLowerCase('vi');
  const named = unit?.normalize('NFC').toLocaleLowerCase('vi');
  if (named && rest.endsWith(named)) rest = rest.slice(0, -named.length);
  rest = rest.replace(/[\s\u00a0]/g, '').replace(/^[−–]/, '-');
  if (rest.includes(',')) rest = /^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$/.test(rest) ? rest.replaceAll('.', '').replace(',', '.') : 'x';
  else if (/^[+-]?[1-9]\d{0,2}(\.\d{3})+$/.test(rest)) rest = rest.replaceAll('.', '');
  return /^[+-]?\d+(\.\d+)?$/.test(rest) ? Number(rest) : undefined;
};
