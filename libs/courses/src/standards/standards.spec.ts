import { unitsOf } from '../course-tree';
import { bareFile, detect } from './all';
import { cmi5 } from './cmi5';
import { html } from './html';
import { scorm } from './scorm';
import type { ContentStandard, PackageSource, ReadCourse } from './standard';
import { tincan } from './tincan';

const NAMES = new Map<ContentStandard, string>([[cmi5, 'cmi5'], [scorm, 'scorm'], [tincan, 'tincan'], [html, 'html']]);

/** The standard and the file, or the codes of why not. */
const detected = (...paths: string[]): unknown => {
  const found = detect(paths);
  return found.ok ? [NAMES.get(found.standard), found.place.path, ...found.place.warnings.map((fault) => fault.code)] : found.faults.map((fault) => fault.code);
};

const sourceOf = (text: string, file: string, more: Partial<PackageSource> = {}): PackageSource => ({ bytes: new TextEncoder().encode(text), file, paths: [file], zip: true, ...more });
const readOf = (standard: ContentStandard, source: PackageSource): ReadCourse => {
  const read = standard.read(source);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read;
};
const refusalOf = (standard: ContentStandard, source: PackageSource): string[] => {
  const read = standard.read(source);
  return read.ok ? [] : read.faults.map((fault) => fault.code);
};

describe('what a package is', () => {
  test.each([
    [['imsmanifest.xml', 'index.html'], ['scorm', 'imsmanifest.xml']],
    [['cmi5.xml', 'index.html'], ['cmi5', 'cmi5.xml']],
    [['tincan.xml', 'index.html'], ['tincan', 'tincan.xml']],
    [['khoa/tincan.xml', 'khoa/index.html'], ['tincan', 'khoa/tincan.xml', 'manifest-in-folder']],
    [['cmi5.xml', 'imsmanifest.xml'], ['cmi5', 'cmi5.xml', 'several-standards']],
    [['imsmanifest.xml', 'tincan.xml'], ['scorm', 'imsmanifest.xml', 'several-standards']],
    [['imsmanifest.xml', 'phan/cmi5.xml'], ['scorm', 'imsmanifest.xml']],
    [['index.html', 'a/b.js'], ['html', 'index.html']],
    [['web/index.html', 'web/a.css', 'doc.txt'], ['html', 'web/index.html', 'files-outside']],
    [['story.html', 'analytics-frame.html'], ['html', 'story.html']],
    [['bai.html', 'phu/them.html'], ['html', 'bai.html']],
    [['index.html', 'h5p.json', 'content/content.json'], ['html', 'index.html']],
    [['index.html', 'khoa.zip'], ['html', 'index.html']],
    [['__MACOSX/imsmanifest.xml', 'a.html'], ['html', 'a.html']],
  ])('%j is read as %j', (paths, expected) => expect(detected(...paths)).toEqual(expected));

  test.each([
    [['a/imsmanifest.xml', 'b/imsmanifest.xml'], ['many-manifests']],
    [['a/tincan.xml', 'b/tincan.xml', 'index.html'], ['many-manifests']],
    [['mot.html', 'hai.html'], ['many-pages']],
    [['khoa.zip'], ['zip-in-zip']],
    [['h5p.json', 'content/content.json'], ['is-h5p']],
    [['khoa.story'], ['is-source']],
    [['khoa.au', 'khoa.crs'], ['is-aicc']],
    [['doc.txt'], ['no-manifest']],
    [[], ['no-manifest']],
  ])('%j is refused: %j', (paths, expected) => expect(detected(...paths)).toEqual(expected));

  test.each([
    ['<?xml version="1.0"?><courseStructure xmlns="x">', 'cmi5.xml'],
    ['\u00ef\u00bb\u00bf<?xml version="1.0"?>\n<c:courseStructure>', 'cmi5.xml'],
    ['\u00ff\u00fe<\0?\0x\0m\0l\0', 'cmi5.xml'],
    ['<manifest identifier="x">', 'imsmanifest.xml'],
    ['<tincan>', 'tincan.xml'],
    ['<!-- Lumi -->\n<!DOCTYPE html><html>', 'index.html'],
    ['PK\u0003\u0004', undefined],
    ['%PDF-1.7 <html>', undefined],
    ['', undefined],
  ])('a file that begins %j, alone, is %s', (head, path) => expect(bareFile(head)?.path).toBe(path));
});

const STRUCTURE = (inside: string): string => `<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
<course id="https://x.test/khoa"><title><langstring lang="vi">Khóa cmi5</langstring></title><description><langstring lang="vi">Mô tả</langstring></description></course>
${inside}</courseStructure>`;
const au = (n: number, url = `bai-${n}/index.html`): string =>
  `<au id="https://x.test/au/${n}" moveOn="Completed" masteryScore="0.8"><title><langstring lang="vi">Bài ${n}</langstring></title><description><langstring lang="vi">Mô tả</langstring></description><url>${url}</url></au>`;
const block = (n: number, inside: string): string =>
  `<block id="https://x.test/b/${n}"><title><langstring lang="vi">Khối ${n}</langstring></title><description><langstring lang="vi">Mô tả</langstring></description>${inside}</block>`;
const PATHS = ['cmi5.xml', ...[1, 2, 3, 4, 5].map((n) => `bai-${n}/index.html`)];

