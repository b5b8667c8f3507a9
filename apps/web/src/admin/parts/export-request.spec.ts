import { exportRequest } from './export-request';

test('the list of people goes out exactly as it is filtered', () => {
  expect(exportRequest({ screen: 'people', target: 'cbcc', unitId: 'u', state: 'missing', typed: 'lo' })).toEqual({ report: 'attainment-people', params: { target: 'cbcc', unitId: 'u', state: 'missing', q: 'lo' }, leftOut: null });
});

test('a filter that the file cannot follow is told before the file is asked for', () => {
  expect(exportRequest({ screen: 'units', target: 'cbcc', unitId: 'u', typed: 'muoi' })).toMatchObject({ params: { target: 'cbcc', unitId: 'u' }, leftOut: expect.stringContaining('mọi đơn vị') });
  expect(exportRequest({ screen: 'certificates', unitId: '', state: 'ready', kind: '', typed: '' })).toEqual({ report: 'certificates', params: { state: 'valid' }, leftOut: null });
  expect(exportRequest({ screen: 'certificates', unitId: '', state: '', kind: 'audience', typed: '' }).leftOut).not.toBeNull();
});
