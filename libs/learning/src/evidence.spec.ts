import fc from 'fast-check';
import type { Statement } from '@hvs/xapi';
import { DEVICE, foldEvidence, LOCATION, MARKED, PROGRESS, readEvidence, type Evidence, type UnitProgress } from './evidence';

const VERB = 'http://adlnet.gov/expapi/verbs/';
const IRI = 'https://hocvuso.vn/xapi/courses/nhan-thuc-so/lessons/bai-1';
const STORED = new Date('2026-03-02T02:00:00Z');
const unitIdOf = (iri: string): string | undefined => (iri === IRI ? 'bai-1' : undefined);

const said = (verb: string, more: Record<string, unknown> = {}): Statement =>
  ({ id: '00000000-0000-4000-8000-000000000001', actor: { account: { homePage: 'https://hocvuso.vn/xapi', name: 'a' } }, verb: { id: VERB + verb }, object: { id: IRI }, timestamp: '2026-03-02T01:00:00Z', ...more }) as unknown as Statement;

describe('what a statement says about a unit', () => {
  test.each([
    ['initialized', {}, { completed: false, success: null, score: null }],
    ['progressed', { result: { score: { scaled: 0.5 } } }, { completed: false, success: null, score: null }],
    ['answered', { result: { success: true } }, { completed: false, success: null, score: null }],
    ['completed', { result: { completion: true } }, { completed: true, success: null, score: null }],
    ['completed', { result: { score: { scaled: 0.7 } } }, { completed: true, success: null, score: 0.7 }],
    ['passed', { result: { success: true, score: { scaled: 0.9 } } }, { completed: true, success: 'passed', score: 0.9 }],
    ['failed', { result: { success: false, score: { scaled: 0.2 } } }, { completed: false, success: 'failed', score: 0.2 }],
  ])('%s with %j', (verb, more, expected) => {
    expect(readEvidence(said(verb, more), STORED, unitIdOf)).toMatchObject({ unitId: 'bai-1', ...expected });
  });

  test.each([
    ['scored', { result: { score: { scaled: 0.4 } } }, { score: 0.4, completed: false }],
    ['terminated', { result: { duration: 'PT5M' } }, { spentMs: 300_000 }],
    ['terminated', { result: { duration: 'PT30H' } }, { spentMs: 4 * 3_600_000 }],
    ['suspended', { result: { duration: 'PT5M' } }, { spentMs: null }],
    ['progressed', { result: { extensions: { [PROGRESS]: 0.25 } } }, { share: 0.25 }],
    ['progressed', { result: { extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/progress': 40 } } }, { share: 0.4 }],
    ['completed', {}, { share: 1 }],
    ['experienced', { context: { extensions: { [MARKED]: true } } }, { marked: true }],
    ['experienced', {}, { marked: false }],
  ])('%s with %j, for a policy', (verb, more, expected) => expect(readEvidence(said(verb, more), STORED, unitIdOf)).toMatchObject(expected));

  test('of a pass that is only a pass', () => {
    expect(readEvidence(said('passed'), STORED, unitIdOf, () => true)).toMatchObject({ completed: false, success: 'passed' });
  });

  test.each([
    ['is about an activity of another course', { object: { id: 'https://hocvuso.vn/xapi/courses/khac/lessons/bai-1' } }],
    ['is about a person', { object: { objectType: 'Agent', mbox: 'mailto:a@b.vn' } }],
    ['refers to a statement', { object: { objectType: 'StatementRef', id: IRI } }],
    ['has no id', { id: undefined }],
  ])('a statement that %s says nothing', (_, more) => {
    expect(readEvidence(said('completed', more), STORED, unitIdOf)).toBeUndefined();
  });

  test('a clock that runs ahead does not date the work into the future', () => {
    expect(readEvidence(said('completed', { timestamp: '2031-01-01T00:00:00Z' }), STORED, unitIdOf)!.at).toEqual(STORED);
    expect(readEvidence(said('completed', { timestamp: undefined }), STORED, unitIdOf)!.at).toEqual(STORED);
    expect(readEvidence(said('completed'), STORED, unitIdOf)!.at).toEqual(new Date('2026-03-02T01:00:00Z'));
  });

  test('the place and the device come from our extensions', () => {
    const seen = readEvidence(said('progressed', { result: { extensions: { [LOCATION]: 3 } }, context: { extensions: { [DEVICE]: 'phone' } } }), STORED, unitIdOf);
    expect(seen).toMatchObject({ location: '3', device: 'phone' });
    expect(readEvidence(said('progressed', { result: { extensions: { [LOCATION]: { screen: 3 } } } }), STORED, unitIdOf)).toMatchObject({ location: null, device: null });
  });
});

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 1, minute));
const evidence = (of: Partial<Evidence>): Evidence => ({ unitId: 'bai-1', statementId: '1', at: at(0), completed: false, success: null, score: null, location: null, device: null, spentMs: null, share: null, marked: false, ...of });
const fold = (list: readonly Evidence[]): UnitProgress => list.reduce<UnitProgress | undefined>((known, seen) => foldEvidence(known, seen), undefined)!;

describe('what is known of a unit', () => {
  test('a failed second attempt does not take back a pass', () => {
    expect(fold([evidence({ success: 'passed', completed: true, score: 0.9 }), evidence({ statementId: '2', at: at(5), success: 'failed', score: 0.4 })])).toMatchObject({
      success: 'passed', score: 0.9, passedBy: '1', passedAt: at(0), completion: 'completed',
    });
  });

  test('the first pass stands, and the best score counts', () => {
    expect(fold([evidence({ statementId: '2', at: at(9), success: 'passed', completed: true, score: 0.95 }), evidence({ success: 'passed', completed: true, score: 0.8 })])).toMatchObject({
      score: 0.95, passedBy: '1', passedAt: at(0), completedBy: '1',
    });
  });

  test('the place is the latest one said, however late it arrives', () => {
    expect(fold([evidence({ at: at(9), location: '7', device: 'desktop' }), evidence({ statementId: '2', at: at(3), location: '2', device: 'phone' })])).toMatchObject({ location: '7', device: 'desktop', locatedAt: at(9), firstAt: at(3) });
  });

  test('of two places said for one moment the further one stands', () => {
    const two = [evidence({ location: '9' }), evidence({ statementId: '2', location: '10' })];
    expect(fold(two)).toMatchObject({ location: '10' });
    expect(fold([...two].reverse())).toMatchObject({ location: '10' });
  });

  test('what is only heard of is incomplete and unknown', () => {
    expect(fold([evidence({})])).toMatchObject({ completion: 'incomplete', success: 'unknown', score: null, completedAt: null, passedAt: null });
  });
});

describe('the fold, whatever comes', () => {
  // Few distinct minutes, so that ties happen; the id tells two statements apart, and one statement says one thing.
  const one = (id: number): fc.Arbitrary<Evidence> =>
    fc.record({
      unitId: fc.constant('bai-1'), statementId: fc.constant(`id-${id}`), at: fc.integer({ min: 0, max: 5 }).map(at), completed: fc.boolean(),
      success: fc.constantFrom<Evidence['success']>('passed', 'failed', null), score: fc.option(fc.integer({ min: 0, max: 10 }).map((n) => n / 10)),
      location: fc.constantFrom(null, '0', '2', '02', '10', '1x', 'trang-3'), device: fc.constantFrom('phone', 'desktop', null),
      spentMs: fc.constantFrom(null, 60_000, 90_000), share: fc.constantFrom(null, 0.2, 0.9, 1), marked: fc.boolean(),
    });
  const many = fc.integer({ min: 1, max: 7 }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => one(i))));
  const mixed = many.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.array(fc.constantFrom(...list), { maxLength: 6 })));

  test('makes no difference by order', () => {
    fc.assert(fc.property(mixed, ([list, shuffled]) => expect(fold(shuffled)).toEqual(fold(list))), { numRuns: 500 });
  });

  test('makes no difference by what comes twice', () => {
    fc.assert(fc.property(mixed, ([list, shuffled, again]) => expect(fold([...shuffled, ...again])).toEqual(fold(list))), { numRuns: 500 });
  });

  test('never takes anything back', () => {
    fc.assert(
      fc.property(many, one(99), (list, next) => {
        const before = fold(list);
        const after = foldEvidence(before, next);
        if (before.completion === 'completed') expect(after.completion).toBe('completed');
        if (before.success === 'passed') expect(after.success).toBe('passed');
        expect(after.score ?? -1).toBeGreaterThanOrEqual(before.score ?? -1);
      }),
    );
  });
});
