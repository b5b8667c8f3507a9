/** The forms of strings that xAPI borrows from other standards. Each is a plain yes or no. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** RFC 4122 string form (Data §4.4); the variant is only recommended, so it is not looked at. */
export const isUuid = (text: string): boolean => UUID.test(text);

const NOT_IN_IRI = '\\0-\\x20"<>\\\\^`{|}\\x7F-\\x9F';
const IRI = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:(?:[^#%${NOT_IN_IRI}]|%[0-9A-Fa-f]{2})+(?:#(?:[^#%${NOT_IN_IRI}]|%[0-9A-Fa-f]{2})*)?$`, 'u');

/**
 * RFC 3987 with a scheme (Data §2.2, §4.3). Square brackets are let through everywhere: browsers leave them in
 * `location.href`, which much content uses as its activity id.
 */
export const isIri = (text: string): boolean => IRI.test(text);

const MAILTO = /^mailto:[^\s@<>"\\^`{|}?#,;]+@[^\s@<>"\\^`{|}?#/,;]+$/u;

/** `mailto:` and one address (Data §2.4.2.3). */
export const isMailto = (text: string): boolean => MAILTO.test(text);

export const isSha1 = (text: string): boolean => /^[0-9a-f]{40}$/i.test(text);

/** SHA-224, 256, 384 or 512 in hexadecimal (Data §2.4.11). */
export const isSha2 = (text: string): boolean => /^(?:[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(text);

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:\s*;\s*[\w!#$%&'*+^`|~.-]+=(?:[\w!#$%&'*+^`|~.:/-]+|"(?:[^"\\]|\\.)*"))*\s*;?\s*$/;

/** RFC 2046 (Data §2.4.11). */
export const isMediaType = (text: string): boolean => text.length <= 1024 && MEDIA_TYPE.test(text);

const LANGTAG = new RegExp('^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\\d{3}))?'
  + '((?:-(?:[a-z\\d]{5,8}|\\d[a-z\\d]{3}))*)((?:-[a-wyz\\d](?:-[a-z\\d]{2,8})+)*)(?:-x(?:-[a-z\\d]{1,8})+)?$', 'i');
const PRIVATE_USE = /^x(?:-[a-z\d]{1,8})+$/i;
const GRANDFATHERED = new Set(['en-gb-oed', 'i-ami', 'i-bnn', 'i-default', 'i-enochian', 'i-hak', 'i-klingon', 'i-lux', 'i-mingo',
  'i-navajo', 'i-pwn', 'i-tao', 'i-tay', 'i-tsu', 'sgn-be-fr', 'sgn-be-nl', 'sgn-ch-de']);

const distinct = (words: readonly string[]): boolean => new Set(words).size === words.length;

/** The tags that were found well-formed; there are few, and they stand in every statement. */
const WELL_FORMED = new Set<string>();
const MOST_REMEMBERED = 500;

/** Well-formed by RFC 5646, variants and extension singletons at most once each (§2.2.5, §2.2.6). */
export const isLanguageTag = (text: string): boolean => {
  if (WELL_FORMED.has(text)) return true;
  const holds = text.length <= 255 && isWellFormedTag(text);
  if (holds && WELL_FORMED.size < MOST_REMEMBERED) WELL_FORMED.add(text);
  return holds;
};

const isWellFormedTag = (text: string): boolean => {
  const found = LANGTAG.exec(text);
  if (!found) return PRIVATE_USE.test(text) || GRANDFATHERED.has(text.toLowerCase());
  const variants = found[1].toLowerCase().split('-').slice(1);
  const singletons = found[2].toLowerCase().split('-').filter((part) => part.length === 1);
  return distinct(variants) && distinct(singletons);
};
