import { strToU8, zipSync } from 'fflate';
import type { ChoiceQuestion, FillInQuestion, HotSpotQuestion, MatchingQuestion, NumericQuestion, Option, OrderingQuestion, PracticalQuestion, Question } from '../question';
import { pictureNameOf } from '../write-bank';
import { UNIT_CLASS } from './read-qti-item';

const TEMPLATES = 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates';
/** Always the same bytes for the same bank. */
const WRITTEN = '2026-01-01T00:00:00Z';

/** A bank as a package of QTI 3.0: a manifest that describes each item (IEEE LOM), a file an item, and drawings. */
export const writeQti = (questions: readonly Question[]): Buffer => {
  const files: [string, string][] = [['imsmanifest.xml', manifestOf(questions)]];
  for (const question of questions) {
    files.push([itemPath(question), itemOf(question)]);
    if (question.kind === 'hot-spot') files.push([pictureNameOf(question.key), question.picture.svg]);
  }
  return Buffer.from(zipSync(Object.fromEntries(files.map(([path, text]) => [path, strToU8(text)])), { level: 6, mtime: WRITTEN }));
};

const itemPath = ({ key }: Question): string => `items/${key}.xml`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' };
const escaped = (text: string): string => text.replace(/[&<>"\n\r\t]/g, (c) => ESCAPES[c]!);
/** Text of a body: a line break is an element there. */
const html = (text: string): string => text.split('\n').map(escaped).join('<br/>');
/** Identifiers of QTI do not begin with a digit. */
const idOf = (id: string): string => (/^\d/.test(id) ? `_${id}` : id);

const DIFFICULTY = { 1: 'easy', 2: 'medium', 3: 'difficult' } as const;

const manifestOf = (questions: readonly Question[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="hoc-vu-so-bank">
<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>
<organizations/>
<resources>
${questions.map(resourceOf).join('\n')}
</resources>
</manifest>
`;

const resourceOf = (question: Question): string => {
  const { key, skill, difficulty, audiences = [] } = question;
  const keywords = audiences.map((audience) => `<keyword><string language="vi">audience:${html(audience)}</string></keyword>`).join('');
  const lom = [
    ...(keywords ? [`<general>${keywords}</general>`] : []),
    `<educational><difficulty><source>LOMv1.0</source><value>${DIFFICULTY[difficulty]}</value></difficulty></educational>`,
    `<classification><purpose><source>LOMv1.0</source><value>competency</value></purpose><taxonPath><source><string language="vi">Học Vụ Số</string></source><taxon><id>${html(skill)}</id></taxon></taxonPath></classification>`,
  ].join('');
  const files = [itemPath(question), ...(question.kind === 'hot-spot' ? [pictureNameOf(key)] : [])];
  return `<resource identifier="res-${key}" type="imsqti_item_xmlv3p0" href="${itemPath(question)}"><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM">${lom}</lom></metadata>${files.map((href) => `<file href="${href}"/>`).join('')}</resource>`;
};

/** How an item asks, what is right, and how it is marked. */
interface Written { declaration: string; body: string; marking: string; byHand?: boolean }

const itemOf = (question: Question): string => {
  const { declaration, body, marking, byHand } = written(question);
  const title = question.prompt.replace(/\s+/g, ' ').slice(0, 80);
  // FEEDBACK is what it is from the beginning, so that the explanation is shown whatever was answered.
  return `<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqtiasi_v3p0 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd" identifier="${idOf(question.key)}" title="${escaped(title)}" xml:lang="vi" adaptive="false" time-dependent="false">
${declaration}
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"${byHand ? ' external-scored="human"' : ''}><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>
<qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier"><qti-default-value><qti-value>shown</qti-value></qti-default-value></qti-outcome-declaration>
<qti-item-body>
${body}
</qti-item-body>
${marking}
<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="shown" show-hide="show"><qti-content-body><p>${html(question.explain)}</p></qti-content-body></qti-modal-feedback>
</qti-assessment-item>
`;
};

const written = (question: Question): Written => {
  switch (question.kind) {
    case 'ordering': return ordering(question);
    case 'matching': return matching(question);
    case 'fill-in': return fillIn(question);
    case 'numeric': return numeric(question);
    case 'hot-spot': return hotSpot(question);
    case 'practical': return practical(question);
    default: return choice(question);
  }
};

const declared = (cardinality: 'single' | 'multiple' | 'ordered', type: string, right: readonly string[], mapping = ''): string =>
  `<qti-response-declaration identifier="RESPONSE" cardinality="${cardinality}" base-type="${type}"><qti-correct-response>${right.map((value) => `<qti-value>${escaped(value)}</qti-value>`).join('')}</qti-correct-response>${mapping}</qti-response-declaration>`;
const template = (name: string): string => `<qti-response-processing template="${TEMPLATES}/${name}.xml"/>`;
const asked = (prompt: string): string => `<qti-prompt>${html(prompt)}</qti-prompt>`;
const simple = (options: readonly Option[]): string => options.map(({ id, text }) => `<qti-simple-choice identifier="${idOf(id)}">${html(text)}</qti-simple-choice>`).join('');

const choice = ({ kind, prompt, answers }: ChoiceQuestion): Written => {
  const several = kind === 'multiple';
  return {
    declaration: declared(several ? 'multiple' : 'single', 'identifier', answers.filter(({ correct }) => correct).map(({ id }) => idOf(id))),
    body: `<qti-choice-interaction response-identifier="RESPONSE" shuffle="${kind !== 'true-false'}" max-choices="${several ? 0 : 1}">${asked(prompt)}${simple(answers)}</qti-choice-interaction>`,
    marking: template('match_correct'),
  };
};

const ordering = ({ prompt, items }: OrderingQuestion): Written => ({
  declaration: declared('ordered', 'identifier', items.map(({ id }) => idOf(id))),
  // By their ids, which say nothing of the order.
  body: `<qti-order-interaction response-identifier="RESPONSE" shuffle="true">${asked(prompt)}${simple([...items].sort((a, b) => (a.id < b.id ? -1 : 1)))}</qti-order-interaction>`,
  marking: template('match_correct'),
});

const matching = ({ prompt, left, right, pairs }: MatchingQuestion): Written => {
  // A left and a right side may have the same words, and so the same id.
  const set = (options: readonly Option[], prefix: string): string => `<qti-simple-match-set>${options.map(({ id, text }) => `<qti-simple-associable-choice identifier="${prefix}${id}" match-max="1">${html(text)}</qti-simple-associable-choice>`).join('')}</qti-simple-match-set>`;
  return {
    declaration: declared('multiple', 'directedPair', left.map(({ id }) => `l-${id} r-${pairs[id]!}`)),
    body: `<qti-match-interaction response-identifier="RESPONSE" shuffle="true" max-associations="${left.length}">${asked(prompt)}${set(left, 'l-')}${set(right, 'r-')}</qti-match-interaction>`,
    marking: template('match_correct'),
  };
};

const fillIn = ({ prompt, accept }: FillInQuestion): Written => ({
  declaration: declared('single', 'string', accept.slice(0, 1), `<qti-mapping default-value="0">${accept.map((word) => `<qti-map-entry map-key="${escaped(word)}" mapped-value="1" case-sensitive="false"/>`).join('')}</qti-mapping>`),
  body: `<p>${html(prompt)}</p>\n<p><qti-text-entry-interaction response-identifier="RESPONSE" expected-length="${Math.max(...accept.map((word) => word.length))}"/></p>`,
  marking: template('map_response'),
});

const numeric = ({ prompt, answer, tolerance, unit }: NumericQuestion): Written => ({
  declaration: declared('single', 'float', [String(answer)]),
  body: `<p>${html(prompt)}</p>\n<p><qti-text-entry-interaction response-identifier="RESPONSE" expected-length="12"/>${unit ? ` <span class="${UNIT_CLASS}">${html(unit)}</span>` : ''}</p>`,
  marking: tolerance === 0 ? template('match_correct') : `<qti-response-processing><qti-response-condition><qti-response-if><qti-equal tolerance-mode="absolute" tolerance="${tolerance} ${tolerance}"><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-equal><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition></qti-response-processing>`,
});

const hotSpot = ({ key, prompt, picture: { alt, width, height }, regions }: HotSpotQuestion): Written => {
  const right = regions.filter(({ correct }) => correct).map(({ id }) => idOf(id));
  const areas = regions.map(({ id, label, x, y, width: w, height: h }) => {
    const box = [x, y, w, h];
    // Coordinates of QTI are whole; what they lose stands beside them.
    const exact = box.every(Number.isInteger) ? '' : ` data-box="${box.join(',')}"`;
    return `<qti-hotspot-choice identifier="${idOf(id)}" shape="rect" coords="${[x, y, x + w, y + h].map(Math.round).join(',')}" hotspot-label="${escaped(label)}"${exact}/>`;
  });
  return {
    declaration: declared('multiple', 'identifier', right),
    body: `<qti-hotspot-interaction response-identifier="RESPONSE" max-choices="0">${asked(prompt)}<object type="image/svg+xml" data="../${pictureNameOf(key)}" width="${Math.round(width)}" height="${Math.round(height)}">${html(alt)}</object>${areas.join('')}</qti-hotspot-interaction>`,
    marking: template('match_correct'),
  };
};

const practical = ({ prompt, rubric }: PracticalQuestion): Written => ({
  declaration: '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="string"/>',
  body: `<qti-rubric-block use="scoring" view="scorer"><qti-content-body><ul>${rubric.map(({ id, text, points }) => `<li data-id="${id}" data-points="${points}">${html(text)}</li>`).join('')}</ul></qti-content-body></qti-rubric-block>\n<qti-extended-text-interaction response-identifier="RESPONSE" expected-lines="8">${asked(prompt)}</qti-extended-text-interaction>`,
  marking: '', byHand: true,
});
