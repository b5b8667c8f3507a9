import { itemXml, manifestOf, sequencingXml, visitOf } from '../../../../test/support/visit';
import { makeRun } from './make-run';
import type { Place, RunHost, Visit } from './run';

const flowOnly = sequencingXml('<imsss:controlMode choice="false" flow="true"/>');
const opened = async (visit: Visit): Promise<{ open: string[]; api: string | undefined }> => {
  let place: Place | undefined;
  let api: string | undefined;
  const host: RunHost = { deliver: ({ runTime }) => { api = runTime?.name; }, capture: () => undefined, unload: () => Promise.resolve(), at: (now) => { place = now; }, ended: () => undefined, refused: () => undefined };
  (await makeRun(visit, host)).begin();
  return { open: place!.menu.filter((line) => line.open).map((line) => line.itemId), api };
};
beforeAll(() => { jest.spyOn(console, 'debug').mockImplementation(() => undefined); });

test.each<['scorm12' | 'scorm2004', string, Visit['mode'], string[], string]>([
  ['scorm12', '', 'normal', ['A', 'B'], 'API'],
  ['scorm2004', '', 'normal', ['A', 'B'], 'API_1484_11'],
  ['scorm2004', flowOnly, 'normal', [], 'API_1484_11'],
  ['scorm2004', flowOnly, 'browse', ['A', 'B'], 'API_1484_11'],
  ['scorm2004', flowOnly, 'review', ['A', 'B'], 'API_1484_11'],
])('%s with rules "%s" in mode %s', async (standard, rules, mode, open, api) => {
  expect(await opened(visitOf(manifestOf(standard, itemXml('A') + itemXml('B'), rules), { mode }))).toEqual({ open, api });
});
