import type { Fault, Refused } from '@hvs/package';
import type { Standard } from './types';
import type { Element } from './cmi-grammar';
import { storable } from './safe-text';
import { isOurs, scorm12Elements, scorm2004Elements } from './cmi-grammar';

/**
 * A commit's data, however the run-time spells it: the tree of scorm-again's `renderCommitCMI` (`{ cmi: { core: … } }`, lists as
 * arrays or as `{ "0": … }`), that tree without its `cmi`, or `getFlattenedCMI` (`{ "cmi.core.lesson_status": … }`).
 *
 * Broken as a whole (no object, too big, the other standard, a status or a score outside the grammar) it is refused. A wrong
 * answer or comment is left out with a warning: a learner must not lose a pass for the latency of question 7.
 */

export interface SnapshotLimits {
  /** 1.2 promises 4,096 characters; real content needs more (house rule: 64 kB). */
  readonly suspendData12: number;
  readonly suspendData2004: number;
  readonly maxElements: number;
  readonly maxCharacters: number;
}

export const SNAPSHOT_LIMITS: SnapshotLimits = { suspendData12: 65_536, suspendData2004: 65_536, maxElements: 20_000, maxCharacters: 2_000_000 };

export type Flat = { readonly [element: string]: string };

export type SnapshotRead = { readonly ok: true; readonly cmi: Flat; readonly warnings: readonly Fault[] } | Refused;

const refuse = (code: string, text: string, path?: string): Refused => ({ ok: false, faults: [path === undefined ? { code, text } : { path, code, text }] });

const MAX_DEPTH = 8;

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Every leaf with its full name; undefined as soon as it is more than a snapshot can be. */
const flatten = (snapshot: Readonly<Record<string, unknown>>, limits: SnapshotLimits): Map<string, string> | undefined => {
  const flat = new Map<string, string>();
  let characters = 0;
  const put = (name: string, value: unknown, depth: number): boolean => {
    if (value === null || value === undefined) return true;
    if (isTree(value)) {
      return depth < MAX_DEPTH && Object.keys(value).every((key) => put(name === '' ? key : `${name}.${key}`, value[key], depth + 1));
    }
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return true;
    const leaf = String(value);
    characters += leaf.length + name.length;
    flat.set(name, leaf);
    return flat.size <= limits.maxElements && characters <= limits.maxCharacters;
  };
  const roots = Object.keys(snapshot);
  const named = roots.some((key) => key === 'cmi' || key.startsWith('cmi.'));
  return put(named ? '' : 'cmi', snapshot, 0) ? flat : undefined;
};

const patternOf = (name: string): string => name.replace(/\.\d{1,6}(?=\.|$)/g, '.n');

const otherStandard = (standard: Standard, flat: ReadonlyMap<string, string>): boolean => {
  const marks = standard === 'scorm12'
    ? ['cmi.completion_status', 'cmi.success_status', 'cmi.location', 'cmi.score.scaled']
    : ['cmi.core.lesson_status', 'cmi.core.lesson_location', 'cmi.core.score.raw'];
  return marks.some((name) => flat.has(name));
};

const shorten = (value: string): string => (value.length > 60 ? `${value.slice(0, 57)}…` : value);

const tables = new Map<string, ReadonlyMap<string, Element>>();

const tableFor = (standard: Standard, limits: SnapshotLimits): ReadonlyMap<string, Element> => {
  const suspendData = standard === 'scorm12' ? limits.suspendData12 : limits.suspendData2004;
  const name = `${standard} ${suspendData}`;
  const made = tables.get(name) ?? new Map(
    (standard === 'scorm12' ? scorm12Elements : scorm2004Elements)({ suspendData, location: 4096 }).map((one): [string, Element] => [one.pattern, one]));
  tables.set(name, made);
  return made;
};

export const readSnapshot = (standard: Standard, snapshot: unknown, limits: SnapshotLimits = SNAPSHOT_LIMITS): SnapshotRead => {
  if (!isTree(snapshot) || Array.isArray(snapshot)) return refuse('snapshot-shape', 'Dữ liệu học gửi lên không phải là một đối tượng CMI.');
  const flat = flatten(snapshot, limits);
  if (!flat) return refuse('snapshot-too-big', 'Dữ liệu học gửi lên quá lớn hoặc lồng nhau quá sâu.');
  if (otherStandard(standard, flat)) {
    return refuse('snapshot-standard', `Dữ liệu học không thuộc chuẩn ${standard === 'scorm12' ? 'SCORM 1.2' : 'SCORM 2004'} của bài này.`);
  }
  const table = tableFor(standard, limits);
  const cmi: Record<string, string> = {};
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  for (const [name, value] of flat) {
    if (isOurs(standard, name) || value === '') continue;
    const element = table.get(patternOf(name));
    if (!element) {
      warnings.push({ path: shorten(storable(name)), code: 'element-unknown', text: `Không có phần tử “${shorten(storable(name))}” trong chuẩn; đã bỏ qua.` });
    } else if (element.check(value)) {
      cmi[name] = storable(value);
    } else {
      const fault: Fault = { path: name, code: 'value-wrong', text: `Giá trị “${shorten(storable(value))}” không hợp lệ cho “${name}” (${value.length} ký tự).` };
      (element.vital ? faults : warnings).push(fault);
    }
  }
  return faults.length > 0 ? { ok: false, faults: faults.slice(0, 20) } : { ok: true, cmi, warnings: warnings.slice(0, 20) };
};
