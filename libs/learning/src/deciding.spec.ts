import fc from 'fast-check';
import { decides } from './deciding';
import { foldEvidence, type Evidence, type UnitProgress } from './evidence';

const evidence: fc.Arbitrary<Evidence> = fc.record({
  unitId: fc.constant('u'), statementId: fc.nat(99).map(String), at: fc.nat(20).map((n) => new Date(n)), completed: fc.boolean(),
  success: fc.constantFrom('passed', 'failed', null), score: fc.constantFrom(0, 0.5, 1, null), location: fc.constantFrom('1', '2', 'x', null), device: fc.constantFrom('a', 'b', null),
});
const fold = (all: readonly Evidence[]): UnitProgress | undefined => all.reduce<UnitProgress | undefined>(foldEvidence, undefined);
const visit = (over: Partial<Evidence> = {}): Evidence => ({ unitId: 'u', statementId: 's', at: new Date(5), completed: false, success: null, score: null, location: null, device: null, ...over });

test('without whatever does not decide, progress comes out the same', () => {
  fc.assert(fc.property(fc.array(evidence, { minLength: 1, maxLength: 12 }), (all) => {
    const known = fold(all);
    expect(fold(all.filter((one) => decides(one, known)))).toEqual(known);
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
