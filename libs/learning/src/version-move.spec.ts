import type { CompletionPolicy } from '@hvs/courses';
import { canMove, policiesAfter } from './version-move';

const MARK: CompletionPolicy = { needs: [{ kind: 'mark' }] };
const TIME: CompletionPolicy = { needs: [{ kind: 'time', seconds: 60 }] };

test('units that stay keep what was promised of them, new ones go by what is promised now', () => {
  expect(policiesAfter({ unitIds: new Set(['a', 'b', 'gone']), policies: { a: MARK, gone: MARK } }, { unitIds: new Set(['a', 'b', 'c']), promised: { a: TIME, b: TIME, c: TIME } })).toEqual({ a: MARK, c: TIME });
});

test.each([['scorm12', 'scorm2004', true], ['native', 'native', true], ['html', 'scorm12', true], ['cmi5', 'cmi5', false], ['scorm12', 'cmi5', false], ['xapi', 'xapi', false], ['outside', 'native', false]] as const)(
  'from %s to %s: %s', (from, to, can) => expect(canMove(from, to)).toBe(can),
);
