/** An address made of a title: "Kỹ năng số — bài 1" → "ky-nang-so-bai-1". */
export const slugOf = (title: string): string => {
  const plain = title.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').slice(0, 60).replace(/^-+|-+$/g, '');
  return slug || 'khoa-hoc';
};

/** The slug itself, or the first of slug-2, slug-3 … that is free. */
export const freeSlug = (slug: string, taken: ReadonlySet<string>): string => {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? slug : `${slug}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
};
