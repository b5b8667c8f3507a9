import { matchPath } from './match-path';

test('an address fits its pattern, with or without a slash at the end', () => {
  expect(matchPath('/don-vi/:target/nguoi/:personId', '/don-vi/sl-ccvc/nguoi/1/')).toEqual({ target: 'sl-ccvc', personId: '1' });
  expect(matchPath('/don-vi', '/don-vi/')).toEqual({});
});

test('another address, an empty part or a broken escape does not fit', () => {
  expect(matchPath('/don-vi/:target', '/don-vi')).toBeNull();
  expect(matchPath('/don-vi/:target/nguoi/:p', '/don-vi//nguoi/1')).toBeNull();
  expect(matchPath('/don-vi/:target', '/don-vi/%E0%A4%A')).toBeNull();
});
