import { svgFaults, type XmlElement } from '@hvs/package';
import type { Path } from '../yaml-lines';
import { pictureNameOf } from '../write-bank';
import { choiceKind } from './bank-file';
import { attribute, below, interactionName, is, isInteraction, kid, kids, mediaIn, plainText } from './qti-xml';

/** One item of QTI: as far as its own file tells. Skill, difficulty and audiences stand in the manifest. */
export interface ReadItem { fields: Record<string, unknown>; faults: { path: Path; text: string }[]; remarks: string[]; svg?: string | undefined }

/** How an answer is asked for, and what is right. */
interface Asked {
  item: XmlElement;
  body: XmlElement;
  interaction: XmlElement;
  /** Values of the correct response; of the mapping, where there is none. */
  right: string[];
  mapping: { key: string; value: number; exact: boolean }[];
  declaration: XmlElement | undefined;
  /** The text of a drawing the item names. */
  drawing: (href: string) => string | undefined;
}
type Part = Pick<ReadItem, 'fields' | 'faults'> & { remarks?: string[]; svg?: string | undefined };

export const UNIT_CLASS = 'hvs-unit';
const WEIGHTS = 'Trọng số từng phần không được giữ: ở đây mỗi câu đúng hết mới có điểm.';
const FEEDBACK = 'Lời phản hồi riêng của từng lựa chọn không được giữ; chỉ giữ lời giải thích chung.';
const OWN_RULES = 'Luật chấm riêng của câu (response processing) không được giữ; chấm theo đáp án đúng đã khai.';
const UNSUPPORTED: Record<string, string> = {
  associateinteraction: 'ghép tự do', gapmatchinteraction: 'kéo từ vào chỗ trống', graphicgapmatchinteraction: 'kéo hình vào chỗ trống', hottextinteraction: 'chọn từ trong đoạn', selectpointinteraction: 'chấm điểm trên hình',
  graphicorderinteraction: 'sắp thứ tự trên hình', graphicassociateinteraction: 'nối trên hình', positionobjectinteraction: 'đặt vật lên hình', sliderinteraction: 'thanh trượt', drawinginteraction: 'vẽ', uploadinteraction: 'nộp tệp',
  mediainteraction: 'xem phim, nghe âm thanh', custominteraction: 'tự lập trình', portablecustominteraction: 'tự lập trình',
};

export const readQtiItem = (item: XmlElement, drawing: (href: string) => string | undefined): ReadItem => {
  const body = kid(item, 'itembody');
  const explain = explanationOf(item);
  const fail = (text: string, path: Path = ['type']): ReadItem => ({ fields: explain, faults: [{ path, text }], remarks: [] });
  if (!body) return fail('Tệp câu hỏi không có phần nội dung (qti-item-body). Hãy xuất lại từ phần mềm soạn câu hỏi.');
  if (kid(item, 'templatedeclaration', 'templateprocessing')) return fail('Câu này sinh số hoặc chữ ngẫu nhiên theo mẫu (template), chưa nhập được. Hãy viết thành câu cố định.');
  if (kid(item, 'assessmentstimulusref', 'stimulusref')) return fail('Câu này dùng một đoạn văn chung để ở tệp khác (stimulus), chưa nhập được. Hãy chép đoạn văn vào lời câu hỏi rồi xuất lại.');
  // A button that ends the attempt asks nothing.
  const interactions = below(body, isInteraction).filter((one) => !is(one, 'endattemptinteraction'));
  if (interactions.length !== 1) {
    return fail(interactions.length === 0 ? 'Câu này không có chỗ trả lời. Nếu chỉ là đoạn giới thiệu thì bỏ qua; nếu là câu hỏi, hãy xuất lại.'
      : `Câu này có ${interactions.length} chỗ trả lời; ngân hàng nhận mỗi câu một chỗ. Hãy tách thành nhiều câu.`);
  }
  const interaction = interactions[0]!;
  const read = READERS[interactionName(interaction)];
  if (!read) return fail(`Kiểu “${UNSUPPORTED[interactionName(interaction)] ?? interaction.name}” (${interaction.name}) chưa nhập được. Hãy viết lại câu này thành một kiểu khác.`);
  const declaration = kids(item, 'responsedeclaration').find((one) => attribute(one, 'identifier') === attribute(interaction, 'responseidentifier'));
  const mapping = kids(kid(declaration, 'mapping'), 'mapentry').map((entry) => ({ key: attribute(entry, 'mapkey') ?? '', value: Number(attribute(entry, 'mappedvalue')), exact: attribute(entry, 'casesensitive') === 'true' }));
  const most = Math.max(...mapping.map(({ value }) => value));
  const told = kids(kid(declaration, 'correctresponse'), 'value').map(({ text }) => text.trim());
  const right = told.length > 0 ? told : mapping.filter(({ value }) => value > 0 && (value === most || attribute(declaration, 'cardinality') === 'multiple')).map(({ key }) => key);
  const asked: Asked = { item, body, interaction, declaration, mapping, right, drawing };
  const { fields, faults, remarks = [], svg } = read(asked);
  const media = mediaIn(body, (one) => one === interaction && is(one, 'hotspotinteraction'));
  return {
    fields: { prompt: promptOf(asked), ...explain, ...fields }, svg,
    faults: [...faults, ...(media ? [{ path: ['prompt'], text: `Câu này có <${media}>; ngân hàng chỉ giữ chữ (hình chỉ ở câu chọn vùng trên hình). Hãy viết lại câu hỏi không cần đến nó.` }] : [])],
    remarks: [...remarks, ...(below(interaction, (one) => is(one, 'feedbackinline')).length > 0 ? [FEEDBACK] : []), ...(hasOwnRules(item) ? [OWN_RULES] : [])],
  };
};

