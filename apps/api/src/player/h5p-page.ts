import { Transform, type Readable } from 'node:stream';

/**
 * A page of H5P has nobody to tell what happens in it. Asked for as such (by the address its unit was given at import), it gets one line before
 * its own scripts, which hands its window to the player around it; opened anywhere else, the line does nothing.
 */
export const H5P_MARK = 'h5p';

/** Frames that the page makes are handed over as well, by a function of the page's own: whatever ours looked at first would be no HTMLElement to it. */
const HAND_OVER = '<script>(function(w,h){try{for(;;){h=w.hvsH5p;if(h||w.parent===w)break;w=w.parent}}catch(e){}if(!h)return;h.adopt(window);new MutationObserver(function(a){a.forEach(function(r){r.addedNodes.forEach(function(n){if(n.nodeType===1)(n.tagName==="IFRAME"?[n]:n.querySelectorAll("iframe")).forEach(function(f){try{h.adopt(f.contentWindow)}catch(e){}})})})}).observe(document,{childList:true,subtree:true})})(window)</script>';
/** Before a doctype it would send the page into quirks mode. */
const START = /^\uFEFF?(?:\s+|<!--[^]*?-->)*<!doctype[^>]*>/i;
/** A page says its doctype in the first lines, or not at all. */
const LOOK_AT = 4096;

export const isH5pPage = (query: unknown, mediaType: string): boolean => (query as { hvs?: unknown }).hvs === H5P_MARK && mediaType.startsWith('text/html');

export const handingOver = (page: Readable): Readable => {
  let head: Buffer | null = Buffer.alloc(0);
  const begun = (bytes: Buffer): Buffer => {
    // Byte by byte as characters, so that nothing of another encoding is touched.
    const text = bytes.toString('latin1');
    const at = START.exec(text.replace(/^\u00EF\u00BB\u00BF/, '\uFEFF  '))?.[0].length ?? 0;
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(HAND_OVER), bytes.subarray(at)]);
  };
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      if (head === null) return done(null, chunk);
      head = Buffer.concat([head, chunk]);
      if (head.length < LOOK_AT) return done();
      const first = begun(head);
      head = null;
      done(null, first);
    },
    flush(done) { done(null, head === null ? undefined : begun(head)); },
  });
  page.on('error', (error) => through.destroy(error));
  through.on('close', () => page.destroy());
  return page.pipe(through);
};
