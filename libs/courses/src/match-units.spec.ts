import type { CourseTree, CourseUnit } from './course-tree';
import { renamed, underNames } from './match-units';
import { treeChanges } from './tree-diff';

const sco = (id: string, title: string, href = `${id}.html`, masteryScore: number | null = null): CourseUnit => ({
  id, title, minutes: 0, summary: '', kind: 'sco',
  sco: { href, parameters: '', launchData: '', masteryScore, scaledPassingScore: null, completionThreshold: null, maxTimeAllowed: null, timeLimitAction: null },
});
const au = (n: number, publisherId: string, blocks: string[] = []): CourseUnit => ({
  id: `a${n}`, title: publisherId, minutes: 0, summary: '', kind: 'au', itemId: publisherId,
  au: { url: `${publisherId}.html`, publisherId, moveOn: 'Completed', masteryScore: null, launchMethod: 'AnyWindow', launchParameters: null, entitlementKey: null, activityType: null, blocks },
});
const tree = (units: CourseUnit[], more: Partial<CourseTree> = {}): CourseTree =>
  ({ title: 'K', summary: '', language: 'und', legalSource: '', audiences: [], modules: [{ id: 'm1', title: 'K', units }], assessment: null, ...more });
const namesOf = (earlier: CourseTree[], next: CourseTree): Record<string, string> => Object.fromEntries(renamed(earlier, next).units);

describe('a unit of a next version keeps its name', () => {
  test('when the package calls it the same, whatever its title and place', () => {
    expect(namesOf([tree([sco('x', 'Một'), sco('y', 'Hai')])], tree([sco('y', 'Khác', 'moi.html'), sco('x', 'Một')]))).toEqual({ x: 'x', y: 'y' });
  });

  test('when the tool gave it a new id but it opens the same page', () => {
    expect(namesOf([tree([sco('x1', 'Một', 'a.html'), sco('x2', 'Hai', 'b.html')])], tree([sco('z8', 'Một (mới)', 'a.html'), sco('z9', 'Hai', 'b.html')]))).toEqual({ z8: 'x1', z9: 'x2' });
  });

  test('when only its title is left, and that is clear', () => {
    expect(namesOf([tree([sco('x1', 'Một', 'p/1.html'), sco('x2', 'Hai', 'p/2.html')])], tree([sco('z1', 'một', 'q/1.html'), sco('z2', 'Ba', 'q/2.html')]))).toEqual({ z1: 'x1', z2: 'z2' });
  });

  test('but one page that all units open says nothing of which is which', () => {
    expect(namesOf([tree([sco('x1', 'Một', 'player.html'), sco('x2', 'Hai', 'player.html')])], tree([sco('z1', 'Hai', 'player.html'), sco('z2', 'Một', 'player.html')]))).toEqual({ z1: 'x2', z2: 'x1' });
  });

  test('and a place-given id does not go to another unit when one is put in between', () => {
    const before = tree([au(1, 'urn:một'), au(2, 'urn:hai')]);
    const after = tree([au(1, 'urn:một'), au(2, 'urn:mới'), au(3, 'urn:hai')]);
    expect(namesOf([before], after)).toEqual({ a1: 'a1', a2: 'a2-2', a3: 'a2' });
  });

  test('nor does one come back for something else after it was taken out', () => {
    const first = tree([au(1, 'urn:một'), au(2, 'urn:hai')]);
    const second = tree([au(1, 'urn:một')]);
    expect(namesOf([first, second], tree([au(1, 'urn:một'), au(2, 'urn:ba')]))).toEqual({ a1: 'a1', a2: 'a2-2' });
  });

  test('in the tree, with the blocks it stands in; what the package calls it is kept', () => {
    const blocks = (...ids: string[]) => ids.map((publisherId, i) => ({ id: `b${i + 1}`, publisherId, title: publisherId, parent: null }));
    const before = tree([au(1, 'urn:một', ['b1'])], { blocks: blocks('urn:khối') });
    const after = tree([au(1, 'urn:mới', ['b1']), au(2, 'urn:một', ['b2'])], { blocks: blocks('urn:trước', 'urn:khối') });
    const named = underNames(after, renamed([before], after));
    expect(named.blocks).toMatchObject([{ id: 'b1-2', publisherId: 'urn:trước' }, { id: 'b1', publisherId: 'urn:khối' }]);
    expect(named.modules[0]!.units.map((unit) => [unit.id, unit.itemId, unit.au!.blocks])).toEqual([['a1-2', 'urn:mới', ['b1-2']], ['a1', 'urn:một', ['b1']]]);
    expect(underNames(tree([sco('z', 'Một', 'x.html')]), renamed([tree([sco('x', 'Một')])], tree([sco('z', 'Một', 'x.html')]))).modules[0]!.units[0]).toMatchObject({ id: 'x', itemId: 'z' });
  });

  test('and a first version has the names it came with', () => expect(namesOf([], tree([sco('x', 'Một')]))).toEqual({ x: 'x' }));
});

describe('what a version changes', () => {
  const before = tree([sco('a', 'A'), sco('b', 'B'), sco('c', 'C'), sco('d', 'D')]);
  test('is told unit by unit', () => {
    expect(treeChanges(before, tree([sco('a', 'A'), sco('c', 'C mới'), sco('b', 'B'), sco('e', 'E'), sco('d', 'D', 'd.html', 80)]))).toEqual([
      { kind: 'renamed', unitId: 'c', title: 'C mới', was: 'C' }, { kind: 'moved', unitId: 'c', title: 'C mới' },
      { kind: 'added', unitId: 'e', title: 'E' }, { kind: 'terms', unitId: 'd', title: 'D' },
    ]);
    expect(treeChanges(before, tree([sco('b', 'B')]))).toEqual(['a', 'c', 'd'].map((id) => ({ kind: 'removed', unitId: id, title: id.toUpperCase() })));
  });
  test('is nothing when it is the same', () => expect(treeChanges(before, before)).toEqual([]));
});
