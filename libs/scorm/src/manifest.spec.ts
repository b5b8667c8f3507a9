import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { hostilePackages, scorm12Package, scorm2004Package } from '../../../test/support/packages';
import type { Item, Manifest } from './types';
import { readManifest } from './manifest';

const manifestIn = (zip: Uint8Array): string => strFromU8(unzipSync(zip)['imsmanifest.xml']);

const read = (xml: string): { manifest: Manifest; warnings: string[] } => {
  const found = readManifest(xml);
  if (!found.ok) throw new Error(found.faults.map((fault) => fault.text).join('; '));
  return { manifest: found.manifest, warnings: found.warnings.map((warning) => warning.code) };
};

const refusal = (xml: string): string[] => {
  const found = readManifest(xml);
  return found.ok ? [] : found.faults.map((fault) => fault.code);
};

const ITEM_12 = '<item identifier="I1" identifierref="R1"><title>Mục 1</title></item>';
const RESOURCE_12 = '<resource identifier="R1" type="webcontent" adlcp:scormtype="sco" href="a.html"><file href="a.html"/></resource>';

const of12 = ({ items = ITEM_12, resources = RESOURCE_12, attributes = '', metadata = '<schema>ADL SCORM</schema><schemaversion>1.2</schemaversion>', organisations = 'default="O"',
  spaces = 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"' } = {}): string =>
  `<?xml version="1.0"?><manifest identifier="M" ${spaces} ${attributes}><metadata>${metadata}</metadata><organizations ${organisations}><organization identifier="O"><title>Khóa học</title>${items}</organization></organizations><resources>${resources}</resources></manifest>`;

const SPACES_2004 = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"';

const of2004 = (inItem: string, { version = '2004 4th Edition', after = '' } = {}): string =>
  `<manifest identifier="M" ${SPACES_2004}><metadata><schema>ADL SCORM</schema><schemaversion>${version}</schemaversion></metadata><organizations default="O"><organization identifier="O"><title>Khóa</title><item identifier="I1" identifierref="R1"><title>Mục</title>${inItem}</item></organization></organizations><resources><resource identifier="R1" type="webcontent" adlcp:scormType="sco" href="a.html"/></resources>${after}</manifest>`;

const item = (xml: string): Item => read(xml).manifest.organisation.items[0];

describe('SCORM 1.2 (CAM 2.3)', () => {
  test('our own package is read whole', () => {
    const { manifest, warnings } = read(manifestIn(scorm12Package({ title: 'An toàn số', masteryScore: 80, launchData: 'che-do=1&x', scoTitles: ['Một', 'Hai'] })));
    expect(warnings).toEqual([]);
    expect(manifest).toMatchObject({ standard: 'scorm12', edition: '1.2', identifier: 'hvs-thu-12', title: 'An toàn số' });
    expect(manifest.organisation.items).toMatchObject([
      { id: 'MUC-1', title: 'Một', href: 'bai-1/index.html', launchHref: 'bai-1/index.html', scormType: 'sco', masteryScore: 80, dataFromLms: 'che-do=1&x', isVisible: true, children: [] },
      { id: 'MUC-2', title: 'Hai', href: 'bai-2/index.html' },
    ]);
    expect(manifest.resources.at(-1)).toMatchObject({ id: 'CHUNG', scormType: 'asset', files: ['chung/bai.js', 'chung/bai.css', 'chung/hình.svg'] });
  });

  test('everything adlcp hangs on an item', () => {
    expect(item(of12({
      items: '<item identifier="I1" identifierref="R1" isvisible="false" parameters="?a=1"><title>Mục</title><adlcp:prerequisites type="aicc_script">A&amp;B</adlcp:prerequisites><adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed><adlcp:timelimitaction>exit,message</adlcp:timelimitaction><adlcp:datafromlms>x</adlcp:datafromlms><adlcp:masteryscore>75</adlcp:masteryscore></item>',
    }))).toMatchObject({
      isVisible: false, parameters: '?a=1', launchHref: 'a.html?a=1', prerequisites: 'A&B', maxTimeAllowed: '00:30:00', timeLimitAction: 'exit,message', dataFromLms: 'x', masteryScore: 75,
    });
  });

  test('xml:base of manifest, resources and resource add up', () => {
    const xml = of12({ attributes: 'xml:base="goc/"', resources: RESOURCE_12.replace('<resource ', '<resource xml:base="bai%201/" ') }).replace('<resources>', '<resources xml:base="tai-nguyen/">');
    expect(read(xml).manifest.resources[0]).toMatchObject({ href: 'goc/tai-nguyen/bai%201/a.html', files: ['goc/tai-nguyen/bai 1/a.html'] });
  });
});

describe('SCORM 2004 (CAM 3.4, 5)', () => {
  test.each([['CAM 1.3', '2nd'], ['2004 3rd Edition', '3rd'], ['2004 4th Edition', '4th']] as const)('%s is the %s edition', (version, edition) =>
    expect(read(of2004('', { version })).manifest).toMatchObject({ standard: 'scorm2004', edition }));

  test('our own package is read whole', () => {
    const { manifest, warnings } = read(manifestIn(scorm2004Package({ masteryScore: 80, completionThreshold: 0.9 })));
    expect(warnings).toEqual([]);
    expect(manifest.organisation.sequencing?.controlMode).toEqual({ choice: true, flow: true });
    expect(manifest.organisation.items[0]).toMatchObject({
      completionThreshold: 0.9,
      objectives: [{ id: 'CHINH', primary: true, satisfiedByMeasure: true, minNormalizedMeasure: 0.8 }],
      sequencing: { deliveryControls: { completionSetByContent: true, objectiveSetByContent: true } },
    });
  });

  test.each([
    ['the 3rd edition writes the number', '<adlcp:completionThreshold>0.75</adlcp:completionThreshold>', 0.75],
    ['the 4th says whether it counts', '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.6" progressWeight="0.5"/>', 0.6],
    ['the 4th without a number means all', '<adlcp:completionThreshold completedByMeasure="true"/>', 1],
    ['the 4th not by measure has none', '<adlcp:completionThreshold completedByMeasure="false" minProgressMeasure="0.6"/>', undefined],
  ])('completion threshold: %s', (_, xml, threshold) => expect(item(of2004(xml)).completionThreshold).toBe(threshold));

  test('objectives with their maps, of imsss and adlseq together', () => {
    expect(item(of2004(`<imsss:sequencing><imsss:objectives>
      <imsss:primaryObjective objectiveID="P"><imsss:mapInfo targetObjectiveID="chung" readSatisfiedStatus="true" writeSatisfiedStatus="false"/></imsss:primaryObjective>
      <imsss:objective objectiveID="S" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.5</imsss:minNormalizedMeasure></imsss:objective></imsss:objectives>
      <adlseq:objectives><adlseq:objective objectiveID="P"><adlseq:mapInfo targetObjectiveID="chung" readRawScore="true"/></adlseq:objective></adlseq:objectives></imsss:sequencing>`)).objectives).toEqual([
      { id: 'P', primary: true, satisfiedByMeasure: false, minNormalizedMeasure: 1, mapInfo: [{ targetObjectiveID: 'chung', readSatisfiedStatus: true, writeSatisfiedStatus: false, readRawScore: true }] },
      { id: 'S', primary: false, satisfiedByMeasure: true, minNormalizedMeasure: 0.5, mapInfo: [] },
    ]);
  });

  test('sequencing rules, limits and roll-up are kept; a collection is referred to and overridden', () => {
    const found = item(of2004('<imsss:sequencing IDRef="C"><imsss:controlMode flow="true"/></imsss:sequencing>', {
      after: `<imsss:sequencingCollection><imsss:sequencing ID="C"><imsss:controlMode flow="false"/><imsss:sequencingRules>
        <imsss:preConditionRule><imsss:ruleConditions conditionCombination="any"><imsss:ruleCondition condition="satisfied" operator="not" referencedObjective="1"/></imsss:ruleConditions><imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules>
        <imsss:limitConditions attemptLimit="2" attemptAbsoluteDurationLimit="PT1H"/>
        <imsss:rollupRules rollupObjectiveSatisfied="false" objectiveMeasureWeight="0.5"><imsss:rollupRule childActivitySet="atLeastCount" minimumCount="2"><imsss:rollupConditions><imsss:rollupCondition condition="completed"/></imsss:rollupConditions><imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules></imsss:sequencing></imsss:sequencingCollection>`,
    }));
    expect(found.maxTimeAllowed).toBe('PT1H');
    expect(found.sequencing).toMatchObject({
      controlMode: { flow: true },
      preConditionRules: [{ action: 'skip', conditionCombination: 'any', conditions: [{ condition: 'satisfied', operator: 'not', referencedObjective: '1' }] }],
      limitConditions: { attemptLimit: 2, attemptAbsoluteDurationLimit: 'PT1H' },
      rollup: { rollupObjectiveSatisfied: false, objectiveMeasureWeight: 0.5 },
      rollupRules: [{ action: 'completed', childActivitySet: 'atLeastCount', minimumCount: 2, conditionCombination: 'any' }],
    });
  });

  test('buttons the content draws itself (adlnav)', () => {
    expect(item(of2004('<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI><adlnav:hideLMSUI>previous</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>')).hideLmsUi)
      .toEqual(['continue', 'previous']);
  });
});

describe('what tools get wrong is forgiven, and said', () => {
  test.each([
    ['a prefix nobody declared', of12({ spaces: 'xmlns="x"' }), 'prefix-undeclared'],
    ['no version', of12({ metadata: '' }), 'version-missing'],
    ['a version nobody knows', of12({ metadata: '<schemaversion>9</schemaversion>' }), 'version-unknown'],
    ['a version that its namespaces deny', of12({ metadata: '<schemaversion>2004 3rd Edition</schemaversion>' }), 'version-mismatch'],
    ['no scormtype', of12({ resources: RESOURCE_12.replace('adlcp:scormtype="sco"', '') }), 'scormtype-missing'],
    ['a default that is not there', of12({ organisations: 'default="X"' }), 'default-missing'],
    ['an item id twice', of12({ items: ITEM_12 + ITEM_12 }), 'item-twice'],
    ['a resource id twice', of12({ resources: RESOURCE_12 + RESOURCE_12 }), 'resource-twice'],
    ['one item without its resource', of12({ items: `${ITEM_12}<item identifier="I2" identifierref="R9"><title>Hai</title></item>` }), 'resource-missing'],
    ['back-slashes', of12({ resources: RESOURCE_12.replace('href="a.html"', 'href="b\\a.html"') }), 'href-backslash'],
    ['a page elsewhere', of12({ resources: RESOURCE_12.replace('href="a.html"', 'href="https://example.com/a"') }), 'href-external'],
    ['a mastery score that is none', of12({ items: ITEM_12.replace('</item>', '<adlcp:masteryscore>120</adlcp:masteryscore></item>') }), 'number-wrong'],
    ['an item without a name', of12({ items: ITEM_12.replace('<title>Mục 1</title>', '') }), 'item-title-missing'],
    ['a sequencing reference to nothing', of2004('<imsss:sequencing IDRef="C"/>'), 'sequencing-missing'],
  ])('%s', (_, xml, code) => expect(read(xml).warnings).toContain(code));

  test('scormType in any spelling of its letters', () => {
    expect(item(of12({ resources: RESOURCE_12.replace('scormtype="sco"', 'scormType="Asset"') })).scormType).toBe('asset');
  });

  test('a byte order mark and blank lines before the declaration', () => expect(read(`\ufeff\n${of12()}`).warnings).toEqual([]));

  test('two items with one id are two items', () => {
    expect(read(of12({ items: ITEM_12 + ITEM_12 })).manifest.organisation.items.map((one) => one.id)).toEqual(['I1', 'I1-2']);
  });
});

describe('what cannot be launched is refused', () => {
  test.each([
    ['broken XML', manifestIn(hostilePackages.brokenXml()), 'xml-broken'],
    ['a billion laughs', manifestIn(hostilePackages.entityBomb()), 'xml-dtd'],
    ['an external entity', manifestIn(hostilePackages.xxe()), 'xml-dtd'],
    ['depth without end', manifestIn(hostilePackages.deepXml()), 'xml-too-deep'],
    ['IMS content that is no SCORM', manifestIn(hostilePackages.notScorm()), 'not-scorm'],
    ['a launch page outside the package', manifestIn(hostilePackages.escapingHref()), 'href-escapes'],
    ['a script as address', of12({ resources: RESOURCE_12.replace('href="a.html"', 'href="javascript:alert(1)"') }), 'href-escapes'],
    ['Common Cartridge', of12({ spaces: 'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"', metadata: '<schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion>' }), 'not-scorm'],
    ['another root', '<course/>', 'not-a-manifest'],
    ['no organisation', of12().replace(/<organization .*<\/organization>/, ''), 'no-organisation'],
    ['nothing to launch', of12({ items: '<item identifier="I"><title>Trống</title></item>' }), 'nothing-to-launch'],
  ])('%s', (_, xml, code) => expect(refusal(xml)).toContain(code));

  test('every refusal is a Vietnamese sentence with a line', () => {
    const found = readManifest(of12({ resources: `\n\n${RESOURCE_12.replace('href="a.html"', 'href="../a.html"')}` }));
    expect(found).toMatchObject({ ok: false, faults: [{ line: 3, path: '../a.html', text: expect.stringContaining('Hãy sửa') as string }] });
  });
});

test('no mangled manifest makes it throw', () => {
  const source = of2004('<imsss:sequencing><imsss:objectives><imsss:primaryObjective/></imsss:objectives></imsss:sequencing>');
  fc.assert(fc.property(fc.nat(source.length), fc.nat(40), fc.string({ maxLength: 10 }), (at, cut, put) => {
    readManifest(source.slice(0, at) + put + source.slice(at + cut));
  }), { numRuns: 500 });
});

test('a course of 2,000 units is read in well under a second', () => {
  const items = Array.from({ length: 2000 }, (_, i) => `<item identifier="I${i}" identifierref="R${i}"><title>${i}</title></item>`).join('');
  const resources = Array.from({ length: 2000 }, (_, i) => RESOURCE_12.replace('"R1"', `"R${i}"`)).join('');
  expect(read(of12({ items, resources })).manifest.organisation.items).toHaveLength(2000);
});
