import type { ImportFault, ImportReport } from '../types';
import { formatBytes, formatNumber } from '../../ui/format';

export interface FaultGroup { path: string; errors: number; faults: ImportFault[] }

/** Faults by file, files with errors first; within a file by line. */
export const groupFaults = (faults: ImportFault[]): FaultGroup[] => {
  const byPath = new Map<string, ImportFault[]>();
  for (const fault of faults) byPath.set(fault.path, [...(byPath.get(fault.path) ?? []), fault]);
  return [...byPath]
    .map(([path, list]) => ({
      path,
      errors: list.filter((fault) => fault.severity === 'error').length,
      faults: [...list].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error') || (a.line ?? 0) - (b.line ?? 0)),
    }))
    .sort((a, b) => Number(b.errors > 0) - Number(a.errors > 0) || a.path.localeCompare(b.path));
};

export const standardWord = (standard: string): string => {
  switch (standard) {
    case 'native': return 'Bài học của hệ thống';
    case 'scorm12': return 'SCORM 1.2';
    case 'scorm2004': return 'SCORM 2004';
    case 'cmi5': return 'cmi5';
    case 'xapi': return 'xAPI (Tin Can)';
    case 'html': return 'Trang HTML';
    case 'outside': return 'Khóa học bên ngoài';
    default: return standard;
  }
};

export const reportSentence = (report: ImportReport): string => {
  const errors = report.faults.filter((fault) => fault.severity === 'error').length;
  const warnings = report.faults.length - errors;
  if (!report.ok) return errors > 0 ? `Gói chưa dùng được: có ${formatNumber(errors)} lỗi phải sửa.` : 'Gói chưa dùng được.';
  return warnings > 0 ? `Gói dùng được, có ${formatNumber(warnings)} điều nên xem lại.` : 'Gói dùng được, không có lỗi.';
};

/** What was found in the package, for a line of facts. */
export const reportFacts = (report: ImportReport): string[] => [
  ...(report.standard ? [standardWord(report.standard) + (report.edition && !standardWord(report.standard).endsWith(report.edition) ? ` (${report.edition})` : '')] : []),
  ...(report.tool ? [`soạn bằng ${report.tool}`] : []),
  ...(report.items > 0 ? [`${formatNumber(report.items)} bài`] : []),
  ...(report.files > 0 ? [`${formatNumber(report.files)} tệp`] : []),
  ...(report.bytes > 0 ? [formatBytes(report.bytes)] : []),
];

/** A look at the file before it travels; the server checks everything again. */
export const refusedBeforeUpload = (file: { name: string; size: number }): string | null => {
  if (!/\.(zip|xml|html?)$/i.test(file.name)) return `"${file.name}" không phải tệp .zip. Hãy chọn gói đã xuất từ phần mềm soạn bài, đuôi .zip.`;
  return file.size === 0 ? `"${file.name}" là tệp rỗng. Hãy xuất lại gói từ phần mềm soạn bài.` : null;
};
