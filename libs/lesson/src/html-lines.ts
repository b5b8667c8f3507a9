const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The text of html that we made from Markdown: a line for each paragraph, item and row. */
export const htmlLines = (html: string): string[] =>
  html
    .replace(/\s*\n\s*/g, ' ')
    .replace(/<\/t[dh]>\s*<t[dh][^>]*>/g, ', ')
    .replace(/<(\/?(p|li|ul|ol|tr|table|thead|tbody|blockquote|pre|h[1-6])|br|hr)\b[^>]*>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(#39|#x27|\w+);/g, (whole, name: string) => (name.startsWith('#') ? "'" : (NAMED[name] ?? whole)))
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
