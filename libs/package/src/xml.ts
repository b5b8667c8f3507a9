import { SaxesParser } from 'saxes';
import type { Fault, Refused } from './types';

/**
 * XML from strangers, read into a small tree. No DTD and so no entities of its own (billion laughs, XXE), bounded in size,
 * depth and number of elements, and every element knows its line. Namespaces are resolved here and not by the parser,
 * because authoring tools forget to declare `adlcp:` often enough that it must be a warning.
 */

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** The namespace; '' if none; undefined if its prefix was never declared. */
  readonly namespace: string | undefined;
  readonly line: number;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlElement[];
  /** Texts and children in their order. */
  readonly content: (XmlElement | string)[];
  text: string;
}

export interface XmlAttribute {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly value: string;
}

export type XmlRead = { readonly ok: true; readonly root: XmlElement; readonly undeclared: readonly string[] } | Refused;

const MAX_CHARACTERS = 16 * 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 400_000;
const CHUNK = 64 * 1024;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

const refuse = (code: string, text: string, line?: number): Refused =>
  ({ ok: false, faults: [line === undefined ? { code, text } : { line, code, text }] });

const TOO_BIG = 'Tệp XML quá lớn (hơn 16 triệu ký tự). Hãy bớt số tệp khai báo trong gói hoặc tách gói thành nhiều gói nhỏ.';

/** The bytes of an XML file as text: by byte order mark, else by its declaration, else UTF-8 (XML 1.0 appendix F). */
export const decodeXml = (bytes: Uint8Array): { readonly ok: true; readonly xml: string } | Refused => {
  if (bytes.length > MAX_CHARACTERS * 2) return refuse('xml-too-big', TOO_BIG);
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^[\s\u00ef\u00bb\u00bf]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1];
  const marked = head.startsWith('\u00ff\u00fe') || head.startsWith('<\0') ? 'utf-16le'
    : head.startsWith('\u00fe\u00ff') || head.startsWith('\0<') ? 'utf-16be'
      : head.startsWith('\u00ef\u00bb\u00bf') ? 'utf-8' : undefined;
  // A declaration of utf-16 that could be read byte by byte is not true.
  const encoding = marked ?? (declared && !/^utf-?16/i.test(declared) ? declared : 'utf-8');
  try {
    return { ok: true, xml: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return refuse('xml-encoding', `Không đọc được tệp XML theo bảng mã “${encoding}”. Hãy lưu lại tệp ở bảng mã UTF-8 rồi đóng gói lại.`, 1);
  }
};

type Scope = ReadonlyMap<string, string>;

