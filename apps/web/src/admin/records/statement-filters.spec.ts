import { addressOfFilters, anyFilter, anyRare, filtersIn, idIn, queryOf } from './statement-filters';

test('what stands in the address bar is what is asked', () => {
  const filters = filtersIn({ 'dong-tu': 'http://adlnet.gov/expapi/verbs/passed', tu: '2026-11-01', den: '2026-11-30', 'lien-quan': '1', 'cu-truoc': '1', tiep: '123' });
  expect(queryOf(filters)).toEqual({
    person: '', agent: '', verb: 'http://adlnet.gov/expapi/verbs/passed', activity: '', registration: '', since: '2026-11-01T00:00:00+07:00', until: '2026-11-30T23:59:59.999+07:00',
    related_agents: 'true', related_activities: 'true', ascending: 'true', cursor: '123',
  });
  expect([anyFilter(filters), anyRare(filters)]).toEqual([true, true]);
});

test('an e-mail is an agent, JSON is taken as it is, and a person of ours goes before both', () => {
  expect(queryOf(filtersIn({ 'dinh-danh': ' an@b.vn ' }))['agent']).toBe('{"mbox":"mailto:an@b.vn"}');
  expect(queryOf(filtersIn({ 'dinh-danh': '{"openid":"https://b.vn/an"}' }))['agent']).toBe('{"openid":"https://b.vn/an"}');
  expect(queryOf(filtersIn({ 'dinh-danh': 'an@b.vn', nguoi: 'p1' }))).toMatchObject({ agent: '', person: 'p1' });
});

test('another filter begins the list anew, and an empty one leaves no trace', () => {
  expect(addressOfFilters({ verb: '', related: true })).toEqual({ tiep: null, 'dong-tu': null, 'lien-quan': '1' });
});

test('nothing chosen is nothing', () => expect([anyFilter(filtersIn({})), anyRare(filtersIn({}))]).toEqual([false, false]));

test('an id is known as one', () => {
  expect(idIn(' 6690E6C9-3ef0-4ed3-8b37-7f3964730bee ')).toBe('6690e6c9-3ef0-4ed3-8b37-7f3964730bee');
  expect(idIn('6690e6c9')).toBeNull();
});
