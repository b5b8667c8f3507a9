import type { CourseTree } from '@hvs/courses';
import type { RolledUp } from '@hvs/scorm';
import { foldEvidence, type Evidence, type UnitProgress } from './evidence';
import { outcomeOf, unfinishedReasons } from './outcome';
import type { StatementFrame } from './statements';
import { stillAsked, wholeStatements, WHOLE_COURSE } from './whole-course';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const frame: StatementFrame = { actor: { objectType: 'Agent', account: { homePage: 'h', name: 'n' } }, registration: 'r', courseIri: 'iri', courseTitle: 'An toàn', profile: 'p' };
const rolled = (of: Partial<RolledUp> = {}): RolledUp => ({ completion: 'incomplete', success: 'unknown', progress: 0, items: {}, ...of });
const seen = (on: number, of: Partial<Evidence> = {}): Evidence => ({
  unitId: WHOLE_COURSE, statementId: `s${on}`, at: day(on), completed: false, success: null, score: null, location: null, device: null, spentMs: null, share: null, marked: false, ...of,
});
const known = (...all: Evidence[]): UnitProgress | undefined => all.reduce<UnitProgress | undefined>((progress, one) => foldEvidence(progress, one), undefined);
const said = (of: RolledUp, before?: UnitProgress): [string, unknown][] =>
  wholeStatements(frame, of, before, day(9), { idOf: (what) => what, extensions: {} }).map(({ verb, result }) => [verb.id.split('/').at(-1)!, result]);

describe('of a course that speaks for itself is told', () => {
  test.each<[string, RolledUp, UnitProgress | undefined, [string, unknown][]]>([
    ['nothing while nothing is decided', rolled(), undefined, []],
    ['that it is completed, with a score nobody judged', rolled({ completion: 'completed', scoreScaled: 0.5 }), undefined, [['completed', { completion: true, score: { scaled: 0.5 } }]]],
    ['both at once', rolled({ completion: 'completed', success: 'passed', scoreScaled: 0.9 }), undefined, [['completed', { completion: true }], ['passed', { success: true, score: { scaled: 0.9 } }]]],
    ['nothing twice', rolled({ completion: 'completed', success: 'passed', scoreScaled: 0.9 }), known(seen(1, { completed: true }), seen(2, { success: 'passed', score: 0.9 })), []],
    ['a better pass', rolled({ completion: 'completed', success: 'passed', scoreScaled: 1 }), known(seen(1, { completed: true }), seen(2, { success: 'passed', score: 0.9 })), [['passed', { success: true, score: { scaled: 1 } }]]],
    ['a failure, once', rolled({ success: 'failed', scoreScaled: 0.2 }), known(seen(1, { success: 'failed', score: 0.2 })), []],
    ['a pass after a failure', rolled({ success: 'passed' }), known(seen(1, { success: 'failed', score: 0.2 })), [['passed', { success: true }]]],
    ['no failure after a pass', rolled({ success: 'failed', scoreScaled: 0.2 }), known(seen(1, { success: 'passed', score: 0.9 })), []],
    ['a better score that decides nothing', rolled({ scoreScaled: 0.6 }), known(seen(1, { score: 0.5 })), [['scored', { score: { scaled: 0.6 } }]]],
    ['no worse score', rolled({ scoreScaled: 0.4 }), known(seen(1, { score: 0.5 })), []],
  ])('%s', (_, of, before, expected) => expect(said(of, before)).toEqual(expected));
});

const tree = { modules: [{ id: 'm', title: 'm', units: ['a', 'b'].map((id) => ({ id, title: `Bài ${id}`, minutes: 1, summary: '', kind: 'sco' })) }], assessment: null } as unknown as CourseTree;
const progress = (whole: UnitProgress | undefined, ...units: UnitProgress[]): Map<string, UnitProgress> => new Map([...(whole ? [[WHOLE_COURSE, whole] as const] : []), ...units.map((one) => [one.unitId, one] as const)]);
const unit = (unitId: string, on: number): UnitProgress => foldEvidence(undefined, { ...seen(on, { completed: true }), unitId });

describe('the outcome of a course that speaks for itself', () => {
  const of = { tree, policies: {}, speaksForItself: true };
  test('is what was said of it, whatever its units are', () => {
    expect(outcomeOf(of, progress(known(seen(3, { completed: true, score: 0.8 })), unit('a', 1)))).toEqual({ completedAt: day(3), passedAt: null, score: 0.8, statementId: 's3' });
    expect(outcomeOf(of, progress(known(seen(3, { score: 0.1 })), unit('a', 1), unit('b', 2)))).toMatchObject({ completedAt: null });
    expect(outcomeOf(of, progress(known(seen(3, { success: 'passed' }))))).toMatchObject({ completedAt: null, passedAt: null });
    expect(outcomeOf(of, progress(known(seen(3, { success: 'failed' }), seen(4, { completed: true }))))).toMatchObject({ completedAt: null });
    expect(outcomeOf(of, progress(known(seen(3, { completed: true }), seen(4, { success: 'passed' }))))).toMatchObject({ completedAt: day(3), passedAt: day(3), statementId: 's4' });
  });
  test('waits for a unit that has a policy', () => {
    const asking = { ...of, policies: { b: { needs: [{ kind: 'status', is: 'completed' } as const] } } };
    expect(outcomeOf(asking, progress(known(seen(3, { completed: true }))))).toMatchObject({ completedAt: null });
    expect(outcomeOf(asking, progress(known(seen(3, { completed: true })), unit('b', 5)))).toMatchObject({ completedAt: day(5) });
  });
  test('is what its units make where nothing was ever said of it', () => {
    expect(outcomeOf(of, progress(undefined, unit('a', 1), unit('b', 2)))).toMatchObject({ completedAt: day(2) });
  });
});

describe('“Vì sao chưa hoàn thành?” of a course that speaks for itself', () => {
  const item = { completion: 'not attempted', success: 'unknown', progress: 0 } as const;
  test('names only what the package looks at', () => {
    const asked = stillAsked(tree, rolled({ items: { a: { ...item, counts: true }, b: { ...item, counts: false } } }));
    expect(unfinishedReasons({ tree, policies: {}, asked }, new Map(), 0)).toEqual(['Chưa học bài “Bài a”.']);
  });
  test('says so where all it looks at is done', () => {
    const asked = stillAsked(tree, rolled({ items: { a: { ...item, completion: 'completed', counts: true } } }));
    expect(unfinishedReasons({ tree, policies: {}, asked }, new Map(), 0)).toEqual([expect.stringMatching(/^Gói học liệu tự đặt điều kiện/)]);
  });
});
