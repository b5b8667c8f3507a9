import { strToU8, unzipSync, zipSync } from 'fflate';
import { readXml } from '@hvs/package';
import type { Question } from '../question';
import { checkRows, type CheckedRows } from './check-rows';
import { readQti } from './read-qti';
import { SAMPLES } from './sheet-guide';
import { writeQti } from './write-qti';

const MANIFEST = (paths: readonly string[], lom = ''): string =>
  `<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"><resources>${paths.map((path) => `<resource identifier="r-${path}" type="imsqti_item_xmlv3p0" href="${path}">${lom}<file href="${path}"/></resource>`).join('')}</resources></manifest>`;
const zip = (files: Record<string, string>): Buffer => Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]))));
const packed = (item: string, more: Record<string, string> = {}, lom = ''): Buffer => zip({ 'imsmanifest.xml': MANIFEST(['items/q-1.xml'], lom), 'items/q-1.xml': item, ...more });
const item = (body: string, { cardinality = 'single', type = 'identifier', right = ['B'], mapping = '', rest = '' } = {}): string => `<?xml version="1.0"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q-1" title="Câu" adaptive="false" time-dependent="false">
  <qti-response-declaration identifier="RESPONSE" cardinality="${cardinality}" base-type="${type}">${right.length > 0 ? `<qti-correct-response>${right.map((value) => `<qti-value>${value}</qti-value>`).join('')}</qti-correct-response>` : ''}${mapping}</qti-response-declaration>
  <qti-item-body>${body}</qti-item-body>${rest || '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'}
</qti-assessment-item>`;
const DEFAULTS = { skill: 'Chung', difficulty: 2, explain: 'Xem lại bài.' } as const;
const checked = (file: Buffer, defaults: object = DEFAULTS): CheckedRows => {
  const read = readQti(file);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return checkRows(read.rows, { defaults });
};
const one = (file: Buffer): Question => {
  const { sound, faults } = checked(file);
  if (!sound[0]) throw new Error(JSON.stringify(faults));
  return sound[0].question;
};
const CHOICES = '<qti-simple-choice identifier="A">một</qti-simple-choice><qti-simple-choice identifier="B">hai</qti-simple-choice><qti-simple-choice identifier="C">ba</qti-simple-choice>';
const choice = (prompt = '<qti-prompt>Chọn?</qti-prompt>', choices = CHOICES): string => `<qti-choice-interaction response-identifier="RESPONSE" max-choices="1">${prompt}${choices}</qti-choice-interaction>`;
const entry = '<qti-text-entry-interaction response-identifier="RESPONSE"/>';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="9" height="9"/></svg>';
const spot = (shape: string, coords: string, image = 'a.svg'): string => `<qti-hotspot-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Bấm đâu?</qti-prompt><img src="${image}" alt="hai nút"/><qti-hotspot-choice identifier="A" shape="rect" coords="0,0,50,50"/><qti-hotspot-choice identifier="B" shape="${shape}" coords="${coords}"/></qti-hotspot-interaction>`;

