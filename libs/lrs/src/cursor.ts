/** The place of a statement in the order of the store: when it was stored, and in which turn. */
export interface Cursor {
  readonly stored: Date;
  readonly seq: string;
}

export const writeCursor = ({ stored, seq }: Cursor): string => `${stored.getTime()}-${seq}`;

/** Undefined if this is no cursor of ours. */
export const readCursor = (text: string): Cursor | undefined => {
  const found = /^(\d{1,15})-(\d{1,18})$/.exec(text);
  const ms = Number(found?.[1]);
  return found && ms <= 8.64e15 / 100 ? { stored: new Date(ms), seq: found[2]! } : undefined;
};
