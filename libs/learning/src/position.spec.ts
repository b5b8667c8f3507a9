import { newAttempt, type ScoState } from '@hvs/scorm';
import { placed } from './position';

const at = (location: string, more: Partial<ScoState> = {}): ScoState => ({ ...newAttempt('scorm12', {} as never), location, suspendData: '', ...more });
const launched = (location: string) => ({ location, suspendData: '' });

test('a session that has moved takes the place along', () => {
  expect(placed(at('8'), at('9'), { launched: launched('8'), moved: true, isOvertaken: false }).location).toBe('9');
});

test('one that was overtaken by a session that has moved leaves the place alone, and what it achieved counts', () => {
  const after = placed(at('9', { cmi: { a: '9' }, entry: 'resume' }), at('5', { completion: 'completed', entry: '' }), { launched: launched('3'), moved: true, isOvertaken: true });
  expect(after).toMatchObject({ location: '9', cmi: { a: '9' }, entry: 'resume', completion: 'completed' });
});

test('one that was only opened does not put the learner back to where it was opened, when others have gone on since', () => {
  expect(placed(at('11'), at('8'), { launched: launched('8'), moved: false, isOvertaken: false }).location).toBe('11');
});

test('content that never tells a place keeps its data all the same', () => {
  expect(placed(at(''), at('', { cmi: { 'cmi.core.score.raw': '9' } }), { launched: launched(''), moved: false, isOvertaken: false }).cmi).toEqual({ 'cmi.core.score.raw': '9' });
});