const explanationOf = (item: XmlElement): Record<string, unknown> => {
  const texts = kids(item, 'modalfeedback').map((one) => plainText(one)).filter(Boolean);
  return texts.length === 0 ? {} : { explain: texts.join('\n') };
};

/** The words around the interaction, and its own prompt. */
const promptOf = ({ body, interaction }: Asked): string => {
  const inline = is(interaction, 'textentryinteraction', 'inlinechoiceinteraction');
  const stem = plainText(body, (one) => {
    if (one === interaction) return inline ? '_____' : '\n';
    if (is(one, 'rubricblock')) return (attribute(one, 'view') ?? '').split(/\s+/).includes('candidate') ? undefined : '';
    return is(one, 'feedbackblock', 'feedbackinline', 'endattemptinteraction', 'stylesheet') || (attribute(one, 'class') ?? '').split(' ').includes(UNIT_CLASS) ? '' : undefined;
  });
  // A blank on a line of its own says nothing that the question does not say.
  return [inline ? stem.replace(/(^|\n)[ \t]*_____$/, '') : stem, inline ? '' : plainText(kid(interaction, 'prompt'))].filter(Boolean).join('\n');
};

/** Rules of its own, other than the templates, and than our own way to allow for a tolerance. */
const hasOwnRules = (item: XmlElement): boolean => {
  const rules = kid(item, 'responseprocessing');
  return rules !== undefined && attribute(rules, 'template') === undefined && rules.children.length > 0 && below(rules, (one) => is(one, 'equal')).length === 0;
};

const textOf = (element: XmlElement): string => plainText(element, (one) => (is(one, 'feedbackinline') ? '' : undefined));
const named = (elements: readonly XmlElement[]): { id: string; text: string }[] => elements.map((one) => ({ id: attribute(one, 'identifier') ?? '', text: textOf(one) }));
const uneven = ({ mapping }: Asked): string[] => (new Set(mapping.map(({ value }) => value).filter((value) => value > 0)).size > 1 ? [WEIGHTS] : []);
const NO_KEY = 'Câu này chưa khai đáp án đúng (qti-correct-response). Hãy khai đáp án rồi xuất lại.';

const choice = (asked: Asked): Part => {
  const answers = named(kids(asked.interaction, 'simplechoice', 'inlinechoice')).map(({ id, text }) => ({ text, correct: asked.right.includes(id) }));
  return { fields: { type: choiceKind(answers), answers }, faults: asked.right.length === 0 ? [{ path: ['answers'], text: NO_KEY }] : [], remarks: uneven(asked) };
};

const order = ({ interaction, right }: Asked): Part => {
  const choices = named(kids(interaction, 'simplechoice'));
  const items = right.flatMap((id) => choices.find((one) => one.id === id)?.text ?? []);
  return { fields: { type: 'ordering', items }, faults: items.length === choices.length ? [] : [{ path: ['items'], text: 'Thứ tự đúng (qti-correct-response) phải có đủ mọi việc, mỗi việc một lần. Hãy khai lại rồi xuất lại.' }] };
};

const match = ({ interaction, right }: Asked): Part => {
  const [from = [], to = []] = kids(interaction, 'simplematchset').map((set) => named(kids(set, 'simpleassociablechoice')));
  const pairs = right.map((pair) => pair.split(/\s+/));
  const used = new Set(pairs.map(([, target]) => target));
  const alone = from.every(({ id }) => pairs.filter(([source]) => source === id).length === 1) && pairs.every(([source, target]) => from.some(({ id }) => id === source) && to.some(({ id }) => id === target));
  const extra = to.filter(({ id }) => !used.has(id)).map(({ text }) => text);
  return {
    fields: {
      type: 'matching', ...(extra.length > 0 && { extra }),
      pairs: from.flatMap(({ id, text }) => pairs.filter(([source]) => source === id).map(([, target]) => ({ left: text, right: to.find((one) => one.id === target)?.text ?? '' }))),
    },
    faults: alone ? [] : [{ path: ['pairs'], text: 'Ở đây mỗi vế trái ghép với đúng một vế phải. Hãy khai lại các cặp đúng, hoặc tách câu.' }],
  };
};

