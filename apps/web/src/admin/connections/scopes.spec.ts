import { readRequest, scopeText } from './scopes';

test('a connection without a name or without a right is not asked for', () => {
  expect(readRequest(' ', []).faults).toEqual({ title: expect.any(String), scopes: expect.any(String) });
  expect(readRequest(' Cổng  dữ liệu ', ['statements/read']).request).toEqual({ title: 'Cổng dữ liệu', scopes: ['statements/read'] });
});

test('a right we have no words for is shown by its own name', () => {
  expect(scopeText('statements/read')).toBe('Đọc mọi bằng chứng học tập');
  expect(scopeText('x/y')).toBe('x/y');
});
