import fc from 'fast-check';
import { readCourseStructure } from './course-structure';
import type { StructureSource } from './au-address';

const NS = 'https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd';
const ID = 'https://truong.example/cmi5';
const titled = (vi: string, en = ''): string =>
  `<title><langstring lang="vi">${vi}</langstring>${en === '' ? '' : `<langstring lang="en-US">${en}</langstring>`}</title><description><langstring lang="vi">Mô tả ${vi}</langstring></description>`;
const au = (n: number, { url = 'https://bai.example/index.html', attributes = '', before = '', after = '' } = {}): string =>
  `<au id="${ID}/au/${n}" ${attributes}>${titled(`Bài ${n}`)}${before}<url>${url}</url>${after}</au>`;
const block = (n: number, inner: string): string => `<block id="${ID}/block/${n}">${titled(`Khối ${n}`)}${inner}</block>`;
const course = (content: string, { objectives = '', head = titled('Khóa học', 'Course'), id = `${ID}/course` } = {}): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<courseStructure xmlns="${NS}" xmlns:x="urn:x">\n<course id="${id}">${head}</course>\n${objectives}\n${content}\n</courseStructure>`;
const objective = (id: string): string => `<objective id="${id}">${titled('Mục tiêu')}</objective>`;

const ok = (xml: string, from: StructureSource = { zip: true }): Extract<ReturnType<typeof readCourseStructure>, { ok: true }> => {
  const read = readCourseStructure(xml, from);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read;
};
const codesOf = (xml: string, from: StructureSource = { zip: true }): readonly string[] => {
  const read = readCourseStructure(xml, from);
  return read.ok ? [] : read.faults.map(({ code }) => code);
};

test('one AU, with what the specification gives it when nothing is said', () => {
  const { structure, warnings } = ok(course(au(1)), { zip: false });
  expect(warnings).toEqual([]);
  expect(structure).toMatchObject({
    publisherId: `${ID}/course`, title: 'Khóa học', titles: { vi: 'Khóa học', 'en-US': 'Course' }, blocks: [], objectives: [],
    aus: [{
      id: 'a1', publisherId: `${ID}/au/1`, title: 'Bài 1', description: 'Mô tả Bài 1', blocks: [], url: 'https://bai.example/index.html', path: null,
      moveOn: 'NotApplicable', masteryScore: null, launchMethod: 'AnyWindow', launchParameters: null, entitlementKey: null, activityType: null,
    }],
  });
});

test('13.1.0.0-1: white space around values is taken away, and only that', () => {
  const xml = course(au(1, {
    url: '\n <![CDATA[ index.html?a=1&b=2 ]]>\n',
    attributes: 'moveOn="CompletedAndPassed" masteryScore=" 0.9 " launchMethod="OwnWindow" activityType="http://adlnet.gov/expapi/activities/media"',
    after: '<launchParameters>\n {"a":  1} \n</launchParameters><entitlementKey>\n khóa-1 </entitlementKey>',
  }));
  expect(ok(xml, { zip: true, files: new Set(['index.html']) }).structure.aus[0]).toMatchObject({
    url: 'index.html?a=1&b=2', path: 'index.html', moveOn: 'CompletedAndPassed', masteryScore: 0.9, launchMethod: 'OwnWindow',
    launchParameters: '{"a":  1}', entitlementKey: 'khóa-1', activityType: 'http://adlnet.gov/expapi/activities/media',
  });
});

test('blocks within blocks keep their places, and AUs know all they stand in', () => {
  const { structure } = ok(course([au(1), block(1, [block(2, au(2)), block(3, au(3) + au(4))].join('')), au(5), block(4, au(6))].join('')));
  expect(structure.blocks.map(({ id, parent, publisherId }) => [id, parent, publisherId])).toEqual([
    ['b1', null, `${ID}/block/1`], ['b1.1', 'b1', `${ID}/block/2`], ['b1.2', 'b1', `${ID}/block/3`], ['b2', null, `${ID}/block/4`],
  ]);
  expect(structure.aus.map(({ id, blocks }) => [id, blocks.join(' ')])).toEqual([
    ['a1', ''], ['a2', 'b1 b1.1'], ['a3', 'b1 b1.2'], ['a4', 'b1 b1.2'], ['a5', ''], ['a6', 'b2'],
  ]);
});

test('objectives are read and referred to; one that is not there is warned of', () => {
  const refers = (...ids: string[]): string => `<objectives>${ids.map((id) => `<objective idref="${id}"/>`).join('')}</objectives>`;
  const { structure, warnings } = ok(course(au(1, { before: refers(`${ID}/o/1`, `${ID}/o/9`) }), { objectives: `<objectives>${objective(`${ID}/o/1`)}</objectives>` }));
  expect([structure.objectives.map(({ publisherId }) => publisherId), structure.aus[0].objectives]).toEqual([[`${ID}/o/1`], [`${ID}/o/1`]]);
  expect(warnings.map(({ code }) => code)).toEqual(['objective-unknown']);
});

test('6.1.0.0-2: more than a thousand AUs', () => {
  const { structure } = ok(course(Array.from({ length: 1001 }, (_, i) => au(i)).join('\n')), { zip: false });
  expect([structure.aus.length, structure.aus[1000].id]).toEqual([1001, 'a1001']);
});

test('extensions of other namespaces are let through where the schema lets them', () => {
  const { structure } = ok(course(au(1, { attributes: 'x:colour="red" xml:lang="vi"', after: '<x:note><x:deep/>chữ</x:note>' }), { head: `${titled('Khóa')}<x:tag/>` }));
  expect(structure.aus).toHaveLength(1);
});

test('a name in no language we know is taken as it is; none at all is made from the id', () => {
  const french = ok(course(au(1), { head: '<title><langstring lang="fr">Cours</langstring></title><description><langstring>x</langstring></description>' }));
  expect([french.structure.title, french.structure.descriptions]).toEqual(['Cours', { und: 'x' }]);
  const none = ok(course(au(1), { head: '<title><langstring lang="vi"> </langstring></title><description><langstring lang="vi"/></description>' }));
  expect([none.structure.title, none.structure.description, none.warnings.map(({ code }) => code)]).toEqual(['course', '', ['title-empty']]);
});

const NO_IRI = ['truong.example/cmi5/1', 'bai-1', '/bai/1', '//truong.example/1', 'https://truong.example/một hai', '', 'https:'];
test.each([
  ['course', (id: string): string => course(au(1), { id })],
  ['block', (id: string): string => course(`<block id="${id}">${titled('Khối')}${au(1)}</block>`)],
  ['AU', (id: string): string => course(`<au id="${id}">${titled('Bài')}<url>https://bai.example/</url></au>`)],
  ['objective', (id: string): string => course(au(1), { objectives: `<objectives>${objective(id)}</objectives>` })],
  ['reference', (id: string): string => course(au(1, { before: `<objectives><objective idref="${id}"/></objectives>` }))],
  ['activityType', (id: string): string => course(au(1, { attributes: `activityType="${id}"` }))],
])('3.0.0.0-1: the %s id has to be a whole IRI', (_, xml) => {
  for (const id of NO_IRI) expect([id, codesOf(xml(id), { zip: false })]).toEqual([id, ['iri-invalid']]);
  expect(codesOf(xml('urn:uuid:0b3f2a52-7a1f-4c55-9f0a-3b1a0f1f1f1f'), { zip: false })).toEqual([]);
});

