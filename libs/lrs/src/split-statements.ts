/**
 * Takes a stream of bytes apart into the statements in it, holding no more than one of them. Four forms, told apart by how they begin:
 * - array: `[ {…}, {…} ]`;
 * - result: `{ "statements": [ {…}, … ], "more": "…" }`, what an LRS answers (Communication §2.1.3, StatementResult);
 * - lines: a statement a line (NDJSON). The only form in which reading goes on after a statement that is no JSON;
 * - one statement by itself.
 * Only what separates statements is looked at here: brackets, commas, strings. Whether one is sound JSON, and a statement, is for others to say.
 */
export interface ReadingPoint {
  /** begin: nothing is known yet; object: after a first object that was a statement, so perhaps there are lines. Else the form. */
  readonly form: 'begin' | 'object' | 'array' | 'result' | 'lines';
  /** Bytes before this point, and the number of the line it is on, from 1. */
  readonly offset: number;
  readonly line: number;
  /** Statements before this point. */
  readonly ordinal: number;
  /** The `more` of a StatementResult, if it has been met. */
  readonly more: string | null;
}

export const BEGIN: ReadingPoint = { form: 'begin', offset: 0, line: 1, ordinal: 0, more: null };

/** `line`: where it begins. */
export type Piece = { readonly ordinal: number; readonly line: number } & (
  /** `mayGoOn`: even if this is no JSON, the next one is where it seems to be. */
  | { readonly kind: 'statement'; readonly bytes: Buffer; readonly mayGoOn: boolean; readonly next: ReadingPoint }
  | { readonly kind: 'too large'; readonly next: ReadingPoint }
  /** Nothing after this can be read; `ordinal` is that of the statement that would have come. */
  | { readonly kind: 'broken'; readonly reason: string }
);

export interface SplitOptions {
  /** Bytes; a longer statement is passed over. */
  readonly longest: number;
  /** It is known to be NDJSON, so that a broken first line is no riddle. */
  readonly lines?: boolean;
}

type State = 'begin' | 'object' | 'after object' | 'before element' | 'element' | 'after element' | 'tail' | 'trailer' | 'line' | 'over';

const [QUOTE, COMMA, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, BACKSLASH, LF] = [34, 44, 58, 91, 93, 123, 125, 92, 10];
const BOM = [0xef, 0xbb, 0xbf];
/** What a file is that begins so. */
const OTHERS: Readonly<Record<number, string>> = { 0x50: 'Đây là tệp .zip; hãy giải nén trước', 0xff: 'Tệp viết bằng UTF-16; hãy lưu lại bằng UTF-8', 0xfe: 'Tệp viết bằng UTF-16; hãy lưu lại bằng UTF-8' };
const LONGEST_KEY = 20;
const LONGEST_MORE = 8_192;

/** Where the next quote or backslash is. */
const endOfPlainText = (chunk: Buffer, from: number): number => {
  let i = from;
  while (i < chunk.length && chunk[i] !== QUOTE && chunk[i] !== BACKSLASH) i += 1;
  return i;
};

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;

const STATES: Readonly<Record<ReadingPoint['form'], State>> = { begin: 'begin', object: 'after object', array: 'after element', result: 'after element', lines: 'line' };

export class StatementSplitter {
  private state: State;
  private form: ReadingPoint['form'];
  private offset: number;
  private line: number;
  private ordinal: number;
  private found: string | null;
  private pieces: Piece[] = [];

  /** Of what is being read: how deep it is, and whether inside a string. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  private needsElement = false;
  private brokeLine = false;

  private held: Buffer[] = [];
  private size = 0;
  private startLine: number;

  /** A string at the first level of an object: a key, or the value of `more`. */
  private text: number[] | undefined;
  private key = '';
  private isKey = false;
  private atValue = false;

  constructor(private readonly options: SplitOptions, from: ReadingPoint = BEGIN) {
    this.state = STATES[from.form];
    this.form = from.form;
    this.offset = from.offset;
    this.line = from.line;
    this.startLine = from.line;
    this.ordinal = from.ordinal;
    this.found = from.more;
  }

  /** The `more` of a StatementResult, once it has been met. */
  get more(): string | null {
    return this.found;
  }

  get isResult(): boolean {
    return this.form === 'result';
  }

  /** Statements met so far, and the line it has come to. */
  get count(): number {
    return this.ordinal;
  }
  get at(): number {
    return this.line;
  }

  /** Takes the next bytes; answers what has become whole with them. */
  push(chunk: Buffer): Piece[] {
    let i = 0;
    while (i < chunk.length && this.state !== 'over') i = this.step(chunk, i);
    this.offset += chunk.length;
    return this.taken();
  }

