const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—', hellip: '…', laquo: '«', raquo: '»', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', times: '×', deg: '°' };
const MEDIA = /<\s*(img|video|audio|object|iframe|svg|math|table)\b/i;

/** Text of a piece of HTML as a bank keeps it: plain, with line breaks. `media`: the first thing in it that is no text. */
export const plainOf = (html: string): { text: string; media: string | undefined } => ({
  media: MEDIA.exec(html)?.[1]?.toLowerCase(),
  text: decoded(
    html.replace(/\s+/g, ' ')
      .replace(/<\s*br\s*\/?>|<\/\s*(p|div|li|h[1-6]|pre)\s*>/gi, '\n')
      .replace(/<\s*li\b[^>]*>/gi, '– ')
      .replace(/<\/?[a-z!][^<>]*>/gi, ''),
  ).replace(/[ \t]*\n[ \t]*/g, '\n').replace(/\n{3,}/g, '\n\n').trim(),
});

const decoded = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });

/** Texts as they are kept: letters with their marks put together, one kind of line break, nothing that cannot be seen or written to XML. */
export const tidied = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these characters are what is taken out
  text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, '').replace(/\p{Cs}/gu, '').trim();