test.each([
  ['14.2.0.0-1: a file without a zip', course(au(1, { url: 'index.html' })), { zip: false }, 'url-needs-zip'],
  ['14.2.0.0-1: a path from the root without a zip', course(au(1, { url: '/a/index.html?x=1' })), { zip: false }, 'url-needs-zip'],
  ['14.1.0.0-4: a file that is not in the zip', course(au(1, { url: 'index.html' })), { zip: true, files: new Set(['cmi5.xml']) }, 'file-missing'],
  ['14.1.0.0-4: half an address', course(au(1, { url: '//bai.example/1' })), { zip: true }, 'url-half'],
  ['13.1.4.0-2: out of the package', course(au(1, { url: '../../etc/passwd' })), { zip: true }, 'url-escapes'],
  ['13.1.4.0-2: a space in the host', course(au(1, { url: 'http://example.com index.html' })), { zip: false }, 'url-invalid'],
  ['13.1.4.0-2: no host', course(au(1, { url: 'https://' })), { zip: false }, 'url-invalid'],
  ['13.1.4.0-2: a space in the query', course(au(1, { url: 'index.html?a=b c' })), { zip: true }, 'url-invalid'],
  ['a script as an address', course(au(1, { url: 'JavaScript:alert(1)' })), { zip: true }, 'url-scheme'],
  ['a page in an address', course(au(1, { url: 'data:text/html,x' })), { zip: true }, 'url-scheme'],
  ['a file of the server', course(au(1, { url: 'file:///etc/passwd' })), { zip: true }, 'url-scheme'],
  ['no address', course(au(1, { url: ' ' })), { zip: true }, 'url-empty'],
  ['8.1.0.0-6: endpoint', course(au(1, { url: 'https://bai.example/?a=1&amp;endpoint=https://x.example/' })), { zip: false }, 'query-reserved'],
  ['8.1.0.0-6: activityId, hidden', course(au(1, { url: 'index.html?activity%49d=1' })), { zip: true }, 'query-reserved'],
  ['8.1.0.0-6: fetch, without a value', course(au(1, { url: 'index.html?fetch' })), { zip: true }, 'query-reserved'],
  ['13.1.4.0-1: two AUs of one id', course(au(1) + au(1)), { zip: false }, 'id-twice'],
  ['13.1.4.0-1: two AUs of one id in different blocks', course(block(1, au(1)) + block(2, au(1))), { zip: false }, 'id-twice'],
  ['13.1.2.0-1: two blocks of one id', course(block(1, block(1, au(1)))), { zip: false }, 'id-twice'],
  ['13.1.3.0-1: two objectives of one id', course(au(1), { objectives: `<objectives>${objective(`${ID}/o`)}${objective(`${ID}/o`)}</objectives>` }), { zip: false }, 'id-twice'],
])('refused: %s', (_, xml, from: StructureSource, code) => expect(codesOf(xml, from)).toEqual([code]));

