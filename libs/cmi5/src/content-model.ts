import type { Fault, XmlElement } from '@hvs/package';
import { isIri, isLanguageTag } from '@hvs/xapi';

/**
 * CourseStructure.xsd of cmi5 (§14.0) as a table, and the check against it: which elements in which order, which attributes with
 * which values. As in the schema, elements and attributes of other namespaces are let through where it has `##other`; nobody
 * looks into them.
 */

export const NAMESPACE = 'https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd';

type Kind = 'courseStructure' | 'course' | 'objectives' | 'objective' | 'block' | 'au' | 'references' | 'reference' | 'text' | 'langstring' | 'string' | 'any';

interface Part {
  /** Element names that may stand here, and what each holds. */
  readonly names: Readonly<Record<string, Kind>>;
  readonly required: boolean;
  readonly many: boolean;
}

interface AttributeRule {
  readonly required?: boolean;
  readonly holds: (value: string) => boolean;
  readonly requirement: string;
  /** What a value must be, for the sentence. */
  readonly must: string;
}

interface Model {
  readonly parts: readonly Part[];
  readonly inAnyOrder?: boolean;
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  /** Whether elements and attributes of other namespaces are welcome. */
  readonly open: boolean;
  readonly text: boolean;
}

/** A fault with the sentence of the specification it offends. */
export const fault = (line: number, requirement: string, code: string, text: string, path?: string): Fault =>
  ({ line, code, text: `${text} (cmi5 ${requirement})`, ...(path === undefined ? {} : { path }) });

const one = (names: Part['names'], required = true): Part => ({ names, required, many: false });
const some = (names: Part['names']): Part => ({ names, required: true, many: true });

const oneOf = (...values: readonly string[]): Omit<AttributeRule, 'required'> =>
  ({ holds: (value) => values.includes(value), requirement: '13.2.0.0-1', must: `phải là một trong: ${values.join(', ')}` });
const IRI: Omit<AttributeRule, 'required'> =
  { holds: isIri, requirement: '3.0.0.0-1', must: 'phải là địa chỉ IRI đầy đủ, ví dụ “https://don-vi.vn/khoa-hoc/1”' };

const isShare = (value: string): boolean => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value) && Number(value) >= 0 && Number(value) <= 1;

const TITLED = [one({ title: 'text' }), one({ description: 'text' })];
const IDENTIFIED = { id: { ...IRI, required: true } };
const REFERENCES = one({ objectives: 'references' }, false);
const CONTENT = some({ au: 'au', block: 'block' });
const PLAIN = { parts: [], attributes: {}, open: true, text: true };

const MODELS: Readonly<Record<Kind, Model>> = {
  courseStructure: { parts: [one({ course: 'course' }), one({ objectives: 'objectives' }, false), CONTENT], attributes: {}, open: true, text: false },
  course: { parts: TITLED, attributes: IDENTIFIED, open: true, text: false },
  objectives: { parts: [some({ objective: 'objective' })], attributes: {}, open: true, text: false },
  objective: { parts: TITLED, inAnyOrder: true, attributes: IDENTIFIED, open: false, text: false },
  block: { parts: [...TITLED, REFERENCES, CONTENT], attributes: IDENTIFIED, open: true, text: false },
  au: {
    parts: [...TITLED, REFERENCES, one({ url: 'string' }), one({ launchParameters: 'any' }, false), one({ entitlementKey: 'any' }, false)],
    attributes: {
      ...IDENTIFIED,
      moveOn: oneOf('NotApplicable', 'Passed', 'Completed', 'CompletedAndPassed', 'CompletedOrPassed'),
      masteryScore: { holds: isShare, requirement: '13.2.0.0-1', must: 'phải là số thập phân từ 0 đến 1, ví dụ 0.8' },
      launchMethod: oneOf('AnyWindow', 'OwnWindow'),
      activityType: IRI,
    },
    open: true,
    text: false,
  },
  references: { parts: [some({ objective: 'reference' })], attributes: {}, open: true, text: false },
  reference: { parts: [], attributes: { idref: IRI }, open: false, text: false },
  text: { parts: [some({ langstring: 'langstring' })], attributes: {}, open: true, text: false },
  langstring: {
    ...PLAIN,
    attributes: { lang: { holds: isLanguageTag, requirement: '13.2.0.0-1', must: 'phải là mã ngôn ngữ, ví dụ “vi” hoặc “en-US”' } },
  },
  string: { ...PLAIN, open: false },
  any: PLAIN,
};

/** Attributes and elements are named exactly: XML does not forgive letter case (13.2.0.0-1). */
export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((attribute) => attribute.namespace === '' && attribute.name === name)?.value.trim();

export const childrenOf = (element: XmlElement, ...names: readonly string[]): readonly XmlElement[] =>
  element.children.filter((child) => child.namespace === NAMESPACE && names.includes(child.name));

const orderOf = (model: Model): string => model.parts.map(({ names }) => Object.keys(names).join(' hoặc ')).join(', ');

