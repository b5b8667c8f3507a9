import { preferencesRefusal } from './preferences';

const JSON_TYPE = 'application/json';
const good = { languagePreference: 'vi,en-US,fr-BE', audioPreference: 'on' };

test.each([
  [JSON_TYPE, good],
  ['application/json; charset=utf-8', { ...good, audioPreference: 'off', more: 1 }],
  ['Application/JSON', { ...good, languagePreference: 'vi' }],
])('%s is kept', (type, body) => expect(preferencesRefusal(type, body)).toBeUndefined());

test.each([
  ['11.0.0.0-5', undefined, good],
  ['11.0.0.0-5', 'text/plain', good],
  ['11.0.0.0-5', 'application/json5', good],
  ['11.0.0.0-5', JSON_TYPE, undefined],
  ['11.0.0.0-5', JSON_TYPE, null],
  ['11.0.0.0-5', JSON_TYPE, 'just some text'],
  ['11.0.0.0-5', JSON_TYPE, [good]],
  ['11.0.0.0-5', JSON_TYPE, { audioPreference: 'on' }],
  ['11.0.0.0-5', JSON_TYPE, { languagePreference: 'vi' }],
  ['11.1.0.0-1', JSON_TYPE, { ...good, languagePreference: '' }],
  ['11.1.0.0-1', JSON_TYPE, { ...good, languagePreference: 'not comma separated' }],
  ['11.1.0.0-1', JSON_TYPE, { ...good, languagePreference: 'vi,,en' }],
  ['11.1.0.0-1', JSON_TYPE, { ...good, languagePreference: ['vi'] }],
  ['11.2.0.0-1', JSON_TYPE, { ...good, audioPreference: 'loud' }],
])('%s: refused as %s %j', (requirement, type, body) => expect(preferencesRefusal(type, body)?.requirement).toBe(requirement));
