/** Addresses inside a package: relative URIs on paper, file names in the zip (CAM 3.4.4, xml:base). */

export type Resolved =
  | { readonly kind: 'inside'; readonly href: string; readonly path: string }
  | { readonly kind: 'external'; readonly href: string }
  | { readonly kind: 'escapes' };

const WEB = /^(https?:)?\/\//i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** Part by part: a raw % in one name is not valid in a URI, but it is what stands in the zip. */
const decoded = (path: string): string =>
  path.split('/').map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  }).join('/').replace(/\\/g, '/').replace(/\p{Cs}/gu, '\ufffd');

/** Made from the file's name and not kept from the manifest, so that a browser cannot read another file out of it than we did. */
const encoded = (path: string): string => path.split('/').map((part) => encodeURIComponent(part)).join('/');

const withoutDots = (path: string): string | undefined => {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (out.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') out.push(part);
  }
  return out.join('/') + (path.endsWith('/') && out.length > 0 ? '/' : '');
};

/** Where `href` leads, the bases going from the outermost in. Back-slashes and a leading slash are taken for what was meant. */
export const resolveHref = (bases: readonly string[], href: string): Resolved => {
  const clean = href.trim().replace(/\\/g, '/');
  if (WEB.test(clean)) return { kind: 'external', href: clean };
  // Drives (C:), and schemes that would run in the player's own page (javascript:, data:).
  if (SCHEME.test(clean)) return { kind: 'escapes' };
  const cut = clean.search(/[?#]/);
  const [path, suffix] = cut < 0 ? [clean, ''] : [clean.slice(0, cut), clean.slice(cut)];
  const base = bases.map((one) => one.trim().replace(/\\/g, '/')).reduce((outer, inner) => (inner === '' ? outer : joined(outer, inner)), '');
  if (WEB.test(base)) return { kind: 'external', href: (base.endsWith('/') ? base : `${base}/`) + clean };
  if (SCHEME.test(base)) return { kind: 'escapes' };
  const raw = path.startsWith('/') ? path.slice(1) : joined(base, path);
  const inZip = withoutDots(decoded(raw));
  return inZip === undefined ? { kind: 'escapes' } : { kind: 'inside', href: encoded(inZip) + suffix, path: inZip };
};

const joined = (base: string, path: string): string => {
  if (SCHEME.test(path) || path.startsWith('//')) return path;
  if (path.startsWith('/')) return path.slice(1);
  // A base without its last slash names a folder all the same: no manifest means a document by it.
  return (base === '' || base.endsWith('/') ? base : `${base}/`) + path;
};

/** The item's parameters put to the resource's address, by the algorithm of CAM 3.4.1.5 (launch line). */
export const withParameters = (href: string, parameters: string | undefined): string => {
  const rest = (parameters ?? '').trim().replace(/^[?&]+/, '');
  if (rest === '') return href;
  if (rest.startsWith('#')) return href.includes('#') ? href : href + rest;
  const hash = href.indexOf('#');
  const [address, fragment] = hash < 0 ? [href, ''] : [href.slice(0, hash), href.slice(hash)];
  return `${address}${address.includes('?') ? '&' : '?'}${rest}${fragment}`;
};
