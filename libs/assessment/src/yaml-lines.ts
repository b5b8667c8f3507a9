import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { QUESTION_KINDS } from './question';

/** A fault of an authored text and its line, counted from 1. */
export interface LineFault { line: number; text: string }

/** A place in the read value, as Zod names it. */
export type Path = readonly PropertyKey[];

export type ReadYaml<T> = { ok: true; value: T; lineOf: (path: Path) => number } | { ok: false; faults: LineFault[] };

/** Reads YAML and checks it against a schema; every fault names its line. No aliases: a bank needs none, and a bomb is made of them. */
export const readYaml = <T>(text: string, schema: z.ZodType<T>): ReadYaml<T> => {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const lineAt = (offset: number): number => counter.linePos(offset).line;
  if (document.errors.length > 0) {
    return { ok: false, faults: document.errors.map((error) => ({ line: lineAt(error.pos[0]), text: `Viết sai YAML: ${error.message}` })) };
  }
  const lineOf = (path: Path): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  let input: unknown;
  try {
    input = document.toJS({ maxAliasCount: 0 });
  } catch {
    return { ok: false, faults: [{ line: 1, text: 'Không dùng được tham chiếu (&, *) trong tệp này.' }] };
  }
  const parsed = schema.safeParse(input, { error: (issue) => sentence(issue) });
  if (parsed.success) return { ok: true, value: parsed.data, lineOf };
  return { ok: false, faults: parsed.error.issues.map((issue) => ({ line: lineOf(issue.path), text: `${place(issue.path)}${issue.message}` })) };
};

const place = (path: Path): string => {
  const named = path.map((part) => (typeof part === 'number' ? `[${part + 1}]` : String(part))).join('.').replaceAll('.[', '[');
  return named === '' ? '' : `“${named}” `;
};

const KINDS: Record<string, string> = { string: 'chữ', number: 'số', int: 'số nguyên', boolean: 'true hoặc false', array: 'một danh sách', object: 'một nhóm mục' };

/** What Zod complains of, in Vietnamese. */
export const sentence = (issue: z.core.$ZodRawIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? 'còn thiếu.' : `phải là ${KINDS[issue.expected] ?? issue.expected}; chữ có thể đặt trong ngoặc kép.`;
    case 'invalid_union': return issue.discriminator ? `phải là một trong: ${QUESTION_KINDS.join(', ')}.` : 'không hợp lệ.';
    case 'invalid_value': return `phải là một trong: ${issue.values.join(', ')}.`;
    case 'unrecognized_keys': return `có mục không dùng được: ${issue.keys.join(', ')}.`;
    case 'too_small': return issue.origin === 'string' ? 'không được để trống.' : `quá ít: cần ít nhất ${issue.minimum}.`;
    case 'too_big': return `quá nhiều: nhiều nhất ${issue.maximum}.`;
    case 'invalid_format': return 'viết sai dạng: chỉ dùng chữ thường không dấu, số và dấu gạch nối.';
    default: return issue.message ?? 'không hợp lệ.';
  }
};
