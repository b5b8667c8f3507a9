import fc from 'fast-check';
import { draw, type StoredQuestion } from './draw';

const question = (n: number, skill: string, kind: StoredQuestion['kind'] = 'single'): StoredQuestion => ({
  id: `id-${n}`, key: `k-${String(n).padStart(3, '0')}`, kind, skill, difficulty: 1, prompt: `${n}?`, explain: '',
  answers: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id, correct: id === 'b' })),
});
const bank = Array.from({ length: 30 }, (_, n) => question(n, ['X', 'Y', 'Z'][n % 3]!));

describe('drawing', () => {
  test('the same bank and seed give the same draw, whatever the order of the bank', () => {
    expect(draw([...bank].reverse(), 15, 7)).toEqual(draw(bank, 15, 7));
  });

  test('another seed gives another draw', () => {
    expect(draw(bank, 15, 8)).not.toEqual(draw(bank, 15, 7));
  });

  test('every skill is asked equally often', () => {
    const skills = draw(bank, 15, 3).map(({ id }) => bank.find((q) => q.id === id)!.skill);
    expect(['X', 'Y', 'Z'].map((skill) => skills.filter((s) => s === skill).length)).toEqual([5, 5, 5]);
  });

  test('a skill with few questions is made up for by the others', () => {
    const uneven = [question(0, 'X'), ...Array.from({ length: 10 }, (_, n) => question(n + 1, 'Y'))];
    expect(draw(uneven, 8, 1)).toHaveLength(8);
  });

  test('never a question twice, never an answer lost, for any seed and count', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), (seed, count) => {
      const drawn = draw(bank, count, seed);
      expect(new Set(drawn.map((q) => q.id)).size).toBe(Math.min(count, 30));
      for (const { answers } of drawn) expect([...answers].sort()).toEqual(['a', 'b', 'c', 'd']);
    }));
  });

  test('answers are mixed, but true comes before false', () => {
    const orders = new Set(Array.from({ length: 20 }, (_, seed) => draw([question(1, 'X')], 1, seed)[0]!.answers.join('')));
    expect(orders.size).toBeGreaterThan(5);
    const fixed = new Set(Array.from({ length: 20 }, (_, seed) => draw([question(1, 'X', 'true-false')], 1, seed)[0]!.answers.join('')));
    expect([...fixed]).toEqual(['abcd']);
  });
});
