import type { Fault } from '@hvs/package';
import type { PackageFault } from './package-report';

export const asErrors = (faults: readonly Fault[], path = ''): PackageFault[] => faults.map((fault) => asFault('error', fault, path));
export const asWarnings = (faults: readonly Fault[], path = ''): PackageFault[] => faults.map((fault) => asFault('warning', fault, path));

/** A fault of a file read (`path` given) points into that file; the id it concerns stands in its sentence. */
const asFault = (severity: PackageFault['severity'], fault: Fault, path: string): PackageFault => {
  const { text, todo } = adviceIn(fault.text);
  return { severity, code: fault.code, path: path || (fault.path ?? ''), line: fault.line ?? 0, text, todo: todo || (severity === 'error' ? EXPORT_AGAIN : '') };
};

const EXPORT_AGAIN = 'Hãy xuất lại gói từ công cụ soạn bài; nếu vẫn vậy, hãy gửi báo cáo này cho người soạn gói.';

/** Faults say first what is wrong and then, from “Hãy …” on, what to do. */
const adviceIn = (given: string): { text: string; todo: string } => {
  // The clause a sentence cites stands at its very end.
  const clause = / \(cmi5 [\d.-]+\)$/.exec(given)?.[0] ?? '';
  const whole = given.slice(0, given.length - clause.length);
  const at = /(?<=[.!?…)”])\s+(?=Hãy )|(?:; )(?=hãy )/.exec(whole);
  if (!at) return { text: given, todo: '' };
  const [text, todo] = [whole.slice(0, at.index), whole.slice(at.index + at[0].length)];
  return { text: `${/[.!?…]$/.test(text) ? text : `${text}.`}${clause}`, todo: todo[0]!.toUpperCase() + todo.slice(1) };
};

/** The sentence a task ends with: the first fault, what to do, and how many more there are. */
export const refusal = (faults: readonly PackageFault[]): string => {
  const errors = faults.filter((fault) => fault.severity === 'error');
  const more = errors.length > 1 ? ` (và ${errors.length - 1} lỗi nữa)` : '';
  const first = errors[0] ? [errors[0].text, errors[0].todo].filter((words) => words !== '').join(' ') : 'có lỗi.';
  return `Không nhận gói này: ${first}${more} Chưa có gì được thêm vào danh mục.`;
};
