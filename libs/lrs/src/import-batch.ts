import type { Imported } from './imported-statement';

const MOST = 200;
const MB = 1024 * 1024;
const MOST_TEXT_BYTES = 4 * MB;
const MOST_ATTACHMENT_BYTES = 32 * MB;

/** Statements that are to be kept together. */
export class ImportBatch {
  private entries: Imported[] = [];
  private text = 0;
  private attachments = 0;

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** It is time to keep it. */
  get isFull(): boolean {
    return this.entries.length >= MOST || this.text >= MOST_TEXT_BYTES || this.attachments >= MOST_ATTACHMENT_BYTES;
  }

  add(one: Imported): void {
    this.entries.push(one);
    if (one.kind === 'refused') return;
    this.text += one.text.length;
    this.attachments += one.attachments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** What is in it; it is empty then. */
  take(): Imported[] {
    const { entries } = this;
    this.entries = [];
    this.text = 0;
    this.attachments = 0;
    return entries;
  }
}
