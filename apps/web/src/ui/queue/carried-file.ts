import type { QueueItem } from './item';

/** Unsent work as the server takes it from somebody else's hands: every item with what it is meant for. */
export interface CarriedItem { id: string; kind: QueueItem['kind']; target: string; title: string; madeAt: string; body: unknown }
export interface CarriedFile { hvs: typeof CARRIED_FORM; key: string; signature: string; payload: string }

export const CARRIED_FORM = 'hoc-vu-so/gui-ho/1';
/** What the server takes in one file. */
const ITEMS_MAX = 2000;
const TARGET = /^\/api\/learning\/(?:enrolments|sessions|sittings)\/([0-9a-f-]{36})\//;

/** Refused items too: the server says once more why it does not take them, and the carrier hears it. Oldest first, as they were made. */
export const carriedItems = (items: readonly QueueItem[]): CarriedItem[] =>
  [...items].sort((a, b) => a.order - b.order).flatMap(({ id, kind, path, title, madeAt, body }) => {
    const target = TARGET.exec(path)?.[1];
    return target ? [{ id, kind, target, title, madeAt, body }] : [];
  }).slice(0, ITEMS_MAX);

/** The text that is signed. */
export const payloadOf = (account: string, items: readonly CarriedItem[], madeAt: string): string => JSON.stringify({ account, madeAt, items });

/** A file as somebody chose it; null: it is none of ours. What it says of itself is for the eye only, the server looks at the signature. */
export const readCarried = (text: string): { file: CarriedFile; madeAt: string; titles: string[]; items: number } | null => {
  try {
    const file = JSON.parse(text) as Partial<CarriedFile>;
    if (file.hvs !== CARRIED_FORM || typeof file.key !== 'string' || typeof file.signature !== 'string' || typeof file.payload !== 'string') return null;
    const { madeAt, items } = JSON.parse(file.payload) as { madeAt: string; items: CarriedItem[] };
    return { file: file as CarriedFile, madeAt: String(madeAt), titles: [...new Set(items.map(({ title }) => String(title)))], items: items.length };
  } catch {
    return null;
  }
};