const scopeWith = (outer: Scope, attributes: Readonly<Record<string, string>>): Scope => {
  const own = Object.keys(attributes).filter((name) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (own.length === 0) return outer;
  return new Map([...outer, ...own.map((name): [string, string] => [name === 'xmlns' ? '' : name.slice(6), attributes[name].trim()])]);
};

const split = (qualified: string): readonly [prefix: string, name: string] => {
  const colon = qualified.indexOf(':');
  return colon < 0 ? ['', qualified] : [qualified.slice(0, colon), qualified.slice(colon + 1)];
};

/** What the parser complains of, in the words of the person who made the package. */
const explained = (message: string): readonly [code: string, text: string] => {
  const bare = message.replace(/^\S*?\d+:\d+:\s*/, '').replace(/\.$/, '');
  if (/undefined entity/.test(bare)) {
    return ['xml-entity', 'Tệp XML dùng ký hiệu “&…;” không được định nghĩa. Chỉ dùng &amp; &lt; &gt; &quot; &apos; hoặc viết thẳng ký tự đó.'];
  }
  if (/unclosed tag|unexpected close tag|unmatched closing tag/.test(bare)) {
    return ['xml-broken', `Tệp XML hỏng: thẻ mở và thẻ đóng không khớp (${bare}). Hãy xuất lại gói từ công cụ soạn bài.`];
  }
  return ['xml-broken', `Tệp XML hỏng: ${bare}. Hãy xuất lại gói từ công cụ soạn bài.`];
};

export const readXml = (given: string): XmlRead => {
  if (given.length > MAX_CHARACTERS) return refuse('xml-too-big', TOO_BIG);
  // A byte order mark or blank lines before the declaration break strict parsers, and mean nothing.
  const xml = given.replace(/^[\ufeff\s]+/, '');
  const linesCut = given.slice(0, given.length - xml.length).split('\n').length - 1;
  if (xml === '') return refuse('xml-empty', 'Tệp XML trống. Hãy xuất lại gói từ công cụ soạn bài.', 1);

  const parser = new SaxesParser({ xmlns: false, position: true });
  const undeclared = new Set<string>();
  const stack: { element: XmlElement; scope: Scope }[] = [];
  let root: XmlElement | undefined;
  let fault: Fault | undefined;
  let count = 0;
  const stop = (code: string, text: string): void => {
    fault ??= { line: parser.line + linesCut, code, text };
  };
  const resolve = (scope: Scope, prefix: string): string | undefined => {
    const found = scope.get(prefix);
    if (found === undefined) undeclared.add(prefix);
    return found;
  };

  parser.on('error', (error) => stop(...explained(error.message)));
  parser.on('doctype', () => stop('xml-dtd',
    'Tệp XML có khai báo DOCTYPE/ENTITY. Vì an toàn, hệ thống không nhận khai báo này. Hãy bỏ phần <!DOCTYPE …> rồi đóng gói lại.'));
  parser.on('opentag', (tag) => {
    if (fault) return;
    count += 1;
    if (count > MAX_ELEMENTS) return stop('xml-too-big', TOO_BIG);
    if (stack.length >= MAX_DEPTH) return stop('xml-too-deep', `Tệp XML lồng nhau quá ${MAX_DEPTH} tầng. Hãy xuất lại gói từ công cụ soạn bài.`);
    const scope = scopeWith(stack.at(-1)?.scope ?? new Map([['', ''], ['xml', XML_NAMESPACE]]), tag.attributes);
    const [prefix, name] = split(tag.name);
    const attributes = Object.entries(tag.attributes)
      .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
      .map(([key, value]): XmlAttribute => {
        const [p, n] = split(key);
        return { name: n, namespace: p === '' ? '' : resolve(scope, p), value };
      });
    const element: XmlElement = { name, namespace: resolve(scope, prefix), line: parser.line + linesCut, attributes, children: [], content: [], text: '' };
    stack.at(-1)?.element.children.push(element);
    stack.at(-1)?.element.content.push(element);
    root ??= element;
    stack.push({ element, scope });
  });
  parser.on('closetag', () => { stack.pop(); });
  const addText = (text: string): void => {
    const open = stack.at(-1);
    if (!open || fault) return;
    open.element.text += text;
    open.element.content.push(text);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  try {
    // In pieces, so that a hostile file stops costing time at its first fault.
    for (let from = 0; from < xml.length && !fault; from += CHUNK) parser.write(xml.slice(from, from + CHUNK));
    if (!fault) parser.close();
  } catch (error) {
    stop(...explained(error instanceof Error ? error.message : String(error)));
  }
  if (fault) return { ok: false, faults: [fault] };
  return root ? { ok: true, root, undeclared: [...undeclared] } : refuse('xml-empty', 'Tệp XML không có nội dung.', 1);
};

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Children by local name. Tools get prefixes and letter case wrong; no two SCORM namespaces share a name at one place. */
export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => same(child.name, name)) ?? [];

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => same(child.name, name));

export const textOf = (element: XmlElement | undefined): string | undefined => {
  const text = element?.text.replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
};

export const attributeOf = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.attributes.find((attribute) => same(attribute.name, name))?.value.trim();

export const baseOf = (element: XmlElement | undefined): string =>
  element?.attributes.find((attribute) => attribute.name === 'base' && attribute.namespace === XML_NAMESPACE)?.value.trim() ?? '';