const attributeFaults = (element: XmlElement, model: Model): readonly Fault[] => {
  const wrong = element.attributes.flatMap((attribute) => {
    if (attribute.namespace !== '') return [];
    const rule = Object.hasOwn(model.attributes, attribute.name) ? model.attributes[attribute.name] : undefined;
    const value = attribute.value.trim();
    if (rule === undefined) {
      return [fault(element.line, '13.2.0.0-1', 'attribute-unknown', `<${element.name}> không có thuộc tính “${attribute.name}”. Hãy bỏ thuộc tính này hoặc xuất lại gói.`)];
    }
    return rule.holds(value) ? [] : [fault(
      element.line, rule.requirement, rule.requirement === '3.0.0.0-1' ? 'iri-invalid' : 'attribute-invalid',
      `Thuộc tính “${attribute.name}” của <${element.name}> đang là “${value}”, ${rule.must}.`,
    )];
  });
  const missing = Object.entries(model.attributes).filter(([name, rule]) => rule.required && attributeOf(element, name) === undefined)
    .map(([name]) => fault(element.line, '13.2.0.0-1', 'attribute-missing', `<${element.name}> thiếu thuộc tính “${name}”. Hãy thêm vào hoặc xuất lại gói.`));
  return [...wrong, ...missing];
};

/** What stands out of its order, too often or not at all among the children of our namespace. */
const orderFaults = (element: XmlElement, own: readonly XmlElement[], model: Model): readonly Fault[] => {
  const placeOf = (child: XmlElement): number => model.parts.findIndex(({ names }) => Object.hasOwn(names, child.name));
  const faults: Fault[] = [];
  const seen = new Set<string>();
  let reached = 0;
  for (const child of own) {
    const place = placeOf(child);
    if (place < 0) {
      faults.push(fault(child.line, '13.2.0.0-1', 'element-unknown', `<${child.name}> không được đứng trong <${element.name}>; ở đó chỉ có: ${orderOf(model) || 'không phần tử nào'}.`));
      continue;
    }
    if (place < reached && !model.inAnyOrder) {
      faults.push(fault(child.line, '13.2.0.0-1', 'element-order', `<${child.name}> đứng sai chỗ trong <${element.name}>; thứ tự phải là: ${orderOf(model)}.`));
    } else if (seen.has(child.name) && !model.parts[place].many) {
      faults.push(fault(child.line, '13.2.0.0-1', 'element-twice', `<${element.name}> có hai <${child.name}>. Hãy bỏ bớt một.`));
    }
    seen.add(child.name);
    reached = Math.max(reached, place);
  }
  const missing = model.parts.filter(({ names, required }) => required && !Object.keys(names).some((name) => seen.has(name)))
    .map(({ names }) => fault(element.line, '13.2.0.0-1', 'element-missing', `<${element.name}> thiếu <${Object.keys(names).join('> hoặc <')}>. Hãy thêm vào hoặc xuất lại gói.`));
  return [...faults, ...missing];
};

const foreignFaults = (element: XmlElement, model: Model): readonly Fault[] => {
  const lastOwn = element.children.findLastIndex((child) => child.namespace === NAMESPACE);
  return element.children.flatMap((child, at) => {
    if (child.namespace === NAMESPACE) return [];
    if (child.namespace === '' || !model.open) {
      return [fault(child.line, '13.2.0.0-1', 'element-unknown', `<${child.name}> không thuộc không gian tên của cmi5 và không được đứng trong <${element.name}>.`)];
    }
    return at > lastOwn ? [] : [fault(child.line, '13.1.5.0-2', 'extension-order', `Phần mở rộng <${child.name}> phải đứng sau mọi phần tử của cmi5 trong <${element.name}>.`)];
  });
};

const faultsIn = (element: XmlElement, kind: Kind): readonly Fault[] => {
  if (kind === 'any') return [];
  const model = MODELS[kind];
  const own = element.children.filter((child) => child.namespace === NAMESPACE);
  const stray = !model.text && element.text.trim() !== ''
    ? [fault(element.line, '13.2.0.0-1', 'text-stray', `Trong <${element.name}> có chữ nằm ngoài các phần tử: “${element.text.trim().slice(0, 40)}”. Hãy bỏ đi.`)] : [];
  const inner = own.flatMap((child) => {
    const held = model.parts.find(({ names }) => Object.hasOwn(names, child.name))?.names[child.name];
    return held === undefined ? [] : faultsIn(child, held);
  });
  return [...attributeFaults(element, model), ...stray, ...orderFaults(element, own, model), ...foreignFaults(element, model), ...inner];
};

/** Everything by which a document offends the schema, in the order of the document. */
export const schemaFaults = (root: XmlElement): readonly Fault[] => {
  if (root.name !== 'courseStructure') {
    return [fault(root.line, '13.2.0.0-1', 'not-cmi5', `Tệp XML bắt đầu bằng <${root.name}> chứ không phải <courseStructure>: đây không phải cấu trúc khóa học cmi5.`)];
  }
  if (root.namespace !== NAMESPACE) {
    return [fault(root.line, '13.2.0.0-1', 'namespace', `<courseStructure> phải khai xmlns="${NAMESPACE}"${root.namespace ? `, đang khai “${root.namespace}”` : ''}. Hãy sửa hoặc xuất lại gói.`)];
  }
  return faultsIn(root, 'courseStructure');
};
