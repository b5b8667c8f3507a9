import { toVersion, type Attachment, type Statement, type StoredStatement, type XapiVersion } from '@hvs/xapi';
import { readExactly, writeExactly } from './exact-json';
import type { Scanned } from './found';

/** The data of an attachment that go with a statement. */
export interface Enclosed {
  readonly sha2: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** A statement on its way out: its text as the receiver takes it, and the attachments whose data we hold. */
export interface Parcel {
  readonly at: string;
  readonly id: string;
  readonly stored: Date;
  readonly json: string;
  readonly enclosed: readonly Enclosed[];
}

/** In one request at most, statements and bytes; one statement that is larger by itself goes alone. */
export const MOST_STATEMENTS = 50;
export const MOST_BYTES = 1024 * 1024;

/** The hashes of the attachments of a statement and of its SubStatement. */
export const attachmentsNamedIn = (statement: Statement): string[] => {
  const all: readonly Attachment[] = [...(statement.attachments ?? []), ...(statement.object.objectType === 'SubStatement' ? statement.object.attachments ?? [] : [])];
  return all.map(({ sha2 }) => sha2.toLowerCase());
};

/** The statement's text for a reader of this version, every number as it was written; undefined: whatever version it is of. */
export const textFor = ({ version, json }: Pick<Scanned, 'version' | 'json'>, reader: XapiVersion | undefined): string => {
  if (reader !== '1.0.3' || version !== '2.0.0') return json;
  const { exact, mark } = readExactly(json);
  return writeExactly(toVersion(exact as StoredStatement, reader), mark);
};

const weightOf = ({ json, enclosed }: Parcel): number => Buffer.byteLength(json) + enclosed.reduce((sum, { bytes }) => sum + bytes, 0);

/** Cuts what is to be sent into batches, in order. What lies up to `firstEnd` was a batch before, and is one again. */
export const batchesOf = (parcels: readonly Parcel[], firstEnd: string | null): Parcel[][] => {
  const batches: Parcel[][] = [];
  let weight = 0;
  for (const parcel of parcels) {
    const size = weightOf(parcel);
    const last = batches.at(-1);
    const isPastFirst = last !== undefined && firstEnd !== null && BigInt(last.at(-1)!.at) <= BigInt(firstEnd) && BigInt(parcel.at) > BigInt(firstEnd);
    if (last === undefined || isPastFirst || last.length === MOST_STATEMENTS || weight + size > MOST_BYTES) {
      batches.push([parcel]);
      weight = size;
    } else {
      last.push(parcel);
      weight += size;
    }
  }
  return batches;
};
