import type { Fault } from '@hvs/package';
import type { PackageFault } from './package-report';

export const asErrors = (faults: readonly Fault[], path = ''): PackageFault[] => faults.map((fault) => asFault('error', fault, path));
export const asWarnings = (faults: readonly Fault[], path = ''): PackageFault[] => faults.map((fault) => asFault('warning', fault, path));

/** A fault of a file read (`path` given) points into that file; the id it concerns stands in its sentence. */
const asFault = (severity: PackageFault['severity'], fault: Fault, path: string): PackageFault =>
  ({ severity, path: path || (fault.path ?? ''), line: fault.line ?? 0, text: fault.text });

/** The sentence a task ends with: the first fault, and how many more there are. */
export const refusal = (faults: readonly PackageFault[]): string => {
  const errors = faults.filter((fault) => fault.severity === 'error');
  const more = errors.length > 1 ? ` (và ${errors.length - 1} lỗi nữa)` : '';
  return `Không nhận gói này: ${errors[0]?.text ?? 'có lỗi.'}${more} Chưa có gì được thêm vào danh mục.`;
};
