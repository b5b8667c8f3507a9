import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { agentKey, parseStatement, parseTimestamp, sameStatement, voidedIdOf, type Agent, type Fault, type Statement, type XapiVersion } from '@hvs/xapi';
import { tidy } from './delivery-verdict';
import { readExactly, type ExactJson } from './exact-json';
import { indexKey } from './index-key';
import { lastPositionOf, positionBefore } from './position';
import { isAfter, type PurgePolicy } from './purge-policy';
import { attachmentsFault } from './sent-body';
import type { ImportLine } from './statement-import';
import type { SentAttachment, StoreBy } from './store-by';

/** Why a statement is not stored. */
interface Objection {
  readonly reason: string;
  readonly clause: string | null;
}

/** By what the statements of one source are judged. */
export interface ImportRules {
  /** On whose word statements are stored that do not keep their authority. */
  readonly own: Agent;
  readonly keepAuthority: boolean;
  /** Nobody else may vouch under accounts whose home page begins so: the LMS's, its clients', its people's. */
  readonly ourHomes: readonly string[];
  /** The rules for a statement that does not say its version; undefined: those of 1.0.3, or if they refuse it, of 2.0.0. */
  readonly version?: XapiVersion;
  /** From which ids are made for statements without one; undefined: such a statement is refused. */
  readonly idSeed?: string;
}

/** Where a statement was read. */
export interface Place {
  readonly ordinal: number;
  readonly line: number | null;
}

/** A statement that passed every rule that needs no look into the store. */
export interface ReadStatement extends Place {
  readonly kind: 'statement';
  readonly id: string;
  readonly statement: Statement;
  readonly text: string;
  readonly exact: ExactJson;
  readonly version: XapiVersion;
  readonly authority: Agent;
  readonly attachments: readonly SentAttachment[];
  /** Why it is not stored, if it is not here already. */
  readonly objection?: Objection;
  /** The source itself counts it as voided by this statement's voiding. */
  readonly voidsThere?: boolean;
}

export interface RefusedStatement extends Place, Objection {
  readonly kind: 'refused';
  readonly statementId: string | null;
  /** It is no JSON at all. */
  readonly isBroken: boolean;
}

export type Imported = ReadStatement | RefusedStatement;

/** Far beyond what a statement may have, and far below what a parser minds. */
const DEEPEST = 1_000;
const LONGEST_REASON = 1_000;
const MOST_FAULTS_SAID = 3;
const AUTHORITY = 'xAPI 1.0.3 Data §2.4.9';

const said = (text: string): string => tidy(text, []).slice(0, LONGEST_REASON);

const isDeep = (text: string): boolean => {
  let depth = 0;
  for (let i = 0, inString = false; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 92) i += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (code === 125 || code === 93) depth -= 1;
  }
  return false;
};

