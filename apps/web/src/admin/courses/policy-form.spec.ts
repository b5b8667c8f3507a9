import type { CompletionPolicy } from '../types';
import { formOf, policyOf, policyWords } from './policy-form';

const FULL: CompletionPolicy = { needs: [{ kind: 'status', is: 'passed' }, { kind: 'score', atLeast: 0.825 }, { kind: 'time', seconds: 90 }, { kind: 'pages', share: 0.9 }, { kind: 'mark' }] };

test('what was authored comes out of its form as it went in', () => {
  expect(formOf(FULL)).toEqual({ status: 'passed', score: '82,5', minutes: '1,5', pages: '90', mark: true });
  expect(policyOf(formOf(FULL))).toEqual({ policy: FULL });
  expect(policyOf(formOf(null))).toEqual({ policy: null });
});

test.each([
  [{ score: '0' }, { score: expect.stringMatching(/1 đến 100/) }], [{ score: '101' }, { score: expect.any(String) }], [{ minutes: 'mười' }, { minutes: expect.any(String) }],
  [{ pages: '-5', minutes: '0' }, { pages: expect.any(String), minutes: expect.any(String) }],
])('%j is told to be wrong', (typed, faults) => expect(policyOf({ ...formOf(null), ...typed })).toEqual({ faults }));

test('is told on one line', () => {
  expect(policyWords(FULL)).toBe('đạt, điểm từ 82,5 %, học từ 1,5 phút, xem từ 90 %, tự đánh dấu');
  expect(policyWords(null)).toBe('như thường lệ');
});
