import fc from 'fast-check';
import { draw, type DrawPlan, type StoredQuestion } from './draw';

const question = (n: number, skill: string, kind: 'single' | 'true-false' = 'single', difficulty: 1 | 2 | 3 = 1): StoredQuestion => ({
  id: `id-${n}`, key: `k-${String(n).padStart(3, '0')}`, kind, skill, difficulty, prompt: `${n}?`, explain: '',
  answers: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id, correct: id === 'b' })),
});
const plan = (count: number, cells: DrawPlan['cells'] = [], practical = 0): DrawPlan => ({ count, cells, practical });
const bank = Array.from({ length: 30 }, (_, n) => question(n, ['X', 'Y', 'Z'][n % 3]!));

describe('drawing', () => {
  test('the same bank and seed give the same draw, whatever the order of the bank', () => {
    expect(draw([...bank].reverse(), plan(15), 7)).toEqual(draw(bank, plan(15), 7));
  });

  test('another seed gives another draw', () => {
    expect(draw(bank, plan(15), 8)).not.toEqual(draw(bank, plan(15), 7));
  });

  test('every skill is asked equally often', () => {
    const skills = draw(bank, plan(15), 3).map(({ id }) => bank.find((q) => q.id === id)!.skill);
    expect(['X', 'Y', 'Z'].map((skill) => skills.filter((s) => s === skill).length)).toEqual([5, 5, 5]);
  });

  test('a skill with few questions is made up for by the others', () => {
    const uneven = [question(0, 'X'), ...Array.from({ length: 10 }, (_, n) => question(n + 1, 'Y'))];
    expect(draw(uneven, plan(8), 1)).toHaveLength(8);
  });

  test('never a question twice, never an answer lost, for any seed and count', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), (seed, count) => {
      const drawn = draw(bank, plan(count), seed);
      expect(new Set(drawn.map((q) => q.id)).size).toBe(Math.min(count, 30));
      for (const { answers } of drawn) expect([...answers].sort()).toEqual(['a', 'b', 'c', 'd']);
    }));
  });

  test('answers are mixed, but true comes before false', () => {
    const orders = new Set(Array.from({ length: 20 }, (_, seed) => draw([question(1, 'X')], plan(1), seed)[0]!.answers.join('')));
    expect(orders.size).toBeGreaterThan(5);
    const fixed = new Set(Array.from({ length: 20 }, (_, seed) => draw([question(1, 'X', 'true-false')], plan(1), seed)[0]!.answers.join('')));
    expect([...fixed]).toEqual(['abcd']);
  });

  test('a blueprint says how many of each skill and difficulty; where the bank lacks a difficulty the skill matters more', () => {
    const graded = Array.from({ length: 24 }, (_, n) => question(n, ['X', 'Y'][n % 2]!, 'single', ([1, 2, 3] as const)[Math.floor(n / 2) % 3]!));
    const drawn = draw(graded, plan(10, [{ skill: 'X', difficulty: 3, count: 3 }, { skill: 'Y', difficulty: 1, count: 6 }]), 5).map(({ id }) => graded.find((q) => q.id === id)!);
    expect(drawn).toHaveLength(10);
    expect(drawn.filter((q) => q.skill === 'X' && q.difficulty === 3).length).toBeGreaterThanOrEqual(3);
    // Four of that difficulty are all there are; two more of the skill make up for them.
    expect(drawn.filter((q) => q.skill === 'Y').length).toBeGreaterThanOrEqual(6);
  });

  test('what was seen before comes only where nothing else is left', () => {
    const weary = new Set(bank.slice(0, 20).map(({ id }) => id));
    expect(draw(bank, plan(9), 4, weary).filter(({ id }) => weary.has(id))).toEqual([]);
    expect(draw(bank, plan(30), 4, weary)).toHaveLength(30);
  });

  test('tasks for an assessor are drawn as many as the plan says, no more', () => {
    const tasks = Array.from({ length: 3 }, (_, n): StoredQuestion => ({ id: `t-${n}`, key: `t-${n}`, kind: 'practical', skill: 'X', difficulty: 2, prompt: '?', explain: '', rubric: [{ id: 'r', text: 'rõ', points: 1 }] }));
    expect(draw([...bank, ...tasks], plan(15), 2).filter(({ id }) => id.startsWith('t-'))).toHaveLength(0);
    expect(draw([...bank, ...tasks], plan(15, [], 2), 2).filter(({ id }) => id.startsWith('t-'))).toHaveLength(2);
  });
});
