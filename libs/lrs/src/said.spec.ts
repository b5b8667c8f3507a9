import type { ActivityDefinition, Statement } from '@hvs/xapi';
import { Said } from './said';

const ACTIVITY = 'https://example.vn/a';
const DEFINITION = { name: { vi: 'Bài' } };

const telling = (definition: ActivityDefinition, name = 'Lan'): Statement =>
  ({ actor: { openid: ACTIVITY, name }, verb: { id: 'https://example.vn/v' }, object: { id: ACTIVITY, definition } });

const named = (...names: string[]) => [{ key: `openid|${ACTIVITY}`, names }];
const defined = (definition: ActivityDefinition) => [{ key: ACTIVITY, definition }];
const NOTHING = { names: [], definitions: [] };

test('what has been written is not written again, until it changes or a minute has gone', () => {
  let now = 0;
  const said = new Said(() => now);
  const told = said.newIn([telling(DEFINITION)]);
  expect(told).toEqual({ names: named('Lan'), definitions: defined(DEFINITION) });
  expect(said.newIn([telling(DEFINITION)])).toEqual(told);
  said.remember(told);
  expect(said.newIn([telling(DEFINITION)])).toEqual(NOTHING);
  const changed = { name: { vi: 'Bài khác' } };
  expect(said.newIn([telling(changed)])).toEqual({ names: [], definitions: defined(changed) });
  now = 60_001;
  expect(said.newIn([telling(DEFINITION)])).toEqual(told);
});

test('the last word of a batch counts, also when it is the one that was written before', () => {
  const said = new Said(() => 0);
  said.remember(said.newIn([telling(DEFINITION)]));
  expect(said.newIn([telling({ name: { vi: 'Bài khác' } }), telling(DEFINITION)]).definitions).toEqual(defined(DEFINITION));
});

test('an agent goes by all the names it was ever given', () => {
  const said = new Said(() => 0);
  said.remember(said.newIn([telling(DEFINITION, 'Lan')]));
  said.remember(said.newIn([telling(DEFINITION, 'Mai')]));
  expect(said.newIn([telling(DEFINITION, 'Lan'), telling(DEFINITION, 'Mai')])).toEqual(NOTHING);
});

test('what is very long is not remembered, and an empty definition says nothing', () => {
  const said = new Said(() => 0);
  const long = { name: { vi: 'd'.repeat(3_000) } };
  said.remember(said.newIn([telling(DEFINITION)]));
  said.remember(said.newIn([telling(long)]));
  expect(said.newIn([telling(long)]).definitions).toEqual(defined(long));
  expect(said.newIn([telling(DEFINITION)]).definitions).toEqual(defined(DEFINITION));
  expect(said.newIn([telling({})])).toEqual(NOTHING);
});