const readJson = (bytes: Buffer): { readonly text: string; readonly exact: ExactJson } | (Objection & { readonly isBroken: boolean }) => {
  if (!isUtf8(bytes)) return { reason: 'Có ký tự không phải UTF-8', clause: 'xAPI 1.0.3 Communication §1.4', isBroken: false };
  const text = bytes.toString('utf8');
  if (isDeep(text)) return { reason: `Lồng nhau quá ${DEEPEST} lớp`, clause: 'RFC 8259 §9', isBroken: false };
  try {
    return { text, exact: readExactly(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { reason: said(`JSON sai cú pháp: ${error.message}`), clause: 'RFC 8259', isBroken: true };
  }
};

const fieldOf = (value: unknown, name: string): string | undefined => {
  const field = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  return typeof field === 'string' ? field : undefined;
};

type Parsed = { readonly ok: true; readonly statement: Statement; readonly version: XapiVersion } | { readonly ok: false; readonly faults: readonly Fault[] };

/** By the rules of the version it says it is of. */
const parse = (value: unknown, usual: XapiVersion | undefined): Parsed => {
  const by = (version: XapiVersion): Parsed => {
    const parsed = parseStatement(value, version);
    return parsed.ok ? { ...parsed, version } : parsed;
  };
  const own = fieldOf(value, 'version');
  if (own !== undefined) return by(own.startsWith('2.') ? '2.0.0' : '1.0.3');
  if (usual) return by(usual);
  const first = by('1.0.3');
  if (first.ok) return first;
  const second = by('2.0.0');
  return second.ok ? second : first;
};

/** Always the same id for the same statement of the same file, so that the file may be imported again (RFC 9562 §5.8). */
const madeId = (seed: string, ordinal: number): string => {
  const bytes = createHash('sha256').update(`${seed} ${ordinal}`).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/** On whose word it is stored. A group (Data §2.4.9, OAuth) has no identity of its own and is not kept. */
const authorityFor = ({ authority }: Statement, { own, keepAuthority, ourHomes }: ImportRules): { authority: Agent; objection?: Objection } => {
  if (!keepAuthority || !authority || authority.objectType === 'Group') return { authority: own };
  const home = authority.account?.homePage.toLowerCase();
  const isOurs = home !== undefined && ourHomes.some((one) => home.startsWith(one.toLowerCase()));
  return { authority, ...(isOurs && { objection: { reason: 'Bản ghi mang lời xác nhận (authority) của chính hệ thống này hoặc người dùng của nó, mà lời ấy không nhận từ bên ngoài', clause: AUTHORITY } }) };
};

/** Reads one statement of an import; of its attachments nothing is known yet, see `withAttachments`. */
export const readImported = (bytes: Buffer, place: Place, rules: ImportRules): Imported => {
  const refused = (objection: Objection, statementId: string | undefined, isBroken = false): Imported =>
    ({ kind: 'refused', ...place, ...objection, isBroken, statementId: statementId === undefined ? null : said(statementId).slice(0, 100) });
  const read = readJson(bytes);
  if ('reason' in read) return refused({ reason: read.reason, clause: read.clause }, undefined, read.isBroken);
  const { text, exact } = read;
  const parsed = parse(exact.value, rules.version);
  if (!parsed.ok) {
    const faults = parsed.faults.slice(0, MOST_FAULTS_SAID).map((fault) => `${fault.path} ${fault.text}`.trim());
    return refused({ reason: said(faults.join('; ')), clause: parsed.faults[0]!.clause }, fieldOf(exact.value, 'id'));
  }
  const { statement: sent, version } = parsed;
  const id = sent.id ?? (rules.idSeed === undefined ? undefined : madeId(rules.idSeed, place.ordinal));
  if (id === undefined) return refused({ reason: 'Bản ghi không có id', clause: 'xAPI 1.0.3 Data §2.4.1' }, undefined);
  // What was stored there is when it was known at the latest; ours would be today (Data §2.4.7).
  const statement = { ...sent, id, ...(sent.timestamp === undefined && sent.stored !== undefined && { timestamp: sent.stored }) };
  return { kind: 'statement', ...place, id: id.toLowerCase(), statement, text, exact, version, attachments: [], ...authorityFor(statement, rules) };
};

/** The same with the data of its attachments, or the lack of them, judged (Data §2.4.11, §2.6). */
export const withAttachments = (read: ReadStatement, sent: readonly SentAttachment[]): ReadStatement => {
  const fault = attachmentsFault([read.statement], sent, read.version);
  const objection = read.objection ?? (fault && { reason: said(fault.text), clause: fault.about === 'signature' ? 'xAPI 1.0.3 Data §2.6' : 'xAPI 1.0.3 Data §2.4.11' });
  return { ...read, attachments: fault ? [] : sent, ...(objection && { objection }) };
};

/** What is here of the ids in a batch. */
export interface Here {
  /** What stands under them. */
  readonly bodies: ReadonlyMap<string, Statement>;
  /** Those that are voiding statements. */
  readonly voiding: ReadonlySet<string>;
  /** Why the store refused one, by its id, when this batch was tried before. */
  readonly objections: ReadonlyMap<string, Objection>;
}

export interface Settled {
  readonly store: readonly ReadStatement[];
  readonly known: number;
  readonly lines: readonly ImportLine[];
}

const lineOf = ({ ordinal, line }: Place, statementId: string | null, { reason, clause }: Objection, outcome: ImportLine['outcome'] = 'refused'): ImportLine =>
  ({ ordinal, line, statementId, outcome, reason, clause });

/** Something to be said about a statement that was stored. */
export const remark = (read: ReadStatement, reason: string, clause: string | null): ImportLine => lineOf(read, read.id, { reason, clause }, 'stored');

export const CONFLICT: Objection = { reason: 'Mã này đã có ở đây, với nội dung khác', clause: 'xAPI 1.0.3 Communication §2.1.1' };
export const VOIDS_VOIDING: Objection = { reason: 'Hủy một bản ghi hủy, mà bản ghi hủy thì không hủy được', clause: 'xAPI 1.0.3 Data §2.3.2' };

/** What becomes of each statement of a batch in which no id stands twice. */
export const settle = (batch: readonly Imported[], { bodies, voiding, objections }: Here): Settled => {
  const voidingHere = new Set(batch.flatMap((one) => (one.kind === 'statement' && voidedIdOf(one.statement) !== undefined ? [one.id] : [])));
  const store: ReadStatement[] = [];
  const lines: ImportLine[] = [];
  let known = 0;
  for (const one of batch) {
    if (one.kind === 'refused') {
      lines.push(lineOf(one, one.statementId, one));
      continue;
    }
    const body = bodies.get(one.id);
    const target = voidedIdOf(one.statement);
    const isVoid = target !== undefined && (voiding.has(target) || voidingHere.has(target));
    const objection = body ? CONFLICT : objections.get(one.id) ?? one.objection ?? (isVoid ? VOIDS_VOIDING : undefined);
    if (body && sameStatement(one.statement, body)) known += 1;
    else if (objection) lines.push(lineOf(one, one.id, objection));
    else store.push(one);
  }
  return { store, known, lines };
};

/**
 * The purge that may have taken this statement out of here, if there was one: what is purged is forgotten with its id, so that all there is
 * to go by is whether that purge would have been after it. One that does not say when it was stored was so after its timestamp.
 */
export const purgeOf = ({ id, statement }: Pick<ReadStatement, 'id' | 'statement'>, purges: readonly PurgePolicy[]): PurgePolicy | undefined => {
  if (purges.length === 0) return undefined;
  const stored = parseTimestamp(statement.stored ?? statement.timestamp ?? '');
  if (stored === undefined || stored < 0) return undefined;
  const at = lastPositionOf(new Date(Math.floor(stored)));
  const known = { at, id, verb: indexKey(statement.verb.id), registration: statement.context?.registration?.toLowerCase() ?? null, voids: null, statement };
  return purges.find((policy) => isAfter(policy, positionBefore(new Date(policy.before)), known));
};

/** Cuts a batch where an id comes a second time: what is written first must be seen when the second is judged. */
export const withoutRepeats = (batch: readonly Imported[], most: number): Imported[][] => {
  const parts: Imported[][] = [];
  let ids = new Set<string>();
  for (const one of batch) {
    const id = one.kind === 'statement' ? one.id : undefined;
    const last = parts.at(-1);
    if (!last || last.length >= most || (id !== undefined && ids.has(id))) {
      parts.push([one]);
      ids = new Set();
    } else last.push(one);
    if (id !== undefined) ids.add(id);
  }
  return parts;
};

/** Statements that follow each other on the same word and by the same version's rules, as the store takes them. */
export const groupsOf = (statements: readonly ReadStatement[]): { readonly statements: readonly ReadStatement[]; readonly by: StoreBy }[] => {
  const groups: ReadStatement[][] = [];
  const keyOf = ({ authority, version }: ReadStatement): string => `${version} ${agentKey(authority) ?? ''} ${authority.name ?? ''}`;
  for (const one of statements) {
    const last = groups.at(-1);
    if (last && keyOf(last[0]!) === keyOf(one)) last.push(one);
    else groups.push([one]);
  }
  return groups.map((group) => {
    const { authority, version } = group[0]!;
    const attachments = [...new Map(group.flatMap((one) => one.attachments).map((one) => [one.sha2, one])).values()];
    // Numbers that JavaScript would write differently have to be marked in all of them alike.
    const exact = group.some((one) => one.exact.mark !== undefined) ? readExactly(`[${group.map(({ text }) => text).join(',')}]`) : undefined;
    return { statements: group, by: { authority, kind: 'client', version, attachments, ...(exact && { exact }) } };
  });
};