const bare = (inner: string): string => `<courseStructure xmlns="${NS}">${inner}</courseStructure>`;
const head = `<course id="${ID}/c">${titled('Khóa')}</course>`;
test.each([
  ['an address before the title', course(`<au id="${ID}/1"><url>https://bai.example/</url>${titled('Bài')}</au>`), ['element-order', 'element-order']],
  ['no address', course(`<au id="${ID}/1">${titled('Bài')}</au>`), ['element-missing']],
  ['no title', course(`<au id="${ID}/1"><description><langstring>x</langstring></description><url>https://bai.example/</url></au>`), ['element-missing']],
  ['two addresses', course(`<au id="${ID}/1">${titled('Bài')}<url>https://a.example/</url><url>https://b.example/</url></au>`), ['element-twice']],
  ['no AU at all', course(''), ['element-missing']],
  ['an empty block', course(au(1) + block(1, '')), ['element-missing']],
  ['no course', bare(au(1)), ['element-missing']],
  ['a course after its AUs', bare(au(1) + head), ['element-order']],
  ['moveOn as an element', course(`<au id="${ID}/1">${titled('Bài')}<url>https://a.example/</url><moveOn>Passed</moveOn></au>`), ['element-unknown']],
  ['an AU in the course element', course(au(1), { head: titled('Khóa') + au(2) }), ['element-unknown']],
  ['no langstring', course(au(1), { head: '<title>Khóa</title><description><langstring>x</langstring></description>' }), ['text-stray', 'element-missing']],
  ['an attribute nobody knows', course(au(1, { attributes: 'moveon="Passed"' })), ['attribute-unknown']],
  ['moveOn that is none', course(au(1, { attributes: 'moveOn="passed"' })), ['attribute-invalid']],
  ['a launchMethod that is none', course(au(1, { attributes: 'launchMethod="Popup"' })), ['attribute-invalid']],
  ['a mastery score in percent', course(au(1, { attributes: 'masteryScore="80"' })), ['attribute-invalid']],
  ['a mastery score below zero', course(au(1, { attributes: 'masteryScore="-0.1"' })), ['attribute-invalid']],
  ['a mastery score in words', course(au(1, { attributes: 'masteryScore="1e0"' })), ['attribute-invalid']],
  ['a language that is none', course(au(1), { head: '<title><langstring lang="tiếng Việt">a</langstring></title><description><langstring>x</langstring></description>' }), ['attribute-invalid']],
  ['no id', course(`<au>${titled('Bài')}<url>https://a.example/</url></au>`), ['attribute-missing']],
  ['an extension before our own', course(`<au id="${ID}/1"><x:a/>${titled('Bài')}<url>https://a.example/</url></au>`), ['extension-order']],
  ['an element of no namespace', course(au(1, { after: '<note xmlns="">x</note>' })), ['element-unknown']],
  ['text between elements', course(`${au(1)}chữ`), ['text-stray']],
  ['another namespace', course(au(1)).replace(NS, 'urn:khac'), ['namespace']],
  ['no namespace', course(au(1)).replace(` xmlns="${NS}"`, ''), ['namespace']],
  ['another document', '<manifest/>', ['not-cmi5']],
  ['a DTD', `<!DOCTYPE a [<!ENTITY x "y">]>${bare(head + au(1))}`, ['xml-dtd']],
])('13.2.0.0-1, refused by the schema: %s', (_, xml, codes) => expect(codesOf(xml)).toEqual(codes));

