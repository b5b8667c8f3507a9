/**
 * Content may put any 16-bit values into its strings: compressed suspend data is full of them. A database takes neither NUL nor
 * half a surrogate pair, so these are written out as U+E000 and four hexadecimal digits on the way in, and restored on the way back.
 */

const MARK = '\ue000';
// eslint-disable-next-line no-control-regex -- NUL is one of the two things that cannot be stored
const UNSTORABLE = /[\u0000\ue000]|\p{Cs}/gu;
const WRITTEN = /\ue000([0-9a-f]{4})/g;

export const storable = (text: string): string =>
  text.replace(UNSTORABLE, (unit) => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'));

export const restored = (text: string): string => text.replace(WRITTEN, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** For people and for statements, who have no use for it. */
export const readable = (text: string): string => text.replace(WRITTEN, '\ufffd');
