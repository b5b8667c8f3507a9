import { Notice } from '../../ui/notice';
import { StateBadge } from '../../ui/state-badge';
import type { ImportReport, TreeChange } from '../types';
import { groupFaults, reportFacts, reportSentence } from './import-report';
import { TreeChanges } from './tree-changes';

/** What the check found, file by file, so that the author of the package can mend it. */
export const ImportReportView = ({ report, note, changes, kept = true }: { report: ImportReport; note?: string | null; /** False: the package was only looked at. */ kept?: boolean; /** Of a next version: against the one before. */ changes?: readonly TreeChange[] | null }) => {
  const groups = groupFaults(report.faults);
  return (
    <div class="adm-report">
      <Notice kind={!report.ok ? 'error' : report.faults.length > 0 ? 'warning' : 'success'} title={reportSentence(report)}>
        <p>{[report.title && `"${report.title}"`, ...reportFacts(report)].filter(Boolean).join(' · ')}</p>
        {report.ok && note && <p>{note}</p>}
        {!report.ok && <p>{kept && 'Chưa có gì được thêm vào danh sách khóa học. '}Sửa các lỗi dưới đây trong phần mềm soạn bài, xuất lại gói rồi {kept ? 'tải lên' : 'kiểm tra'} lần nữa.</p>}
      </Notice>
      {report.ok && changes && <div class="adm-compared"><h3>So với phiên bản trước</h3><TreeChanges changes={changes} /></div>}
      {groups.length > 0 && (
        <ul class="adm-faults">
          {groups.map((group) => (
            <li key={group.path}>
              <code>{group.path || 'cả gói'}</code>
              <ul>
                {group.faults.map((fault, index) => (
                  <li key={index}>
                    <StateBadge state={fault.severity === 'error' ? 'danger' : 'warn'}>{fault.severity === 'error' ? 'Lỗi' : 'Nên xem'}</StateBadge>
                    <span>{fault.line ? `dòng ${fault.line}: ` : ''}{fault.text}{fault.todo && <b class="adm-todo">Việc cần làm: {fault.todo}</b>}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
