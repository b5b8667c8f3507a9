export interface H5pIntegration { saveFreq?: number | false; contents?: Record<string, { library?: string; jsonContent?: string }> }

/** Short, and another for another text (cyrb53). */
const printOf = (text: string): string => {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
};

/**
 * What a content's state is kept under. Its id will not do: h5p-standalone throws dice for it at every opening. What it is made of
 * stays, and a state of other questions than these is no use to it.
 */
export const h5pKeys = (integration: () => H5pIntegration | undefined): ((contentId: unknown) => string) => {
  const keys = new Map<string, string>();
  return (contentId) => {
    const id = String(contentId);
    const known = keys.get(id);
    if (known !== undefined) return known;
    const content = integration()?.contents?.[`cid-${id}`];
    if (!content) return id;
    const print = printOf(`${content.library ?? ''} ${content.jsonContent ?? ''}`);
    // The same content twice on a page: by the order in which they are met.
    const twins = [...keys.values()].filter((key) => key.split('.')[0] === print).length;
    const key = twins === 0 ? print : `${print}.${twins}`;
    keys.set(id, key);
    return key;
  };
};