  /** There are no more bytes. */
  end(): Piece[] {
    switch (this.state) {
      case 'begin': this.break('Tệp không có gì trong đó'); break;
      case 'line': this.endLine(); break;
      case 'object': case 'tail': this.break('Tệp dừng giữa chừng: ngoặc { đầu tiên chưa đóng. Nếu mỗi dòng là một bản ghi, hãy đặt đuôi .ndjson cho tệp'); break;
      case 'element': this.break('Tệp dừng giữa chừng, trong bản ghi này'); break;
      case 'before element': case 'after element': this.break('Tệp dừng giữa chừng: danh sách chưa đóng ngoặc ]'); break;
      default:
    }
    return this.taken();
  }

  private taken(): Piece[] {
    const { pieces } = this;
    this.pieces = [];
    return pieces;
  }

  /** Goes on from `i`; answers where it came to. */
  private step(chunk: Buffer, i: number): number {
    switch (this.state) {
      case 'begin': return this.begin(chunk, i);
      case 'before element': return this.beforeElement(chunk, i);
      case 'after element': return this.afterElement(chunk, i);
      case 'after object': return this.afterObject(chunk, i);
      case 'trailer': return this.trailer(chunk, i);
      case 'element': return this.element(chunk, i);
      case 'line': return this.readLine(chunk, i);
      default: return this.object(chunk, i);
    }
  }

  private pointAt(index: number): ReadingPoint {
    return { form: this.form, offset: this.offset + index, line: this.line, ordinal: this.ordinal, more: this.found };
  }

  private break(reason: string): void {
    this.pieces.push({ kind: 'broken', ordinal: this.ordinal + 1, line: this.state === 'element' || this.state === 'object' ? this.startLine : this.line, reason });
    this.state = 'over';
    this.drop();
  }

  private begin(chunk: Buffer, i: number): number {
    const byte = chunk[i]!;
    const position = this.offset + i;
    if (position < BOM.length && byte === BOM[position]) return i + 1;
    if (isBlank(byte)) return this.blank(byte, i);
    if (byte === OPEN_ARRAY) {
      this.form = 'array';
      return this.beginElements(i);
    }
    const other = position === 0 ? OTHERS[byte] : undefined;
    if (this.options.lines && other === undefined) return this.beginLines(i);
    if (byte !== OPEN_OBJECT) {
      this.break(other ?? 'Tệp không phải là JSON: phải bắt đầu bằng [ hoặc {');
      return i;
    }
    this.state = 'object';
    this.depth = 0;
    this.isKey = false;
    this.startLine = this.line;
    return i;
  }

  private blank(byte: number, i: number): number {
    if (byte === LF) this.line += 1;
    return i + 1;
  }

  private beginElements(i: number): number {
    this.state = 'before element';
    this.needsElement = false;
    this.drop();
    return i + 1;
  }

  private beginLines(i: number): number {
    this.form = 'lines';
    this.state = 'line';
    this.startLine = this.line;
    return i;
  }

  private beforeElement(chunk: Buffer, i: number): number {
    const byte = chunk[i]!;
    if (isBlank(byte)) return this.blank(byte, i);
    if (byte === CLOSE_ARRAY && !this.needsElement) return this.endElements(i);
    if (byte === COMMA || byte === CLOSE_ARRAY) {
      this.break('Danh sách có dấu phẩy thừa');
      return i;
    }
    this.state = 'element';
    this.startLine = this.line;
    this.depth = 0;
    return i;
  }

  private afterElement(chunk: Buffer, i: number): number {
    const byte = chunk[i]!;
    if (isBlank(byte)) return this.blank(byte, i);
    if (byte === CLOSE_ARRAY) return this.endElements(i);
    this.state = 'before element';
    this.needsElement = true;
    return i + 1;
  }

  private endElements(i: number): number {
    this.state = this.form === 'result' ? 'tail' : 'trailer';
    this.depth = 1;
    this.atValue = false;
    return i + 1;
  }

  /** Nothing but blanks may follow. */
  private trailer(chunk: Buffer, i: number): number {
    if (isBlank(chunk[i]!)) return this.blank(chunk[i]!, i);
    this.break('Sau khi danh sách đã đóng ngoặc vẫn còn nội dung khác');
    return i;
  }

  private afterObject(chunk: Buffer, i: number): number {
    const byte = chunk[i]!;
    if (byte === LF) this.brokeLine = true;
    if (isBlank(byte)) return this.blank(byte, i);
    if (this.brokeLine) return this.beginLines(i);
    this.break('Sau bản ghi đầu tiên, trên cùng một dòng, vẫn còn nội dung khác');
    return i;
  }

