import { envExample, parseConfig, settings } from './config';

const DATABASE_URL = 'postgres://app@localhost/hvs';

test('defaults stand in for whatever is not said', () => {
  const config = parseConfig({ DATABASE_URL });
  expect(config.get('PORT')).toBe(4000);
  expect(config.get('REDIS_URL')).toBeUndefined();
});
test('everything that is wrong is told at once, with what each setting means', () => {
  expect(() => parseConfig({ PORT: 'eighty', PUBLIC_URL: 'nowhere' })).toThrow(/PORT[\s\S]*PUBLIC_URL[\s\S]*DATABASE_URL/);
});
test('an empty variable counts as not set', () => {
  expect(parseConfig({ DATABASE_URL, REDIS_URL: '' }).get('REDIS_URL')).toBeUndefined();
});
test('the example names every setting once', () => {
  for (const key of Object.keys(settings)) expect(envExample().match(new RegExp(`^#${key}=`, 'gm'))).toHaveLength(1);
});