describe('a cmi5 course', () => {
  const read = readOf(cmi5, sourceOf(STRUCTURE(au(1) + au(2) + block(1, au(3) + block(2, au(4))) + au(5)), 'cmi5.xml', { paths: PATHS }));
  const tree = read.treeOf('Khóa');

  test('has a module for each outermost block, its units in the order of the document', () => {
    expect(tree.modules.map((module) => [module.id, module.title, module.units.map((unit) => unit.id)])).toEqual([
      ['m1', 'Khóa', ['a1', 'a2']], ['b1', 'Khối 1', ['a3', 'a4']], ['m3', 'Khóa', ['a5']],
    ]);
    expect(unitsOf(tree)[3]).toMatchObject({ kind: 'au', itemId: 'https://x.test/au/4', au: { url: 'bai-4/index.html', moveOn: 'Completed', masteryScore: 0.8, blocks: ['b1', 'b1.1'] } });
    expect(tree).toMatchObject({ publisherId: 'https://x.test/khoa', summary: 'Mô tả', blocks: [{ id: 'b1', parent: null }, { id: 'b1.1', parent: 'b1', publisherId: 'https://x.test/b/2' }] });
  });

  test('keeps its structure for the run-time, with the same ids', () => {
    expect((read.content['structure'] as { aus: { id: string }[] }).aus.map((one) => one.id)).toEqual(unitsOf(tree).map((unit) => unit.id));
  });

  test('may be an XML file alone when its units stand elsewhere, and not else', () => {
    const alone = (url: string): PackageSource => sourceOf(STRUCTURE(au(1, url)), 'cmi5.xml', { zip: false });
    expect(unitsOf(readOf(cmi5, alone('https://x.test/bai')).treeOf('x'))).toMatchObject([{ au: { url: 'https://x.test/bai' } }]);
    expect(refusalOf(cmi5, alone('bai/index.html'))).toEqual(['url-needs-zip']);
  });
});

const TINCAN = (inside: string): string => `<?xml version="1.0" encoding="utf-8"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>${inside}</activities></tincan>`;

describe('an xAPI package', () => {
  test('opens its activity with a launch; those without are parts of it', () => {
    const read = readOf(tincan, sourceOf(TINCAN(`
      <activity id="https://x.test/a" type="http://adlnet.gov/expapi/activities/course"><name>Khóa  xAPI</name><description lang="vi">Về</description><launch lang="vi">res/bài 1.html?x=1</launch></activity>
      <activity id="https://x.test/a/1"><name/></activity><activity id="https://x.test/a/2"><name/></activity>`), 'tincan.xml', { paths: ['tincan.xml', 'res/bài 1.html'] }));
    expect(read).toMatchObject({ standard: 'xapi', title: 'Khóa xAPI', warnings: [] });
    expect(unitsOf(read.treeOf('Khóa xAPI'))).toMatchObject([{ id: 'x1', kind: 'activity', title: 'Khóa xAPI', activity: {
      launch: 'res/b%C3%A0i%201.html?x=1', publisherId: 'https://x.test/a', type: 'http://adlnet.gov/expapi/activities/course', childIds: ['https://x.test/a/1', 'https://x.test/a/2'],
    } }]);
  });

  test('with a placeholder for an id is told that its results will not arrive', () => {
    const read = readOf(tincan, sourceOf(TINCAN('<activity id="[YOUR_HOST]/x"><name>x</name><launch>a.html</launch></activity>'), 'tincan.xml', { paths: ['a.html'] }));
    expect(read.warnings.map((fault) => fault.code)).toEqual(['activity-id']);
  });

  test.each([
    ['a page that is not there', '<activity id="https://x.test/a"><launch>khong.html</launch></activity>', 'file-missing'],
    ['a way out', '<activity id="https://x.test/a"><launch>../../x.html</launch></activity>', 'href-escapes'],
    ['a script', '<activity id="https://x.test/a"><launch>javascript:alert(1)</launch></activity>', 'href-escapes'],
    ['nothing to open', '<activity id="https://x.test/a"><name>x</name></activity>', 'nothing-to-launch'],
  ])('is refused for %s', (_name, inside, code) => expect(refusalOf(tincan, sourceOf(TINCAN(inside), 'tincan.xml', { paths: ['a.html'] }))).toEqual([code]));
});

describe('a page', () => {
  const pageOf = (text: string, more: Partial<PackageSource> = {}) => {
    const read = readOf(html, sourceOf(text, 'index.html', more));
    return { read, unit: unitsOf(read.treeOf(read.title || 'Tên tệp'))[0]! };
  };

  test('has its own title, and says that it reports nothing', () => {
    const { read, unit } = pageOf('<title>An toàn &amp; bảo mật &#8211; bài&nbsp;1</title>');
    expect([read.title, unit.kind, unit.page]).toEqual(['An toàn & bảo mật – bài 1', 'page', { href: 'index.html', parameters: '' }]);
    expect(read.warnings.map((fault) => fault.code)).toEqual(['html-page']);
  });

  test.each([
    ['Lumi', '<script>H5PIntegration = {}</script>', {}],
    ['h5p-standalone', '<div id="a"></div>', { paths: ['index.html', 'h5p.json', 'content/content.json'] }],
  ])('of H5P (%s) is known as such, and reports', (_name, text, more) => expect(pageOf(text, more).unit).toMatchObject({ kind: 'sco', sco: { href: 'index.html', parameters: '?hvs=h5p' } }));

  test('on its own that leans on other files says which', () => {
    expect(pageOf('<img src="anh.png">', { zip: false }).read.warnings.map((fault) => fault.code)).toEqual(['html-page', 'page-leans']);
    expect(pageOf('<img src="https://x.test/anh.png"><a href="#x">', { zip: false }).read.warnings.map((fault) => fault.code)).toEqual(['html-page']);
  });
});

test.each([['imsmanifest.xml', scorm], ['tincan.xml', tincan]])('%s alone is no package', (file, standard) => {
  expect(refusalOf(standard, sourceOf('<x/>', file, { zip: false }))).toEqual(['needs-zip']);
});
