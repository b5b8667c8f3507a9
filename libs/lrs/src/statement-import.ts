import type { XapiVersion } from '@hvs/xapi';
import type { ReadingPoint } from './split-statements';

/** How far an import came, by what became of the statements. */
export interface ImportCounts {
  readonly stored: number;
  /** Were here already, the same. */
  readonly known: number;
  readonly refused: number;
  /** Of those stored: what a purge may have taken out of here before. */
  readonly returned: number;
}

/** A statement that was not simply stored: refused, or stored with something to be said about it. */
export interface ImportLine {
  /** Which statement it was, from 1, in the order they were read. */
  readonly ordinal: number;
  /** On which line of the file it began. */
  readonly line: number | null;
  readonly statementId: string | null;
  readonly outcome: 'refused' | 'stored';
  readonly reason: string;
  readonly clause: string | null;
}

/** Where the reading of another store goes on. */
export interface PageReading {
  /** The address of the next page, once the store has said it. */
  readonly next: string | null;
  /** There is none: the last page has been read. */
  readonly isOver: boolean;
  /** Without one: what was stored there after this instant. */
  readonly since: string | null;
  /** Statements asked for at a time. */
  readonly limit: number;
  readonly ordinal: number;
  /** When the last statement that was taken was stored there. */
  readonly last: string | null;
  /** Of the page at `next`: how many of its statements were taken, and the id of the last of them. */
  readonly taken: { readonly count: number; readonly id: string } | null;
  /** What `last` was when the store no longer knew the address of the next page. */
  readonly lostAt: string | null;
  /** Pages read, and the address of the page whose number is the last power of two: whoever comes back to it goes round in circles. */
  readonly pages: number;
  readonly mark: string | null;
}

interface AnyImport extends ImportCounts {
  readonly taskId: string;
  /** The name of where the statements come from; they stand on its word unless they keep their own authority. */
  readonly origin: string;
  readonly title: string;
  readonly keepAuthority: boolean;
  /** Goes up with every batch that is kept; whoever comes with an old one is too late. */
  readonly step: number;
  /** Faults of the other store in a row. */
  readonly failures: number;
  /** How long ago somebody stopped it, days; null while it goes on. */
  readonly stoppedDays: number | null;
}

export interface FileImport extends AnyImport {
  readonly source: 'file';
  readonly fileKey: string;
  readonly fileName: string;
  readonly fileSha2: string;
  readonly reading: ReadingPoint;
}

export interface StoreImport extends AnyImport {
  readonly source: 'store';
  readonly address: string;
  readonly version: XapiVersion;
  readonly key: string;
  /** Sealed; null once the import has ended. */
  readonly secret: string | null;
  readonly reading: PageReading;
}

export type HeldImport = FileImport | StoreImport;

/** A file of statements that has been received. */
export interface ReceivedFile {
  readonly key: string;
  readonly name: string;
  readonly sha2: string;
}

/** What is to be imported. `keepAuthority`: the source is trusted to say on whose word its statements stand (Data §2.4.9). */
export type WantedImport = { readonly title?: string | undefined; readonly keepAuthority: boolean } & (
  | { readonly source: 'file'; readonly file: ReceivedFile }
  | { readonly source: 'store'; readonly address: string; readonly version: XapiVersion; readonly key: string; readonly secret: string; readonly since?: Date | undefined }
);
