import { problems, type Problem } from '@hvs/platform';
import type { Fault } from '@hvs/xapi';

export const xapiProblems = problems('xapi', {
  versionWrong: ['invalid', 'Phiên bản xAPI không dùng được'],
  requestWrong: ['invalid', 'Yêu cầu xAPI chưa đúng'],
  statementRefused: ['invalid', 'Bản ghi xAPI không hợp lệ'],
  attachmentRefused: ['invalid', 'Tệp đính kèm không hợp lệ'],
  signatureRefused: ['invalid', 'Chữ ký của bản ghi không hợp lệ'],
  credentialsNeeded: ['unauthenticated', 'Cần khóa kết nối xAPI'],
  scopeMissing: ['forbidden', 'Khóa kết nối không có quyền này'],
  notFound: ['missing', 'Không tìm thấy'],
  methodWrong: ['method', 'Tài nguyên này không có cách gọi đó'],
  bodyTooLarge: ['tooLarge', 'Dữ liệu gửi lên quá lớn'],
  batchTooLarge: ['tooLarge', 'Gửi quá nhiều trong một lần'],
  encodingUnsupported: ['unsupported', 'Không nhận dữ liệu nén'],
  busy: ['busy', 'Kho bản ghi đang quá tải'],
  issuerAway: ['unavailable', 'Không kiểm tra được mã truy cập'],
});

const said = ({ path, text, clause }: Fault): string => `${path === '' ? '' : `${path} `}${text} (${clause})`;

/** One sentence for a person, the list for a program. */
export const refused = (make: (detail: string, extra?: Record<string, unknown>) => Problem, faults: readonly Fault[]): Problem =>
  make(`${faults.slice(0, 3).map(said).join('; ')}. Chưa có gì được lưu.`, { faults });

/** 405, with the methods there are. */
export const notAllowed = (method: string, allowed: readonly string[]): Problem =>
  xapiProblems.methodWrong(`Tài nguyên này không có ${method.slice(0, 20)}; chỉ có ${allowed.join(', ')}.`, { allow: allowed.join(', ') });
