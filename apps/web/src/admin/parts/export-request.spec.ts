import { exportRequest } from './export-request';

test('what is filtered on the screen is filtered in the file', () => {
  expect(exportRequest({ screen: 'people', target: 'cbcc', unitId: 'u', state: 'missing', typed: 'lo' })).toEqual({ report: 'attainment-people', params: { target: 'cbcc', unitId: 'u', state: 'missing', q: 'lo' } });
  expect(exportRequest({ screen: 'units', target: 'cbcc', unitId: 'u', typed: 'muoi' })).toEqual({ report: 'attainment-units', params: { target: 'cbcc', unitId: 'u', q: 'muoi' } });
  expect(exportRequest({ screen: 'certificates', unitId: '', state: 'ready', kind: 'audience', typed: 'mai' })).toEqual({ report: 'certificates', params: { state: 'ready', kind: 'audience', q: 'mai' } });
});

test('an empty filter is no filter', () => {
  expect(exportRequest({ screen: 'certificates', unitId: '', state: '', kind: '', typed: '' })).toEqual({ report: 'certificates', params: {} });
});
