import fc from 'fast-check';
import { decides } from './deciding';
import type { CompletionPolicy } from '@hvs/courses';
import { foldEvidence, type Evidence, type UnitProgress } from './evidence';

const evidence: fc.Arbitrary<Evidence> = fc.record({
  unitId: fc.constant('u'), statementId: fc.nat(99).map(String), at: fc.nat(20).map((n) => new Date(n)), completed: fc.boolean(),
  success: fc.constantFrom('passed', 'failed', null), score: fc.constantFrom(0, 0.5, 1, null), location: fc.constantFrom('1', '2', 'x', null), device: fc.constantFrom('a', 'b', null),
  spentMs: fc.constantFrom(null, 1000, 5000), share: fc.constantFrom(null, 0.5, 1), marked: fc.boolean(),
});
const POLICY: CompletionPolicy = { needs: [{ kind: 'score', atLeast: 0.5 }, { kind: 'time', seconds: 6 }, { kind: 'pages', share: 0.9 }, { kind: 'mark' }] };
const fold = (all: readonly Evidence[], policy?: CompletionPolicy): UnitProgress | undefined => all.reduce<UnitProgress | undefined>((known, seen) => foldEvidence(known, seen, policy), undefined);
const visit = (over: Partial<Evidence> = {}): Evidence => ({ unitId: 'u', statementId: 's', at: new Date(5), completed: false, success: null, score: null, location: null, device: null, spentMs: null, share: null, marked: false, ...over });

test.each([['without a policy', undefined], ['with one', POLICY]])('without whatever does not decide, progress comes out the same: %s', (_, policy) => {
  fc.assert(fc.property(fc.array(evidence, { minLength: 1, maxLength: 12 }), (all) => {
    const known = fold(all, policy);
    expect(fold(all.filter((one) => decides(one, known)), policy)).toEqual(known);
  }), { numRuns: 500 });
});

test('a page turned in between decides nothing', () => {
  const known = fold([visit({ at: new Date(1) }), visit({ at: new Date(5), location: '2' }), visit({ at: new Date(9), location: '3' })]);
  expect([1, 5, 9].map((at) => decides(visit({ at: new Date(at), location: '2' }), known))).toEqual([true, false, true]);
});

test('a second completion decides too: the first may yet be voided', () => {
  const known = fold([visit({ at: new Date(1), completed: true }), visit({ at: new Date(5), completed: true })]);
  expect(decides(visit({ at: new Date(5), completed: true }), known)).toBe(true);
});
