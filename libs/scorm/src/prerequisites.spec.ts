import fc from 'fast-check';
import { prerequisitesMet, type ItemStatus } from './prerequisites';

const STATUSES: Readonly<Record<string, ItemStatus>> = { A1: 'passed', 'B.2': 'completed', C: 'failed', D: 'incomplete', E: 'not attempted', F: 'browsed' };
const met = (script: string): boolean | 'unreadable' => prerequisitesMet(script, (id) => STATUSES[id]);

test.each([
  ['', true], ['A1', true], ['B.2', true], ['C', false], ['D', false], ['E', false], ['F', false],
  ['A1&B.2', true], ['A1 & C', false], ['A1|C', true], ['C|D', false], ['~C', true], ['~A1', false], ['~~A1', true],
  ['A1&C|B.2', true], ['A1&(C|B.2)', true], ['C&(A1|B.2)', false], ['C|A1&B.2', true], ['~(A1&C)', true], ['~C&A1', true],
  ['A1=P', true], ['A1="passed"', true], ['B.2=passed', false], ['C=failed', true], ['E="not attempted"', true], ['E=not attempted', true], ['D<>incomplete', false], ['D<>P', true],
  ['~A1=P', false], ['{A1,B.2}', true], ['{A1,C}', false], ['2*{A1,B.2,C}', true], ['3*{A1,B.2,C}', false], ['1*{C,A1&B.2}', true], ['0*{C}', true],
  ['2*{A1,B.2}&~D', true],
])('%s → %s', (script, expected) => expect(met(script)).toBe(expected));

test.each([
  '&', 'A1&', 'A1 B|', '(A1', 'A1)', '{A1', '2*A1', 'x*{A1}', 'A1=', 'A1=perhaps', 'A1<B.2', 'nobody', 'A1&nobody', '"', `${'('.repeat(60)}A1${')'.repeat(60)}`, 'A1&'.repeat(3000),
])('what cannot be read is said to be so: %s', (script) => expect(met(script)).toBe('unreadable'));

test('any script gets one of three answers', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('A1', 'C', '&', '|', '~', '(', ')', '{', '}', ',', '2*', '=', '<>', 'P', ' ', '"')).map((parts) => parts.join('')), (script) => {
    expect([true, false, 'unreadable']).toContain(met(script));
  }));
});
