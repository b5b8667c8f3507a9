import { isStatusLike, saysCompleted } from './scorm-status';

test.each(['cmi.core.lesson_status', 'cmi.completion_status', 'cmi.success_status', 'cmi.core.score.raw', 'cmi.score.scaled'])('%s is written down at once', (element) => { expect(isStatusLike(element)).toBe(true); });
test.each(['cmi.suspend_data', 'cmi.core.lesson_location', 'cmi.interactions.0.result'])('%s waits for the commit', (element) => { expect(isStatusLike(element)).toBe(false); });
test.each([
  [{ cmi: { core: { lesson_status: 'passed' } } }, true], [{ 'cmi.core.lesson_status': 'completed' }, true], [{ cmi: { completion_status: 'completed' } }, true],
  [{ cmi: { core: { lesson_status: 'failed' } } }, false], [{ cmi: { completion_status: 'incomplete', success_status: 'unknown' } }, false], [{}, false],
])('%j finished: %s', (snapshot, finished) => { expect(saysCompleted(snapshot)).toBe(finished); });
test('1.2 content that ends without a status is complete, unless it suspends or only commits', () => {
  const silent = (exit: string) => ({ cmi: { core: { lesson_status: 'not attempted', exit } } });
  expect([saysCompleted(silent(''), true), saysCompleted(silent('suspend'), true), saysCompleted(silent(''), false)]).toEqual([true, false, false]);
});
