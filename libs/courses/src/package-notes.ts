/** What a look into a package's files tells beside its standard: what made it, what it loads from elsewhere, whether its films begin at once. */

const TOOLS: readonly (readonly [tool: string, pattern: RegExp])[] = [
  ['Articulate Rise', /(^|\/)scormcontent\/lib\/|(^|\/)lib\/rise\//i],
  ['Articulate Storyline', /(^|\/)story_content\/|(^|\/)story(_html5)?\.html$/i],
  ['Adobe Captivate', /(^|\/)(assets\/js\/)?CPM\.js$|(^|\/)CPXHRLoader\.js$/i],
  ['Adapt', /(^|\/)adapt\/js\/adapt(\.min)?\.js$/i],
  ['Evolve', /(^|\/)evolve(\.min)?\.js$/i],
  ['Xerte', /(^|\/)xenith\.(js|css)$|(^|\/)xerte[\w-]*\.js$/i],
  ['eXeLearning', /(^|\/)contentv3\.xml$|(^|\/)exe_[\w-]+\.js$|(^|\/)common_i18n\.js$/i],
  ['Lectora', /(^|\/)trivantis[\w-]*\.js$/i],
  ['iSpring', /(^|\/)(ispring[^/]*|res\/data\/player\.js)$|(^|\/)metainfo\.xml$/i],
  ['3DVista', /(^|\/)tdvplayer[\w.-]*\.js$/i],
  ['H5P', /(^|\/)h5p\.json$/i],
];

/** The authoring tool, by the files only it makes. */
export const toolOf = (paths: readonly string[]): string | null => TOOLS.find(([, pattern]) => paths.some((path) => pattern.test(path)))?.[0] ?? null;

/** Kinds of files whose text is looked at. */
export const tellsHosts = (path: string): boolean => /\.(html?|xhtml|css|js|mjs|json)$/i.test(path);

const LOADED = [
  /<(?:script|img|iframe|video|audio|source|embed|track|link)\b[^<>]{0,1000}?\s(?:src|href)\s*=\s*["']?(?:https?:)?\/\/([a-z0-9.-]{3,253})/gi,
  /(?:url\(\s*|@import\s+)["']?(?:https?:)?\/\/([a-z0-9.-]{3,253})/gi,
  // In scripts an address is a load only where it looks like a file or a player; licences and name spaces look otherwise.
  /["'](?:https?:)?\/\/([a-z0-9.-]{3,253})(?=\/)[^"'\s<>]{0,500}?(?:\/embed\b|\.(?:m?js|css|png|jpe?g|gif|svg|webp|mp[34]|webm|m3u8|woff2?|json|php)\b)/gi,
];

const NO_PLACE = /^(localhost|127\.|www\.w3\.org$|w3\.org$|.*example\.(com|org)$)|^[^.]*$/i;

/** Hosts from which this text loads something. */
export const hostsIn = (text: string): string[] => {
  const found = LOADED.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!.toLowerCase().replace(/\.+$/, '')));
  return [...new Set(found)].filter((host) => !NO_PLACE.test(host));
};

/** The boxes of an MP4 in their order, as their headers say (ISO 14496-12, 4.2). */
export interface Box { readonly type: string; readonly size: number }

/** Reads one box header; `left`: how many bytes of the file remain from there. */
export const boxAt = (head: Uint8Array, left: number): Box | undefined => {
  if (head.length < 8) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const type = String.fromCharCode(...head.subarray(4, 8));
  const short = view.getUint32(0);
  const size = short === 0 ? left : short === 1 ? (head.length < 16 ? 0 : Number(view.getBigUint64(8))) : short;
  return size < 8 || size > left ? undefined : { type, size };
};

/** A film whose index stands behind its pictures is loaded whole before it begins. */
export const beginsLate = (boxes: readonly Box[]): boolean => {
  const [index, pictures] = ['moov', 'mdat'].map((type) => boxes.findIndex((box) => box.type === type));
  return index! > pictures! && pictures! >= 0;
};

export const isFilm = (path: string): boolean => /\.(mp4|m4v|mov)$/i.test(path);
