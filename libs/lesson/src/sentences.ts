/** A sentence of a lesson as written, and the line of its file it begins on. */
export interface Sentence { text: string; line: number; words: number }

/**
 * The sentences of a lesson's prose: paragraphs, items, what stands in callouts, steps and summaries. Front matter,
 * headings, tables, pictures and check questions are read otherwise and not counted.
 */
export const sentencesOf = (source: string): Sentence[] => {
  const found: Sentence[] = [];
  let paragraph: { text: string; line: number }[] = [];
  const end = (): void => {
    found.push(...cut(paragraph));
    paragraph = [];
  };
  let skipping: '' | '---' | ':::' | '```' = '';
  source.replace(/^\ufeff/, '').split(/\r\n?|\n/).forEach((raw, index) => {
    const text = raw.trim();
    if (skipping !== '') {
      if (text.startsWith(skipping)) skipping = '';
      return;
    }
    if (index === 0 && text === '---') skipping = '---';
    else if (/^:::\s*question\b/.test(text)) skipping = ':::';
    else if (text.startsWith('```')) skipping = '```';
    if (skipping !== '' || text === '' || /^(:::|#{1,6}\s|\||!\[)/.test(text)) return end();
    const item = /^(?:[-*+]|\d+[.)])\s+(.*)$/.exec(text);
    if (item) end();
    paragraph.push({ text: plain(item ? item[1]! : text.replace(/^>\s?/, '')), line: index + 1 });
  });
  end();
  return found;
};

export const wordsPerSentence = (sentences: readonly Sentence[]): number =>
  sentences.length === 0 ? 0 : Math.round((sentences.reduce((sum, one) => sum + one.words, 0) / sentences.length) * 10) / 10;

const plain = (markdown: string): string => markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_`]/g, '');

const cut = (lines: readonly { text: string; line: number }[]): Sentence[] => {
  const sentences: Sentence[] = [];
  let open: Sentence | undefined;
  for (const { text, line } of lines) {
    for (const piece of text.split(/(?<=[.!?…:]["”’)]?)\s+/)) {
      const words = piece.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
      open = open ? { ...open, text: `${open.text} ${piece}`, words: open.words + words } : { text: piece, line, words };
      if (!/[.!?…:]["”’)]?$/.test(piece)) continue;
      sentences.push(open);
      open = undefined;
    }
  }
  return [...sentences, ...(open ? [open] : [])].filter((sentence) => sentence.words > 0);
};
