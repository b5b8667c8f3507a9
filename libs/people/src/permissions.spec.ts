import { may, placesFor, type Act, type Grant } from './permissions';

const who = (...grants: Grant[]) => ({ grants });
const learner = who();
const manager = who({ role: 'unit-manager', unitId: 'chieng-la' });
const admin = who({ role: 'province-admin', unitId: 'son-la' });
const auditor = who({ role: 'auditor', unitId: 'son-la' });

const inChiengLa = ['to-na-loc', 'chieng-la', 'son-la'];
const inCoMa = ['co-ma', 'son-la'];

test.each<[Act, boolean, boolean, boolean, boolean]>([
  //                          learner manager auditor admin
  ['learn', true, true, true, true],
  ['attainment.read', false, true, true, true],
  ['people.read', false, true, true, true],
  ['statements.read', false, true, true, true],
  ['exports.run', false, true, true, true],
  ['people.reset-password', false, true, false, true],
  ['denominators.write', false, true, false, true],
  ['people.pseudonymise', false, false, false, true],
  ['certificates.read', false, false, true, true],
  ['certificates.issue', false, false, false, true],
  ['certificates.revoke', false, false, false, true],
  ['courses.read', false, false, true, true],
  ['assessments.read', false, false, true, true],
  ['assessments.manage', false, false, false, true],
  ['assessments.judge', false, true, false, true],
  ['frameworks.read', false, false, true, true],
  ['frameworks.manage', false, false, false, true],
  ['courses.manage', false, false, false, true],
  ['credentials.read', false, false, true, true],
  ['credentials.manage', false, false, false, true],
  ['statements.search', false, false, true, true],
  ['statements.void', false, false, false, true],
  ['statements.purge', false, false, false, true],
  ['tasks.read-all', false, false, true, true],
  ['audit.read', false, false, true, true],
])('%s: learner %s, manager %s, auditor %s, administrator %s', (act, ...expected) => {
  expect([learner, manager, auditor, admin].map((principal) => may(principal, act))).toEqual(expected);
});

test('a manager may act in the own unit and under it, and nowhere else', () => {
  expect(may(manager, 'people.read', inChiengLa)).toBe(true);
  expect(may(manager, 'people.read', inCoMa)).toBe(false);
  expect(may(manager, 'people.read', ['son-la'])).toBe(false);
  expect(may(manager, 'people.read', [])).toBe(false);
});

test('what holds at the province holds everywhere', () => {
  expect(may(admin, 'denominators.write', inCoMa)).toBe(true);
  expect(may(auditor, 'attainment.read', inCoMa)).toBe(true);
  expect(may(auditor, 'denominators.write', inCoMa)).toBe(false);
});

test('the places of an act come only from grants that carry it', () => {
  const both = who({ role: 'unit-manager', unitId: 'chieng-la' }, { role: 'auditor', unitId: 'son-la' }, { role: 'unit-manager', unitId: 'co-ma' });
  expect(placesFor(both, 'people.reset-password')).toEqual(['chieng-la', 'co-ma']);
  expect(placesFor(both, 'people.read')).toEqual(['chieng-la', 'son-la', 'co-ma']);
  expect(placesFor(both, 'certificates.issue')).toEqual([]);
  expect(placesFor(learner, 'people.read')).toEqual([]);
});
