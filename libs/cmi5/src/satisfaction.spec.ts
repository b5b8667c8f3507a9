import fc from 'fast-check';
import { hasMovedOn, newlySatisfied } from './satisfaction';
import type { AuFacts, MoveOn } from './types';

const facts = (text: string): AuFacts => ({ completed: text.includes('c'), passed: text.includes('p'), waived: text.includes('w') });
const known = (given: Readonly<Record<string, string>>): ReadonlyMap<string, AuFacts> => new Map(Object.entries(given).map(([id, text]) => [id, facts(text)]));
const unit = (id: string, moveOn: MoveOn, ...blocks: string[]): { id: string; moveOn: MoveOn; blocks: string[] } => ({ id, moveOn, blocks });
const ids = (units: Parameters<typeof newlySatisfied>[0], given: Readonly<Record<string, string>>, already: readonly string[] = []): readonly string[] =>
  newlySatisfied(units, known(given), new Set(already)).map((node) => (node.kind === 'course' ? 'course' : node.id));

test.each<[MoveOn, string]>([
  ['NotApplicable', '- c p cp'], ['Completed', 'c cp'], ['Passed', 'p cp'], ['CompletedOrPassed', 'c p cp'], ['CompletedAndPassed', 'cp'],
])('13.1.4: %s is met by %s, and whatever it is by a waiver', (moveOn, met) => {
  const given = ['-', 'c', 'p', 'cp'];
  expect(given.filter((text) => hasMovedOn(moveOn, facts(text)))).toEqual(met.split(' '));
  expect(hasMovedOn(moveOn, facts('w'))).toBe(true);
});

test('one AU in one block: the block, then the course', () => {
  const units = [unit('a1', 'CompletedAndPassed', 'b1')];
  expect([ids(units, {}), ids(units, { a1: 'c' }), ids(units, { a1: 'cp' })]).toEqual([[], [], ['b1', 'course']]);
});

test('9.6.1.1-3: what applies to nothing is satisfied at registration', () => {
  expect(ids([unit('a1', 'NotApplicable', 'b1'), unit('a2', 'Passed', 'b2')], {})).toEqual(['b1']);
  expect(ids([unit('a1', 'NotApplicable', 'b1')], {})).toEqual(['b1', 'course']);
  expect(ids([unit('a1', 'NotApplicable')], {})).toEqual(['course']);
});

test('blocks within blocks are said from the inside out', () => {
  const units = [unit('a1', 'Passed', 'b1', 'b1.1', 'b1.1.1'), unit('a2', 'Completed', 'b1', 'b1.2'), unit('a3', 'Completed', 'b2')];
  expect(ids(units, { a1: 'p' })).toEqual(['b1.1.1', 'b1.1']);
  expect(ids(units, { a1: 'p', a2: 'c' }, ['b1.1.1', 'b1.1'])).toEqual(['b1.2', 'b1']);
  expect(ids(units, { a1: 'p', a2: 'c', a3: 'c' })).toEqual(['b1.1.1', 'b1.1', 'b1.2', 'b1', 'b2', 'course']);
});

test('what was said is not said again', () => {
  const units = [unit('a1', 'Passed', 'b1')];
  expect([ids(units, { a1: 'p' }, ['b1']), ids(units, { a1: 'p' }, ['b1', '']), ids([], {})]).toEqual([['course'], [], []]);
});

test('a course is satisfied just when all its AUs are, and all its blocks then', () => {
  const moveOn = fc.constantFrom<MoveOn>('NotApplicable', 'Passed', 'Completed', 'CompletedAndPassed', 'CompletedOrPassed');
  const blocks = fc.constantFrom<string[]>([], ['b1'], ['b1', 'b1.1'], ['b2'], ['b2', 'b2.1', 'b2.1.1']);
  const units = fc.array(fc.record({ moveOn, blocks, text: fc.constantFrom('', 'c', 'p', 'cp', 'w') }), { minLength: 1, maxLength: 8 })
    .map((all) => all.map((one, i) => ({ ...one, id: `a${i}` })));
  fc.assert(fc.property(units, (all) => {
    const said = ids(all, Object.fromEntries(all.map(({ id, text }) => [id, text])));
    const isMet = ({ moveOn: one, text }: { moveOn: MoveOn; text: string }): boolean => hasMovedOn(one, facts(text));
    expect(said.includes('course')).toBe(all.every(isMet));
    for (const block of new Set(all.flatMap((one) => one.blocks))) expect(said.includes(block)).toBe(all.filter((one) => one.blocks.includes(block)).every(isMet));
    const places = new Map(said.map((id, i) => [id, i]));
    for (const id of said) expect([...places].filter(([inner]) => inner.startsWith(`${id}.`)).every(([, place]) => place < places.get(id)!)).toBe(true);
  }));
});
