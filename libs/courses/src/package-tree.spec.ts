import type { Item, Manifest } from '@hvs/scorm';
import { unitsOf } from './course-tree';
import { packageTree } from './package-tree';

const item = (id: string, more: Partial<Item> = {}): Item =>
  ({ id, title: `Bài ${id}`, isVisible: true, href: `${id}.html`, launchHref: `${id}.html`, scormType: 'sco', hideLmsUi: [], objectives: [], children: [], ...more });
const folder = (id: string, children: Item[]): Item => item(id, { href: undefined, launchHref: undefined, scormType: undefined, children });
const treeOf = (items: Item[]) =>
  packageTree({ standard: 'scorm2004', edition: '4th', identifier: 'x', title: 'x', resources: [], organisation: { id: 'o', title: 'x', items, objectives: [], objectivesGlobalToSystem: true } } satisfies Manifest, 'Khóa');
const shapeOf = (items: Item[]) => treeOf(items).modules.map((module) => [module.id, module.title, module.units.map((unit) => unit.id)]);

describe('the tree of a package', () => {
  test('has a module for each top-level item with parts; those without stand together under the title', () => {
    expect(shapeOf([item('a'), item('b'), folder('c', [item('d'), folder('e', [item('f')])]), item('g')])).toEqual([
      ['m1', 'Khóa', ['a', 'b']], ['c', 'Bài c', ['d', 'f']], ['m3', 'Khóa', ['g']],
    ]);
  });

  test('leaves out what cannot be opened; what can only be looked at is a page', () => {
    const items = [folder('empty', []), item('a'), item('p', { scormType: 'asset', launchHref: 'p.html?x=1' })];
    expect(shapeOf(items)).toEqual([['m1', 'Khóa', ['a', 'p']]]);
    expect(unitsOf(treeOf(items))[1]).toMatchObject({ kind: 'page', page: { href: 'p.html', parameters: '?x=1' } });
    expect(unitsOf(treeOf(items))[1]).not.toHaveProperty('sco');
  });

  test.each([
    ['a.html', 'a.html?x=1', { href: 'a.html', parameters: '?x=1' }],
    ['a.html', 'a.html', { href: 'a.html', parameters: '' }],
    ['a.html#p', 'a.html?x=1#p', { href: 'a.html?x=1#p', parameters: '' }],
  ])('launches %s as %s', (href, launchHref, expected) => {
    expect(unitsOf(treeOf([item('a', { href, launchHref })]))[0]!.sco).toMatchObject(expected);
  });

  test('does not take an item for the final assessment because of its name', () => {
    expect(shapeOf([item('assessment'), item('result')])).toEqual([['m1', 'Khóa', ['item-assessment', 'item-result']]]);
    expect(unitsOf(treeOf([item('result')]))[0]).toMatchObject({ id: 'item-result', itemId: 'result' });
  });

  test('freezes what the run-time promises', () => {
    const [unit] = unitsOf(treeOf([item('a', {
      masteryScore: 80, dataFromLms: 'd', completionThreshold: 0.5, maxTimeAllowed: '00:30:00', timeLimitAction: 'exit,message',
      objectives: [{ primary: false, satisfiedByMeasure: true, minNormalizedMeasure: 1, mapInfo: [] }, { primary: true, satisfiedByMeasure: true, minNormalizedMeasure: 0.6, mapInfo: [] }],
    })]));
    expect(unit!.sco).toEqual({
      href: 'a.html', parameters: '', launchData: 'd', masteryScore: 80, scaledPassingScore: 0.6, completionThreshold: 0.5, maxTimeAllowed: '00:30:00', timeLimitAction: 'exit,message',
    });
  });
});