describe('QTI as other systems write it', () => {
  test.each<[string, string, object]>([
    ['one answer, with words before it', item(`<p>Đọc <b>kỹ</b>:</p><div>dòng\n   hai</div>${choice()}`), { key: 'q-1', kind: 'single', prompt: 'Đọc kỹ:\ndòng hai\nChọn?', answers: [{ correct: false }, { text: 'hai', correct: true }, {}] }],
    ['feedback, blank lines and a button in the body', item(`<p>Đọc.</p><p> </p>\n<p><qti-feedback-inline identifier="x" outcome-identifier="F">Sai rồi.</qti-feedback-inline></p><qti-rubric-block view="candidate"><qti-content-body><p>Chọn một.</p></qti-content-body></qti-rubric-block><qti-rubric-block view="scorer"><qti-content-body>Cho người chấm.</qti-content-body></qti-rubric-block>${choice()}<qti-end-attempt-interaction response-identifier="E" title="x"/>`), { prompt: 'Đọc.\nChọn một.\nChọn?' }],
    ['several answers', item(choice(), { cardinality: 'multiple', right: ['A', 'C'] }), { kind: 'multiple', answers: [{ correct: true }, { correct: false }, { correct: true }] }],
    ['answers by their mapping', item(choice(), { cardinality: 'multiple', right: [], mapping: '<qti-mapping><qti-map-entry map-key="A" mapped-value="1"/><qti-map-entry map-key="B" mapped-value="1"/><qti-map-entry map-key="C" mapped-value="-1"/></qti-mapping>' }), { kind: 'multiple', answers: [{ correct: true }, { correct: true }, { correct: false }] }],
    ['a choice in a sentence', item('<p>Trời <qti-inline-choice-interaction response-identifier="RESPONSE"><qti-inline-choice identifier="A">đỏ</qti-inline-choice><qti-inline-choice identifier="B">xanh</qti-inline-choice></qti-inline-choice-interaction>.</p>'), { kind: 'true-false', prompt: 'Trời _____.' }],
    ['an order', item(choice().replaceAll('choice-interaction', 'order-interaction'), { cardinality: 'ordered', right: ['C', 'A', 'B'] }), { kind: 'ordering', items: [{ text: 'ba' }, { text: 'một' }, { text: 'hai' }] }],
    ['words', item(`<p>Thủ đô là ${entry}.</p>`, { type: 'string', right: ['Hà Nội'], mapping: '<qti-mapping><qti-map-entry map-key="Hà Nội" mapped-value="2"/><qti-map-entry map-key="Ha Noi" mapped-value="2"/><qti-map-entry map-key="HN" mapped-value="1"/></qti-mapping>' }), { kind: 'fill-in', prompt: 'Thủ đô là _____.', accept: ['Hà Nội', 'Ha Noi'] }],
    ['a number', item(`<p>Mấy?<br/> ${entry}</p>`, { type: 'integer', right: ['12'] }), { kind: 'numeric', prompt: 'Mấy?', answer: 12, tolerance: 0 }],
    ['a number, a tenth about', item(`<p>Mấy?</p>${entry}`, { type: 'float', right: ['50'], rest: '<qti-response-processing><qti-response-condition><qti-response-if><qti-equal tolerance-mode="relative" tolerance="10 10"><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-equal></qti-response-if></qti-response-condition></qti-response-processing>' }), { answer: 50, tolerance: 5 }],
  ])('%s', (_name, xml, expected) => expect(one(packed(xml))).toMatchObject(expected));

  test('pairs, and a right side left over', () => {
    const set = (...ids: string[]): string => `<qti-simple-match-set>${ids.map((id) => `<qti-simple-associable-choice identifier="${id}" match-max="1">chữ ${id}</qti-simple-associable-choice>`).join('')}</qti-simple-match-set>`;
    const xml = item(`<qti-match-interaction response-identifier="RESPONSE"><qti-prompt>Nối?</qti-prompt>${set('a', 'b', 'c')}${set('x', 'y', 'z', 'w')}</qti-match-interaction>`, { cardinality: 'multiple', type: 'directedPair', right: ['a y', 'b x', 'c z'] });
    expect(one(packed(xml))).toMatchObject({ kind: 'matching', left: [{ text: 'chữ a' }, { text: 'chữ b' }, { text: 'chữ c' }], right: [{ text: 'chữ y' }, { text: 'chữ x' }, { text: 'chữ z' }, { text: 'chữ w' }] });
    expect(checked(packed(xml.replace('b x', 'a x'))).faults[0]!.text).toMatch(/đúng một vế phải/);
  });
  test('places on a drawing', () => {
    expect(one(packed(item(spot('rect', '60,10,100,40')), { 'items/a.svg': SVG }))).toMatchObject({ kind: 'hot-spot', picture: { svg: SVG, alt: 'hai nút', width: 200 }, regions: [{ id: 'vung-1', correct: false }, { id: 'vung-2', x: 60, y: 10, width: 40, height: 30, correct: true }] });
  });
  test('an item of version 2.1, alone and with prefixes', () => {
    const old = `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="Cau_1" title="x"><responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>B</value></correctResponse></responseDeclaration>
      <itemBody><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Chọn?</prompt>${['A', 'B', 'C'].map((id) => `<simpleChoice identifier="${id}">${id}<feedbackInline identifier="${id}" outcomeIdentifier="F">vì ${id}</feedbackInline></simpleChoice>`).join('')}</choiceInteraction></itemBody>
      <modalFeedback outcomeIdentifier="F" identifier="x" showHide="show">B là đúng.</modalFeedback></assessmentItem>`;
    const { sound, remarks } = checked(Buffer.from(old));
    expect(sound[0]!.question).toMatchObject({ key: expect.stringMatching(/^cau-1-[0-9a-f]{8}$/), kind: 'single', explain: 'B là đúng.', answers: [{ text: 'A' }, { text: 'B', correct: true }, { text: 'C' }] });
    expect(remarks.map(({ text }) => text)).toEqual([expect.stringMatching(/phản hồi riêng/)]);
  });
  test('skill, difficulty and audiences from the manifest', () => {
    const lom = '<metadata><lom:lom xmlns:lom="http://ltsc.ieee.org/xsd/LOM"><lom:general><lom:keyword><lom:string>audience:SL-LD</lom:string></lom:keyword></lom:general><lom:educational><lom:difficulty><lom:source>LOMv1.0</lom:source><lom:value>very difficult</lom:value></lom:difficulty></lom:educational><lom:classification><lom:purpose><lom:source>LOMv1.0</lom:source><lom:value>competency</lom:value></lom:purpose><lom:taxonPath><lom:taxon><lom:id>NTS.1</lom:id></lom:taxon></lom:taxonPath></lom:classification></lom:lom></metadata>';
    expect(one(packed(item(choice()), {}, lom))).toMatchObject({ skill: 'NTS.1', difficulty: 3, audiences: ['SL-LD'] });
  });
  test('a package in a folder of the zip, and a test beside the items', () => {
    const file = zip({ 'goi/imsmanifest.xml': MANIFEST(['q.xml']).replace('</resources>', '<resource identifier="t" type="imsqti_test_xmlv3p0" href="t.xml"/></resources>'), 'goi/q.xml': item(choice()), 'goi/t.xml': '<qti-assessment-test/>' });
    expect(checked(file).sound).toHaveLength(1);
  });
  test('rules of marking that are not kept are said', () => {
    expect(checked(packed(item(choice(), { rest: '<qti-response-processing><qti-response-condition/></qti-response-processing>' }))).remarks[0]!.text).toMatch(/Luật chấm riêng/);
  });

  test.each<[string, Buffer, RegExp]>([
    ['an interaction nobody marks', packed(item('<qti-hottext-interaction response-identifier="RESPONSE"><p>a <qti-hottext identifier="B">b</qti-hottext></p></qti-hottext-interaction>')), /Kiểu “chọn từ trong đoạn” \(qti-hottext-interaction\) chưa nhập được/],
    ['an interaction nobody knows', packed(item('<qti-new-interaction response-identifier="RESPONSE"/>')), /qti-new-interaction/],
    ['numbers that are drawn', packed(item(choice(), { rest: '<qti-template-processing/>' })), /ngẫu nhiên/],
    ['a passage that stands elsewhere', packed(item(choice(), { rest: '<qti-assessment-stimulus-ref identifier="a" href="p.xml"/>' })), /đoạn văn chung/],
    ['two interactions', packed(item(choice() + choice())), /2 chỗ trả lời.*Hãy tách/],
    ['none', packed(item('<p>Giới thiệu</p>')), /không có chỗ trả lời/],
    ['no key', packed(item(choice(), { right: [] })), /chưa khai đáp án đúng/],
    ['a picture', packed(item(`<p><img src="a.png" alt="x"/></p>${choice()}`)), /<img>.*chỉ giữ chữ/],
    ['a picture among the answers', packed(item(choice('', CHOICES.replace('một', '<img src="a.png" alt="x"/>')))), /<img>/],
    ['a circle', packed(item(spot('circle', '50,50,9')), { 'items/a.svg': SVG }), /“circle” chưa nhập được/],
    ['a photo', packed(item(spot('rect', '60,10,100,40', 'a.png'))), /không phải SVG/],
    ['a drawing that is not there', packed(item(spot('rect', '60,10,100,40'))), /Gói không có hình “a\.svg”/],
    ['a drawing with a script', packed(item(spot('rect', '60,10,100,40')), { 'items/a.svg': SVG.replace('<rect', '<script>alert(1)</script><rect') }), /<script>/],
    ['a drawing outside the package', packed(item(spot('rect', '60,10,100,40', '../../a.svg')), { 'a.svg': SVG }), /Gói không có hình/],
    ['an essay without criteria', packed(item('<qti-extended-text-interaction response-identifier="RESPONSE"/>')), /không kèm tiêu chí/],
    ['an order that lacks one', packed(item(choice().replaceAll('choice-interaction', 'order-interaction'), { right: ['A', 'B'] })), /phải có đủ mọi việc/],
    ['a number in words', packed(item(`<p>Mấy?</p>${entry}`, { type: 'float', right: ['mười'] })), /“mười”.*không phải một số/],
    ['broken XML', packed('<qti-assessment-item>'), /hỏng/],
    ['entities', packed('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><qti-assessment-item>&b;</qti-assessment-item>'), /DOCTYPE/],
    ['a file that is not there', zip({ 'imsmanifest.xml': MANIFEST(['items/q-1.xml']) }), /gói không có tệp này/],
    ['a file that is no item', packed('<html/>'), /không phải câu hỏi QTI/],
  ])('%s is said of its item', (_name, file, expected) => {
    const { faults, sound } = checked(file);
    expect(sound).toEqual([]);
    expect(faults[0]).toMatchObject({ line: 1, where: expect.stringMatching(/^items\/q-1\.xml/), text: expect.stringMatching(expected) });
  });
  test.each<[string, Buffer, RegExp]>([
    ['another zip', zip({ 'a.xml': '<a/>', 'b.xml': '<b/>' }), /không có imsmanifest\.xml/], ['a package without items', zip({ 'imsmanifest.xml': MANIFEST([]) }), /không có câu hỏi QTI nào/],
    ['a manifest with entities', zip({ 'imsmanifest.xml': '<!DOCTYPE a><manifest/>', 'a.xml': '' }), /DOCTYPE/], ['a way out', zip({ '../imsmanifest.xml': MANIFEST([]) }), /trỏ ra ngoài/], ['a lone file that is no item', Buffer.from('<html/>'), /không có câu hỏi QTI nào/],
    ['thousands of items', zip({ 'imsmanifest.xml': MANIFEST(Array.from({ length: 2001 }, (_, n) => `q-${n}.xml`)) }), /nhiều nhất 2000 câu/],
  ])('%s is refused', (_name, file, expected) => expect(readQti(file)).toMatchObject({ ok: false, faults: [{ text: expect.stringMatching(expected) }] }));

  test('a file named many times is read once, and one without end is not read', () => {
    expect(checked(zip({ 'imsmanifest.xml': MANIFEST(Array.from({ length: 900 }, () => 'q.xml')), 'q.xml': item(choice()) })).sound).toHaveLength(1);
    expect(checked(packed(`<x>${' '.repeat(600_000)}</x>`)).faults[0]!.text).toMatch(/512 KB/);
  });
  test('one item that is wrong does not hide the others', () => {
    const { sound, faults } = checked(zip({ 'imsmanifest.xml': MANIFEST(['a.xml', 'b.xml', 'c.xml']), 'a.xml': item(choice()).replace('"q-1"', '"a"'), 'b.xml': '<x', 'c.xml': item(choice()).replace('"q-1"', '"c"') }));
    expect([sound.map(({ line }) => line), faults.map(({ line, where }) => [line, where])]).toEqual([[1, 3], [[2, 'b.xml, dòng 1']]]);
  });
});