test('what is wrong is told with its line, the requirement and what to do', () => {
  const read = readCourseStructure(course(`\n\n${au(1, { url: 'index.html?actor=1' })}`), { zip: true });
  expect(read).toEqual({ ok: false, faults: [{ line: 7, code: 'query-reserved', text: 'Địa chỉ “index.html?actor=1” dùng tham số “actor” mà cmi5 dành riêng khi mở bài. Hãy đổi tên tham số. (cmi5 8.1.0.0-6)' }] });
});

test('a flood of faults is cut short', () => {
  const codes = codesOf(course(Array.from({ length: 300 }, (_, i) => au(i, { attributes: 'moveOn="x"' })).join('')));
  expect([codes.length, codes.at(-1)]).toEqual([51, 'more']);
});

test('a course too long for anybody is refused', () => {
  expect(codesOf(course(Array.from({ length: 10_001 }, (_, i) => au(i)).join('')))).toEqual(['too-many-aus']);
});

test.each([
  ['as it is', 'bai/mot.html?x=%20#y', 'bai/mot.html', 'bai/mot.html?x=%20#y', []],
  ['encoded', 'b%C3%A0i%20m%E1%BB%99t.html', 'bài một.html', 'b%C3%A0i%20m%E1%BB%99t.html', []],
  ['in other letter case', 'Bai/MOT.html', 'bai/mot.html', 'bai/mot.html', ['file-case']],
  ['with accents typed apart', 'b\u0061\u0300i một.html', 'bài một.html', 'b%C3%A0i%20m%E1%BB%99t.html', ['file-case']],
])('a file of the package is found %s', (_, url, path, address, codes) => {
  const { structure, warnings } = ok(course(au(1, { url })), { zip: true, files: new Set(['cmi5.xml', 'bai/mot.html', 'bài một.html']) });
  expect([structure.aus[0].path, structure.aus[0].url, warnings.map(({ code }) => code)]).toEqual([path, address, codes]);
});

test('what is odd but plain is warned of: a program, a precision, an id of two things', () => {
  const shared = `<block id="${ID}/au/1">${titled('Khối')}${au(1, { url: 'ung-dung://mo/1', attributes: 'masteryScore="0.33333"' })}</block>`;
  expect(ok(course(shared)).warnings.map(({ code }) => code)).toEqual(['id-shared', 'url-program', 'mastery-precision']);
});

test('whatever the XML, there is an answer: a course, or what is wrong with it and where', () => {
  const name = fc.constantFrom('courseStructure', 'course', 'objectives', 'objective', 'block', 'au', 'title', 'description', 'langstring', 'url', 'launchParameters', 'entitlementKey', 'constructor', 'toString', 'x:note');
  const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom('id', 'idref', 'moveOn', 'masteryScore', 'lang', 'constructor', '__proto__', 'hasOwnProperty', 'x:y'), fc.constantFrom('', 'urn:a', '0.5', 'Passed', 'vi')), { selector: ([key]) => key, maxLength: 3 });
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc.record({ name, attributes, inner: fc.oneof({ depthSize: 'small' }, fc.constantFrom('', 'chữ', 'https://bai.example/'), fc.array(tie('element'), { maxLength: 4 }).map((all) => all.join(''))) })
      .map((one) => `<${one.name} ${one.attributes.map(([key, value]) => `${key}="${value}"`).join(' ')}>${one.inner}</${one.name}>`),
  }));
  fc.assert(fc.property(fc.array(element, { maxLength: 5 }), fc.boolean(), (elements, isWhole) => {
    const inner = elements.join('');
    const read = readCourseStructure(isWhole ? course(inner) : bare(inner), { zip: true, files: new Set(['index.html']) });
    expect(read.ok || (read.faults.length > 0 && read.faults.every(({ code, text }) => code !== '' && text !== ''))).toBe(true);
  }), { numRuns: 500 });
});
