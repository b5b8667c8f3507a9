import { addressWith, pageOf, pagesOf, withQuery } from './view-state';

test('what is default or empty leaves no trace in the address', () => {
  expect(addressWith('/don-vi/a', { unit: 'u', q: 'lò', page: '3' }, { q: '', page: 1 }, { page: '1' })).toBe('/don-vi/a?unit=u');
  expect(addressWith('/don-vi', {}, {})).toBe('/don-vi');
});

test('marks and spaces survive the address', () => {
  expect(withQuery('/api/people', { q: 'lò thị', unitId: null, page: 2 })).toBe('/api/people?q=l%C3%B2+th%E1%BB%8B&page=2');
});

test('nonsense in the address is the first page', () => {
  for (const page of ['0', '-1', 'x', '1.5', '']) expect(pageOf({ page })).toBe(1);
  expect(pageOf({ page: '7' })).toBe(7);
});

test('which rows are shown, of how many', () => {
  expect(pagesOf({ page: 2, size: 50, total: 91 })).toEqual({ page: 2, last: 2, from: 51, to: 91, total: 91 });
  expect(pagesOf({ page: 9, size: 50, total: 0 })).toEqual({ page: 1, last: 1, from: 0, to: 0, total: 0 });
});
