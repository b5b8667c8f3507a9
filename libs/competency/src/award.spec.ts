import { award, completions, type CourseOutcome } from './award';

const day = (n: number): Date => new Date(Date.UTC(2026, 9, n));
const outcome = (over: Partial<CourseOutcome>): CourseOutcome => ({ enrolmentId: 'e1', personId: 'mai', courseId: 'nts', completedAt: day(3), passedAt: day(3), statementId: 's1', ...over });
const passed = { courseId: 'nts', groupCode: 'NTS', criterion: 'passed' } as const;

describe('award', () => {
  test('a course completed and passed proves its skill group on the day of completion', () => {
    expect(award([outcome({})], [passed])).toEqual([{ personId: 'mai', groupCode: 'NTS', attainedAt: day(3), enrolmentId: 'e1', statementId: 's1' }]);
  });
  test('a pass without the lessons done proves nothing yet', () => {
    expect(award([outcome({ completedAt: null })], [passed])).toEqual([]);
  });
  test('a completion without the pass that the rule asks for proves nothing', () => {
    expect(award([outcome({ passedAt: null })], [passed])).toEqual([]);
    expect(award([outcome({ passedAt: null })], [{ ...passed, criterion: 'completed' }])).toHaveLength(1);
  });
  test('of two proofs the earlier stands, in whichever order they come', () => {
    const early = outcome({ enrolmentId: 'e2', completedAt: day(1) });
    for (const order of [[outcome({}), early], [early, outcome({})]]) expect(award(order, [passed])[0]!.enrolmentId).toBe('e2');
  });
});

describe('completions', () => {
  const requires = new Map([['SL-LDP', ['NTS', 'ATANM']]]);
  const attained = (groupCode: string, at: number) => ({ personId: 'mai', groupCode, attainedAt: day(at) });
  test('an audience is complete with the last of its groups', () => {
    expect(completions([{ personId: 'mai', audience: 'SL-LDP' }], requires, [attained('NTS', 3), attained('ATANM', 9)])).toEqual([{ personId: 'mai', audience: 'SL-LDP', completedAt: day(9) }]);
  });
  test('one group missing, or somebody else\'s, is not complete', () => {
    expect(completions([{ personId: 'mai', audience: 'SL-LDP' }], requires, [attained('NTS', 3), { ...attained('ATANM', 9), personId: 'páo' }])).toEqual([]);
  });
  test('an audience nothing is required of is never complete', () => {
    expect(completions([{ personId: 'mai', audience: 'SL-X' }], requires, [attained('NTS', 3)])).toEqual([]);
  });
});
