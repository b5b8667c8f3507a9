import { freeSlug, slugOf } from './slug';

describe('an address made of a title', () => {
  test.each([
    ['Kỹ năng số — Bài 1', 'ky-nang-so-bai-1'], ['Đảm bảo an toàn, an ninh mạng!', 'dam-bao-an-toan-an-ninh-mang'], ['  ??  ', 'khoa-hoc'], ['數位', 'khoa-hoc'],
    [`${'dài '.repeat(40)}`, 'dai-'.repeat(15).slice(0, 59)],
  ])('%s → %s', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  test('is numbered when it is taken', () => {
    expect(freeSlug('a', new Set(['a', 'a-2', 'a-4']))).toBe('a-3');
  });
});
