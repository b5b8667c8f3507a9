/** Acts as sentences; an act without a sentence here is shown by its own name rather than hidden. */
const ACTS: Record<string, string> = {
  'certificate.issued': 'Cấp chứng nhận',
  'certificate.revoked': 'Thu hồi chứng nhận',
  'certificates.issue-asked': 'Yêu cầu cấp chứng nhận hàng loạt',
  'course.published': 'Phát hành khóa học',
  'course.unpublished': 'Đưa khóa học về bản nháp',
  'credential.created': 'Tạo kết nối',
  'credential.revoked': 'Thu hồi kết nối',
  'denominator.declared': 'Khai mẫu số',
  'password.changed': 'Đổi mật khẩu',
  'password.reset': 'Đặt lại mật khẩu',
  'person.created': 'Thêm người',
  'session.closed': 'Đăng xuất',
  'session.opened': 'Đăng nhập',
  'unit.closed': 'Giải thể đơn vị',
  'unit.merged': 'Sáp nhập đơn vị',
  'unit.moved': 'Chuyển đơn vị',
  'unit.renamed': 'Đổi tên đơn vị',
};
const SUBJECTS: Record<string, string> = {
  certificate: 'Chứng nhận', course: 'Khóa học', credential: 'Kết nối', person: 'Người', task: 'Công việc', unit: 'Đơn vị',
};

const FIELDS: Record<string, string> = {
  reason: 'lý do', registerNumber: 'số vào sổ', target: 'chỉ tiêu', value: 'mẫu số', before: 'trước', after: 'sau', source: 'căn cứ', date: 'ngày', skillGroup: 'nhóm kỹ năng',
  criterion: 'điều kiện', version: 'phiên bản', versionNumber: 'phiên bản', scopes: 'quyền', title: 'tên', name: 'tên', username: 'tài khoản', address: 'địa chỉ mạng', count: 'số lượng', issued: 'số đã cấp', on: 'từ ngày', people: 'số người',
};

export const actWord = (act: string): string => ACTS[act] ?? act;
export const subjectWord = (kind: string): string => SUBJECTS[kind] ?? kind;
export const subjectKinds = (): [string, string][] => Object.entries(SUBJECTS);

/** The before and after of an act as short lines, nothing nested deeper than people read. */
export const detailLines = (detail: Record<string, unknown>): { name: string; text: string }[] =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => ({ name: FIELDS[name] ?? name, text: Array.isArray(value) && value.every((one) => typeof one !== 'object') ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value) }))
    .filter(({ text }) => text !== '');
