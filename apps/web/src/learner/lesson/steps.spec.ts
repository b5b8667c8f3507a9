import type { Screen } from '../../api/types';
import { beginAt, goTo, untried } from './steps';

const question = (id: string): Screen => ({ title: '', blocks: [{ type: 'question', id, kind: 'single', prompt: '', answers: [] }] });
const text: Screen = { title: '', blocks: [{ type: 'text', html: '' }] };
const screens = [text, question('q1'), text, question('q2')];

test('a lesson goes on where it stopped, and what lies before counts as tried', () => {
  const place = beginAt(screens, { location: 2, completed: false }, []);
  expect(place).toMatchObject({ screen: 2, furthest: 2 });
  expect(untried(screens, place.answered)).toEqual([3]);
});
test('a place beyond a shortened lesson is its last screen', () => { expect(beginAt(screens, { location: 9, completed: false }, []).screen).toBe(3); });
test('a finished lesson is read again from its start, with nothing left to try', () => {
  const place = beginAt(screens, { location: 3, completed: true }, []);
  expect([place.screen, untried(screens, place.answered)]).toEqual([0, []]);
});
test('leafing back does not lose the furthest screen', () => {
  const place = goTo(goTo(beginAt(screens, { location: null, completed: false }, []), 2, 4), 1, 4);
  expect(place).toMatchObject({ screen: 1, furthest: 2 });
});
test('nobody leafs past the ends', () => {
  const place = beginAt(screens, { location: 0, completed: false }, []);
  expect([goTo(place, -1, 4).screen, goTo(place, 7, 4).screen]).toEqual([0, 3]);
});
