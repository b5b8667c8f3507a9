import { readRequest, scopeText } from './scopes';

const asked = { title: ' Cổng  dữ liệu ', scopes: ['statements/read'], bound: false, activities: ['https://b.vn/a'], lastDay: '' };

test('a connection without a name or without a right is not asked for', () => {
  expect(readRequest({ ...asked, title: ' ', scopes: [] }).faults).toEqual({ title: expect.any(String), scopes: expect.any(String) });
  expect(readRequest(asked).request).toEqual({ title: 'Cổng dữ liệu', scopes: ['statements/read'], activities: null, expiresAt: null });
});

test('one may be bound to some courses, or to none at all, and end with a day', () => {
  expect(readRequest({ ...asked, bound: true }).request).toMatchObject({ activities: ['https://b.vn/a'] });
  expect(readRequest({ ...asked, bound: true, activities: [] }).request).toMatchObject({ activities: [] });
  expect(readRequest({ ...asked, lastDay: '2026-12-31' }).request).toMatchObject({ expiresAt: '2026-12-31T23:59:59+07:00' });
});

test('a right we have no words for is shown by its own name', () => {
  expect(scopeText('statements/read')).toBe('Đọc mọi bản ghi học tập');
  expect(scopeText('x/y')).toBe('x/y');
});