  /** An element of the list: to the comma or bracket after it. */
  private element(chunk: Buffer, from: number): number {
    let { depth, inString, escaped, line } = this;
    let i = from;
    for (; i < chunk.length; i += 1) {
      if (inString && !escaped) i = endOfPlainText(chunk, i);
      if (i === chunk.length) break;
      const byte = chunk[i]!;
      if (inString) {
        inString = escaped || byte !== QUOTE;
        escaped = !escaped && byte === BACKSLASH;
      } else if (byte === LF) line += 1;
      else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
      else if (depth === 0 && (byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT)) break;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth -= 1;
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    this.line = line;
    this.hold(chunk.subarray(from, i));
    if (i === chunk.length) return i;
    if (chunk[i] === CLOSE_OBJECT) {
      this.break('Có ngoặc } thừa');
      return i;
    }
    this.state = 'after element';
    this.emit(i, false);
    return i;
  }

  /** A first object, which may turn out to be a StatementResult; or the rest of one after its statements. */
  private object(chunk: Buffer, from: number): number {
    let i = from;
    for (; i < chunk.length; i += 1) {
      const byte = chunk[i]!;
      if (byte === LF) this.line += 1;
      if (this.inString) {
        this.inText(byte);
        continue;
      }
      if (isBlank(byte)) continue;
      if (this.state === 'object' && this.depth === 1 && this.atValue && this.key === 'statements' && byte === OPEN_ARRAY) {
        this.form = 'result';
        return this.beginElements(i);
      }
      this.punctuate(byte);
      if (this.depth === 0) break;
    }
    if (this.state === 'object') this.hold(chunk.subarray(from, Math.min(i + 1, chunk.length)));
    if (i === chunk.length) return i;
    if (this.state === 'tail') this.state = 'trailer';
    else {
      this.form = 'object';
      this.state = 'after object';
      this.brokeLine = false;
      this.emit(i + 1, true);
    }
    return i + 1;
  }

  private inText(byte: number): void {
    if (!this.escaped && byte === QUOTE) {
      this.inString = false;
      this.endText();
      return;
    }
    this.escaped = !this.escaped && byte === BACKSLASH;
    if (this.text && this.text.length < LONGEST_MORE) this.text.push(byte);
  }

  private endText(): void {
    if (!this.text) return;
    const text = textIn(this.text);
    this.text = undefined;
    if (this.isKey) this.key = text !== undefined && text.length <= LONGEST_KEY ? text : '';
    else if (this.key === 'more') this.found = text ?? null;
    this.isKey = false;
  }

  private punctuate(byte: number): void {
    if (byte === QUOTE) {
      this.inString = true;
      const isKey = this.depth === 1 && !this.atValue;
      if (isKey || (this.depth === 1 && this.key === 'more')) this.text = [];
      this.isKey = isKey;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.depth -= 1;
    else if (this.depth === 1 && byte === COLON) this.atValue = true;
    if (this.depth === 1 && byte === COMMA) this.atValue = false;
  }

  private readLine(chunk: Buffer, from: number): number {
    const end = chunk.indexOf(LF, from);
    this.hold(chunk.subarray(from, end < 0 ? chunk.length : end));
    if (end < 0) return chunk.length;
    this.line += 1;
    this.endLine(end + 1);
    return end + 1;
  }

  /** A line is over; the point after it lies at `index` of this chunk. */
  private endLine(index = 0): void {
    const isEmpty = this.size === 0 || (this.size <= this.options.longest && this.held.every((one) => one.every(isBlank)));
    if (isEmpty) this.drop();
    else this.emit(index, true);
    this.startLine = this.line;
  }

  private hold(bytes: Buffer): void {
    this.size += bytes.length;
    // Only counted from there on: too much of it is not kept.
    if (this.size > this.options.longest) this.held = [];
    else if (bytes.length > 0) this.held.push(bytes);
  }

  private drop(): void {
    this.held = [];
    this.size = 0;
  }

  private emit(index: number, mayGoOn: boolean): void {
    this.ordinal += 1;
    const piece = { ordinal: this.ordinal, line: this.startLine, next: this.pointAt(index) };
    this.pieces.push(this.size > this.options.longest ? { kind: 'too large', ...piece } : { kind: 'statement', ...piece, bytes: Buffer.concat(this.held), mayGoOn });
    this.drop();
  }
}

const textIn = (bytes: readonly number[]): string | undefined => {
  try {
    return JSON.parse(`"${Buffer.from(bytes).toString('utf8')}"`) as string;
  } catch {
    return undefined;
  }
};
