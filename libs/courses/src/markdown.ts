import MarkdownIt from 'markdown-it';
import type { LineFault } from './yaml-lines';

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** A piece of Markdown between two headings: html to show, or a picture that stands alone in its paragraph. */
export type MarkdownPiece =
  | { kind: 'heading'; level: number; title: string; line: number }
  | { kind: 'html'; html: string; line: number }
  | { kind: 'image'; src: string; alt: string; caption: string; line: number };

const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '');
const isSafeLink = (url: string): boolean => /^(https?:\/\/|mailto:|tel:)/i.test(url);

const isPicture = (url: string): boolean => /^images\/[\w./-]+$/.test(url);

/** Makes the html we show: raw html is shown as text, only safe links become links, and they open beside the course. */
const shown = new MarkdownIt({ html: false });
shown.validateLink = (url) => isSafeLink(url) || isPicture(url);
shown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  const link = tokens[index]!;
  if (/^https?:/i.test(attribute(link, 'href'))) {
    link.attrSet('target', '_blank');
    link.attrSet('rel', 'noopener noreferrer nofollow');
  }
  return self.renderToken(tokens, index, options);
};

/** Only for finding what may not be written: it takes html and every link for what they are. */
const strict = new MarkdownIt({ html: true });
strict.validateLink = () => true;

/** Faults of Markdown that begins at `firstLine` of its file: raw html, unsafe links, pictures in the middle of a text. */
export const markdownFaults = (markdown: string, firstLine: number): LineFault[] =>
  strict.parse(markdown, {}).flatMap((token) => {
    const line = firstLine + (token.map?.[0] ?? 0);
    const fault = (text: string): LineFault => ({ line, text });
    if (token.type === 'html_block') return [fault('Không dùng thẻ HTML trong bài; hãy viết bằng Markdown.')];
    const children = token.children ?? [];
    return children.flatMap((child) => {
      if (child.type === 'html_inline') return [fault(`Không dùng thẻ HTML (${child.content}) trong bài; hãy viết bằng Markdown.`)];
      if (child.type === 'link_open' && !isSafeLink(attribute(child, 'href'))) return [fault(`Liên kết “${attribute(child, 'href')}” phải bắt đầu bằng https://, mailto: hoặc tel:.`)];
      if (child.type === 'image' && children.length > 1) return [fault('Hình phải đứng một mình trong đoạn: để trống một dòng trước và sau nó.')];
      return [];
    });
  });

export const toHtml = (markdown: string): string => shown.render(markdown).trim();
/** For a line of text that is no paragraph of its own, such as an answer. */
export const toInlineHtml = (markdown: string): string => shown.renderInline(markdown.trim());

/** Cuts Markdown at its headings and pictures. */
export const cutMarkdown = (markdown: string, firstLine: number): MarkdownPiece[] => {
  const environment = {};
  const pieces: MarkdownPiece[] = [];
  for (const tokens of outermost(shown.parse(markdown, environment))) {
    const line = firstLine + (tokens[0]!.map?.[0] ?? 0);
    const image = lonelyImage(tokens);
    const before = pieces.at(-1);
    const html = (): string => shown.renderer.render(tokens, shown.options, environment).trim();
    if (tokens[0]!.type === 'heading_open' && Number(tokens[0]!.tag[1]) <= 2) pieces.push({ kind: 'heading', level: Number(tokens[0]!.tag[1]), title: plainText(tokens[1]!), line });
    else if (image) pieces.push({ kind: 'image', src: attribute(image, 'src'), alt: plainText(image), caption: attribute(image, 'title'), line });
    else if (before?.kind === 'html') before.html += `\n${html()}`;
    else pieces.push({ kind: 'html', html: html(), line });
  }
  return pieces;
};

/** The items of a text that is one ordered list and nothing else; undefined for any other text. */
export const orderedItems = (markdown: string): string[] | undefined => {
  const environment = {};
  const parts = outermost(shown.parse(markdown, environment));
  if (parts.length !== 1 || parts[0]![0]!.type !== 'ordered_list_open') return undefined;
  return outermost(parts[0]!.slice(1, -1), 1).map((item) => shown.renderer.render(item.slice(1, -1), shown.options, environment).trim());
};

/** Groups tokens from each opening one to its closing one. */
const outermost = (tokens: Token[], level = 0): Token[][] => {
  const groups: Token[][] = [];
  for (const token of tokens) {
    if (token.level === level && token.nesting >= 0) groups.push([token]);
    else groups.at(-1)!.push(token);
  }
  return groups;
};

const lonelyImage = (tokens: Token[]): Token | undefined => {
  const children = tokens[0]!.type === 'paragraph_open' ? (tokens[1]!.children ?? []) : [];
  return children.length === 1 && children[0]!.type === 'image' ? children[0] : undefined;
};

const plainText = (token: Token): string => (token.children ?? []).map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join('');
