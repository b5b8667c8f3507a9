import { answerTo } from './preview-messages';

const launch = { sessionId: 's', playerUrl: 'http://localhost:3001/player/t/', cmi: { a: 1 }, standard: 'scorm12' as const, href: 'a/index.html' };

test('a player that is ready is started in browse mode', () => {
  expect(answerTo({ hvs: 1, type: 'ready', page: 'x' }, launch, 'me')).toEqual({ hvs: 1, type: 'start', sessionId: 's', account: 'me', standard: 'scorm12', cmi: { a: 1 }, mode: 'browse', href: 'a/index.html' });
});

test('a commit is taken as kept, so that the package goes on', () => {
  expect(answerTo({ hvs: 1, type: 'commit', sessionId: 's', seq: 3, snapshot: {}, final: false }, launch, 'me')).toEqual({ hvs: 1, type: 'kept', sessionId: 's', seq: 3 });
});

test('words of anything else are not answered', () => {
  for (const message of ['ready', null, { type: 'ready' }, { hvs: 1, type: 'finished' }]) expect(answerTo(message, launch, 'me')).toBeNull();
});
