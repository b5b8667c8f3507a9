import type { Launched } from '../../api/visit';
import { answerTo } from './preview-messages';

const launch: Launched = {
  sessionId: 's', enrolmentId: null, slug: 'khoa', versionId: 'v', playerUrl: 'http://localhost:3001/player/t/', standard: 'html', mode: 'browse', unitId: null, suggestedUnitId: 'p1', firstTurn: 1,
  units: { p1: { title: 'Trang 1', href: 'a/index.html', kind: 'page' } }, tree: null, sequencing: null, objectives: {}, resumed: null, left: [],
};

test('a player that is ready is started in browse mode, plain pages as a tree of their own', () => {
  expect(answerTo({ hvs: 2, type: 'ready', page: 'x' }, launch, 'me')).toMatchObject({
    hvs: 2, type: 'start', account: 'me', visit: { sessionId: 's', versionId: 'v', mode: 'browse', firstTurn: 1, units: launch.units, tree: { standard: 'scorm12', items: [{ id: 'p1', unitId: 'p1', title: 'Trang 1', children: [] }] } },
  });
});

test('words of anything else are not answered', () => {
  for (const message of ['ready', null, { type: 'ready' }, { hvs: 1, type: 'ready' }, { hvs: 2, type: 'ended' }]) expect(answerTo(message, launch, 'me')).toBeNull();
});
