import { contentOrigin, contentSource, hasLabels, ownerOf } from './content-address';

const OWNER = '0193a5f0-1111-7222-8333-444455556666';
const LABELLED = 'http://*.localhost:4001';

test('with a label in the setting every owner has an origin', () => {
  expect(contentOrigin(LABELLED, OWNER)).toBe('http://0193a5f0111172228333444455556666.localhost:4001');
  expect(contentSource(LABELLED)).toBe('http://*.localhost:4001');
  expect(ownerOf(LABELLED, '0193a5f0111172228333444455556666.localhost:4001')).toBe(OWNER);
  expect(ownerOf('https://*.noidung.example.vn', '0193A5F0111172228333444455556666.NoiDung.example.vn')).toBe(OWNER);
});
test('without, they share one', () => {
  expect([hasLabels(LABELLED), hasLabels('http://localhost:4001')]).toEqual([true, false]);
  expect(contentOrigin('http://localhost:4001', OWNER)).toBe('http://localhost:4001');
  expect(contentSource('https://noidung.example.vn/')).toBe('https://noidung.example.vn');
  expect(ownerOf('http://localhost:4001', 'localhost:4001')).toBeUndefined();
});
test.each(['localhost:4001', 'x.localhost:4001', '.localhost', '0193a5f0111172228333444455556666.localhost.xau.vn', '0193a5f0111172228333444455556666.xau.vn', 'a.0193a5f0111172228333444455556666.localhost', ''])('"%s" is nobody\'s', (host) => {
  expect(ownerOf(LABELLED, host)).toBeUndefined();
});
