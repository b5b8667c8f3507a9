import { caseIdentifier, readCasePackage, toCasePackage } from './case-package';
import type { FrameworkDraft } from './framework-draft';

const framework: FrameworkDraft = {
  title: 'Khung', source: 'QĐ 757', version: '1.0', verified: true, note: 'Ghi chú', levels: [{ code: 'CB1', name: 'Cơ bản 1', note: 'Lớp 1' }],
  groups: [{ code: 'A', name: 'Nhóm A', verified: true, skills: [{ code: 'A.1', name: 'Một', summary: 'Tóm tắt', verified: true }, { code: 'A.2', name: 'Hai', summary: '', verified: true }] }, { code: 'B', name: 'Nhóm B', verified: true, skills: [] }],
};
const terms = { base: 'https://hocvuso.vn/xapi', framework: 'qd757', number: 3, publishedAt: new Date('2026-11-01T00:00:00Z') };
const written = (): string => JSON.stringify(toCasePackage(framework, terms));
type Made = { CFDocument: Record<string, string>; CFItems: Record<string, string>[]; CFAssociations: { associationType: string; originNodeURI: { identifier: string }; destinationNodeURI: { identifier: string } }[] };

test('what is written is read again', () => expect(readCasePackage(written())).toEqual({ ok: true, value: framework }));
test('identifiers are UUIDs, the same each time, one for each thing, and associations name only what is there', () => {
  const made = JSON.parse(written()) as Made;
  const all = [made.CFDocument, ...made.CFItems].map((one) => one['identifier']!);
  for (const id of all) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(all).size).toBe(all.length);
  expect(made.CFDocument['identifier']).toBe(caseIdentifier(terms.base, 'qd757'));
  for (const { originNodeURI, destinationNodeURI } of made.CFAssociations) expect([all.includes(originNodeURI.identifier), all.includes(destinationNodeURI.identifier)]).toEqual([true, true]);
  expect(written()).toBe(JSON.stringify(toCasePackage(framework, terms)));
});
test('deeper trees of other makers: the leaves under a branch are its skills, and a circle ends', () => {
  const item = (identifier: string, humanCodingScheme: string) => ({ identifier, humanCodingScheme, fullStatement: `Mục ${identifier}`, uri: 'x', lastChangeDateTime: 'x' });
  const under = (child: string, parent: string) => ({ associationType: 'isChildOf', originNodeURI: { identifier: child }, destinationNodeURI: { identifier: parent } });
  const read = readCasePackage(JSON.stringify({ CFDocument: { identifier: 'd', title: 'T', creator: 'Ai đó', lastChangeDateTime: 'x' }, CFItems: [item('a', '1'), item('b', '1.1'), item('c', '1.1 a')], CFAssociations: [under('a', 'd'), under('b', 'a'), under('c', 'b'), under('a', 'c')] }));
  expect(read).toMatchObject({ ok: true, value: { source: 'Ai đó', groups: [{ code: '1', skills: [] }] } });
  const tree = readCasePackage(JSON.stringify({ CFDocument: { identifier: 'd', title: 'T' }, CFItems: [item('a', '1'), item('b', '1.1'), item('c', '1.1 a')], CFAssociations: [under('a', 'd'), under('b', 'a'), under('c', 'b')] }));
  expect(tree).toMatchObject({ ok: true, value: { groups: [{ code: '1', skills: [{ code: '1.1-a' }] }] } });
});
test.each([['not JSON', '<xml/>', /không phải JSON/], ['no document', '{"CFItems":[]}', /CFDocument/], ['nothing in it', '{"CFDocument":{"identifier":"d","title":"T"},"CFItems":[]}', /không có mục nào/]])('%s is refused with a sentence', (_, text, says) => {
  expect(readCasePackage(text)).toMatchObject({ ok: false, faults: [{ text: expect.stringMatching(says) }] });
});
