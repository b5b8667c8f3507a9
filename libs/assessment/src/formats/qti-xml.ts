import type { XmlElement } from '@hvs/package';

/**
 * Elements and attributes of QTI by one name, whichever version wrote them: `qti-choice-interaction` of 3.0 and
 * `choiceInteraction` of 2.x are both `choiceinteraction`.
 */
const bare = (name: string): string => name.toLowerCase().replace(/^qti-/, '').replaceAll('-', '');

export const is = (element: XmlElement, ...names: readonly string[]): boolean => names.includes(bare(element.name));
export const kids = (element: XmlElement | undefined, ...names: readonly string[]): XmlElement[] => element?.children.filter((child) => is(child, ...names)) ?? [];
export const kid = (element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined => kids(element, ...names)[0];
export const attribute = (element: XmlElement | undefined, name: string): string | undefined => element?.attributes.find((one) => bare(one.name) === name)?.value.trim();
export const isInteraction = (element: XmlElement): boolean => bare(element.name).endsWith('interaction');
export const interactionName = (element: XmlElement): string => bare(element.name);

/** Every element below that fits; nothing is looked for inside one that does. */
export const below = (element: XmlElement | undefined, fits: (one: XmlElement) => boolean): XmlElement[] =>
  element?.children.flatMap((child) => (fits(child) ? [child] : below(child, fits))) ?? [];

/** Elements that stand on lines of their own. */
const BLOCKS = new Set(['p', 'div', 'li', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'section', 'prompt', 'contentbody', 'itembody']);
const MEDIA = new Set(['img', 'object', 'video', 'audio', 'picture', 'math', 'table', 'svg', 'include', 'iframe']);

/** What can be read of it as plain text. `instead` says what stands for an element, `undefined` that it is read as it is. */
export const plainText = (element: XmlElement | undefined, instead: (one: XmlElement) => string | undefined = () => undefined): string =>
  element === undefined ? '' : pieces(element, instead).split('\n').map((line) => line.replace(/^[ \t]+|[ \t]+$/g, '')).filter((line) => line !== '').join('\n').replaceAll('\u2028', '\n').trim();

const pieces = (element: XmlElement, instead: (one: XmlElement) => string | undefined): string => element.content.map((part) => {
  // A line break between tags is that of the file; what breaks a line of the text is <br/>.
  if (typeof part === 'string') return part.replace(/\s*[\r\n]\s*/g, ' ');
  const other = instead(part);
  if (other !== undefined) return other;
  const name = bare(part.name);
  if (name === 'br') return '\u2028';
  const inside = pieces(part, instead);
  return BLOCKS.has(name) ? `\n${inside}\n` : inside;
}).join('');

/** The first thing in it that is no text. */
export const mediaIn = (element: XmlElement | undefined, but: (one: XmlElement) => boolean = () => false): string | undefined =>
  below(element, (one) => but(one) || MEDIA.has(bare(one.name))).map((one) => (but(one) ? undefined : bare(one.name))).find((name) => name !== undefined);