const textEntry = (asked: Asked): Part => {
  if (['float', 'integer'].includes(attribute(asked.declaration, 'basetype') ?? '')) return numeric(asked);
  const most = Math.max(...asked.mapping.map(({ value }) => value));
  const full = asked.mapping.filter(({ value }) => value > 0 && value === most);
  const exact = full.some((entry) => entry.exact) ? ['Ở đây không phân biệt chữ hoa, chữ thường; yêu cầu phân biệt của câu không được giữ.'] : [];
  const accept = [...new Set([...asked.right, ...full.map(({ key }) => key)])];
  return { fields: { type: 'fill-in', accept }, faults: accept.length === 0 ? [{ path: ['accept'], text: NO_KEY }] : [], remarks: [...uneven(asked), ...exact] };
};

const numeric = ({ item, body, right }: Asked): Part => {
  const value = Number(right[0]?.replace(',', '.') || NaN);
  const equal = below(kid(item, 'responseprocessing'), (one) => is(one, 'equal'))[0];
  const [under = 0, over = under] = (attribute(equal, 'tolerance') ?? '').split(/\s+/).filter(Boolean).map(Number);
  const scale = attribute(equal, 'tolerancemode') === 'relative' ? Math.abs(value) / 100 : attribute(equal, 'tolerancemode') === 'absolute' ? 1 : 0;
  const unit = plainText(below(body, (one) => (attribute(one, 'class') ?? '').split(' ').includes(UNIT_CLASS))[0]);
  const fields = { type: 'numeric', answer: under === over ? value : value + ((over - under) / 2) * scale, tolerance: under === over ? under * scale : ((under + over) / 2) * scale, ...(unit && { unit }) };
  return { fields, faults: [fields.answer, fields.tolerance].every(Number.isFinite) ? [] : [{ path: ['answer'], text: `Đáp án “${right[0] ?? ''}” hoặc sai số không phải một số. Hãy khai lại rồi xuất lại.` }] };
};

const extendedText = ({ body }: Asked): Part => {
  const criteria = below(body, (one) => is(one, 'rubricblock')).flatMap((block) => below(block, (one) => attribute(one, 'datapoints') !== undefined));
  const rubric = criteria.map((one, index) => ({ id: attribute(one, 'dataid') ?? `tc-${index + 1}`, text: plainText(one), points: Number(attribute(one, 'datapoints')) }));
  return { fields: { type: 'practical', rubric }, faults: rubric.length > 0 ? [] : [{ path: ['rubric'], text: 'Câu tự luận này không kèm tiêu chí chấm mà hệ thống đọc được. Hãy viết thành câu Thực hành trong tệp Excel của hệ thống.' }] };
};

const hotSpot = (asked: Asked): Part => {
  const picture = below(asked.interaction, (one) => is(one, 'object', 'img'))[0];
  const href = attribute(picture, 'data') ?? attribute(picture, 'src') ?? '';
  const svg = /\.svg$/i.test(href) ? asked.drawing(href) : undefined;
  const drawn = !/\.svg$/i.test(href) ? [`Hình “${href}” không phải SVG; ngân hàng chỉ giữ hình SVG. Hãy đổi hình sang SVG.`] : svg === undefined ? [`Gói không có hình “${href}”, hoặc hình lớn hơn 512 KB. Hãy xuất lại gói có đủ hình.`] : svgFaults(svg, href).slice(0, 3).map(({ line, text }) => `${href}, dòng ${line}: ${text}`);
  const shapes = kids(asked.interaction, 'hotspotchoice');
  const regions = shapes.map((one, index) => {
    const [left = NaN, top = NaN, right = NaN, bottom = NaN] = (attribute(one, 'coords') ?? '').split(',').map(Number);
    const [x, y, width, height] = attribute(one, 'databox')?.split(',').map(Number) ?? [left, top, right - left, bottom - top];
    const id = attribute(one, 'identifier') ?? '';
    return { id: /^[a-z0-9][a-z0-9-]*$/.test(id.replace(/^_/, '')) ? id.replace(/^_/, '') : `vung-${index + 1}`, label: attribute(one, 'hotspotlabel') || `vùng ${index + 1}`, x, y, width, height, correct: asked.right.includes(id) };
  });
  const odd = shapes.find((one) => attribute(one, 'shape') !== 'rect');
  return {
    svg, fields: { type: 'hot-spot', image: pictureNameOf('hinh'), alt: plainText(picture) || attribute(picture, 'alt') || '', regions },
    faults: [...drawn.map((text) => ({ path: ['image'], text })), ...(odd ? [{ path: ['regions'], text: `Vùng hình “${attribute(odd, 'shape') ?? '?'}” chưa nhập được; ở đây vùng là hình chữ nhật (rect). Hãy vẽ lại vùng.` }] : [])],
  };
};

const READERS: Record<string, (asked: Asked) => Part> = {
  choiceinteraction: choice, inlinechoiceinteraction: choice, orderinteraction: order, matchinteraction: match, textentryinteraction: textEntry, extendedtextinteraction: extendedText, hotspotinteraction: hotSpot,
};
