import { readExactly, writeExactly } from './exact-json';
import type { Document, Precondition } from './document';

export type Conflict = 'changed' | 'exists' | 'unguarded' | undefined;

/** Whether a PUT must say what it expects to find: over an existing document, always (2.0: states too), or not at all. */
export type HeaderNeeded = 'over-existing' | 'always' | 'never';

const tags = (header: string): string[] => header.match(/(?:W\/)?"[^"]*"|[^\s,]+/g) ?? [];
const opaque = (tag: string): string => tag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');

/** Whether a list of entity tags, or `*`, matches what is there; a tag without its quotation marks is taken too. */
export const matches = (header: string, existing: Pick<Document, 'etag'> | undefined): boolean => {
  if (header.trim() === '*') return existing !== undefined;
  return existing !== undefined && tags(header).some((tag) => opaque(tag) === opaque(existing.etag));
};

/**
 * Whether a document may be written over (Communication §3.1). `changed`: a precondition fails, 412. `exists`: a PUT over a
 * document with neither header, where the resource asks for one, 409. `unguarded`: the same where nothing is yet, 400; 1.0.3
 * asks clients for a header on every PUT of a profile.
 */
export const conflictOf = (existing: Pick<Document, 'etag'> | undefined, given: Precondition, headerNeeded: HeaderNeeded): Conflict => {
  if (given.ifMatch !== undefined && !matches(given.ifMatch, existing)) return 'changed';
  if (given.ifNoneMatch !== undefined && matches(given.ifNoneMatch, existing)) return 'changed';
  if (headerNeeded === 'never' || given.ifMatch !== undefined || given.ifNoneMatch !== undefined) return undefined;
  if (existing) return 'exists';
  return headerNeeded === 'always' ? 'unguarded' : undefined;
};

const isJson = (mediaType: string): boolean => /^application\/json\s*(;|$)/i.test(mediaType.trim());

const readObject = ({ content, mediaType }: Pick<Document, 'content' | 'mediaType'>): Record<string, unknown> | undefined => {
  if (!isJson(mediaType)) return undefined;
  try {
    const value = JSON.parse(content.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
};

/**
 * POST of a document (Communication §2.2, JSON procedure): the top-level properties of the new object replace or join those of
 * the existing one. Undefined if one of them is no JSON object. Numbers keep their text.
 */
export const mergedDocument = (existing: Pick<Document, 'content' | 'mediaType'>, sent: Pick<Document, 'content' | 'mediaType'>): Buffer | undefined => {
  if (!readObject(existing) || !readObject(sent)) return undefined;
  // Read as one text, so that both share a mark.
  const both = readExactly(`[${existing.content.toString('utf8')},${sent.content.toString('utf8')}]`);
  const [before, after] = both.exact as [object, object];
  return Buffer.from(writeExactly({ ...before, ...after }, both.mark));
};

/** Whether this may be stored by POST where nothing was before: if it says it is JSON, it must be an object. */
export const isPostable = (sent: Pick<Document, 'content' | 'mediaType'>): boolean => !isJson(sent.mediaType) || readObject(sent) !== undefined;