describe('the package that is written', () => {
  const files = unzipSync(writeQti(SAMPLES));
  const textAt = (path: string): string => Buffer.from(files[path]!).toString();
  test('lists every file in its manifest, and each is XML in the namespace of QTI 3.0', () => {
    expect([...textAt('imsmanifest.xml').matchAll(/<file href="([^"]+)"/g)].map(([, href]) => href).sort()).toEqual(Object.keys(files).filter((path) => path !== 'imsmanifest.xml').sort());
    for (const path of Object.keys(files)) {
      const read = readXml(textAt(path));
      expect([path, read.ok, read.ok && read.undeclared, read.ok && read.root.namespace]).toEqual([path, true, [], path === 'imsmanifest.xml' ? 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1' : 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0']);
    }
  });
  test('marks by the templates of the standard, but for a tolerance and what a person judges', () => {
    expect(SAMPLES.map(({ key, kind }) => [kind, /rptemplates\/(\w+)\.xml/.exec(textAt(`items/${key}.xml`))?.[1]])).toEqual([
      ['single', 'match_correct'], ['multiple', 'match_correct'], ['true-false', 'match_correct'], ['ordering', 'match_correct'], ['matching', 'match_correct'], ['fill-in', 'map_response'], ['numeric', 'match_correct'], ['practical', undefined],
    ]);
    const [numeric] = SAMPLES.filter(({ kind }) => kind === 'numeric');
    expect(Buffer.from(unzipSync(writeQti([{ ...numeric!, tolerance: 0.5 } as Question]))[`items/${numeric!.key}.xml`]!).toString()).toMatch(/<qti-equal tolerance-mode="absolute" tolerance="0.5 0.5">/);
  });
  test('the same bank gives the same bytes', () => expect(writeQti(SAMPLES)).toEqual(writeQti(SAMPLES)));
});
