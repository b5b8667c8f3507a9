/** The parameters of an address that fits a pattern such as /don-vi/:target; null when it does not fit. */
export const matchPath = (pattern: string, path: string): Record<string, string> | null => {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/+$/, '$1').split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const here = given[index]!;
    if (!part.startsWith(':')) { if (part !== here) return null; continue; }
    if (here === '') return null;
    try { params[part.slice(1)] = decodeURIComponent(here); } catch { return null; }
  }
  return params;
};
