/** Acts as sentences; an act without a sentence here is shown by its own name rather than hidden. */
const ACTS: Record<string, string> = {
  'assessment.judged': 'Chấm câu thực hành',
  'assessment.set': 'Đặt bài kiểm tra của khóa học',
  'certificate.issued': 'Cấp chứng nhận',
  'certificate.revoked': 'Thu hồi chứng nhận',
  'certificates.issue-asked': 'Yêu cầu cấp chứng nhận hàng loạt',
  'course.policy-set': 'Đặt điều kiện hoàn thành',
  'course.published': 'Phát hành khóa học',
  'course.opened-for': 'Mở bài cmi5 thay người học',
  'course.unit-waived': 'Miễn một bài cmi5',
  'course.session-abandoned': 'Kết thúc một phiên cmi5',
  'assessment.supervised': 'Tạo mã giám sát bài kiểm tra',
  'course.lesson-edited': 'Sửa chữ một bài học',
  'course.unpublished': 'Đưa khóa học về bản nháp',
  'certificate.unfounded': 'Chứng nhận mất căn cứ',
  'credential.changed': 'Sửa kết nối',
  'credential.created': 'Tạo kết nối',
  'credential.revoked': 'Thu hồi kết nối',
  'credential.rotated': 'Đổi mật khẩu kết nối',
  'crosswalk.set': 'Thay bảng đối chiếu khung',
  'denominator.declared': 'Khai mẫu số',
  'framework.replaced': 'Thay khung kỹ năng',
  'paper.entered': 'Nhập một phiếu kiểm tra trên giấy',
  'paper.keys-printed': 'In đáp án buổi kiểm tra trên giấy',
  'paper.opened': 'Mở buổi kiểm tra trên giấy',
  'paper.printed': 'In phiếu kiểm tra trên giấy',
  'password.changed': 'Đổi mật khẩu',
  'password.reset': 'Đặt lại mật khẩu',
  'person.created': 'Thêm người',
  'person.pseudonymise-resumed': 'Cho ẩn danh hóa chạy tiếp',
  'person.pseudonymised': 'Ẩn danh hóa người',
  'plan.changed': 'Sửa yêu cầu của năm',
  'question.correction-applied': 'Áp dụng đáp án sửa, chấm lại các bài',
  'question.correction-asked': 'Kiểm tra sửa đáp án',
  'question.correction-dropped': 'Bỏ bản sửa đáp án',
  'question.retired': 'Thôi dùng câu hỏi',
  'question.reviewed': 'Duyệt câu hỏi',
  'questions.exported': 'Xuất ngân hàng câu hỏi ra tệp',
  'questions.imported': 'Nhập câu hỏi từ tệp',
  'question.reworded': 'Viết lại câu hỏi',
  'session.closed': 'Đăng xuất',
  'session.opened': 'Đăng nhập',
  'statement.voided': 'Hủy bản ghi',
  'statements.import-asked': 'Yêu cầu nạp bản ghi',
  'statements.import-resumed': 'Cho nạp tiếp',
  'statements.import-stopped': 'Dừng nạp bản ghi',
  'statements.purge-asked': 'Yêu cầu dọn dẹp bản ghi',
  'statements.purge-resumed': 'Cho dọn dẹp bản ghi chạy tiếp',
  'subscription.changed': 'Sửa nơi nhận bản ghi',
  'subscription.created': 'Thêm nơi nhận bản ghi',
  'subscription.gone': 'Nơi nhận thôi nhận, tự tạm dừng',
  'subscription.removed': 'Gỡ nơi nhận bản ghi',
  'subscription.replayed': 'Gửi lại bản ghi từ một ngày',
  'subscription.retried': 'Gửi lại bản ghi bị từ chối',
  'unit.closed': 'Giải thể đơn vị',
  'unit.merged': 'Sáp nhập đơn vị',
  'unit.moved': 'Chuyển đơn vị',
  'unit.renamed': 'Đổi tên đơn vị',
};
const SUBJECTS: Record<string, string> = {
  certificate: 'Chứng nhận', course: 'Khóa học', credential: 'Kết nối', framework: 'Khung kỹ năng', person: 'Người', question: 'Câu hỏi', 'paper-session': 'Buổi kiểm tra trên giấy', sitting: 'Bài kiểm tra', plan: 'Yêu cầu của năm', statement: 'Bản ghi', subscription: 'Nơi nhận', task: 'Công việc', unit: 'Đơn vị',
};

const FIELDS: Record<string, string> = {
  reason: 'lý do', registerNumber: 'số vào sổ', target: 'chỉ tiêu', value: 'mẫu số', before: 'trước', after: 'sau', source: 'căn cứ', date: 'ngày', skillGroup: 'nhóm kỹ năng',
  criterion: 'điều kiện', version: 'phiên bản', versionNumber: 'phiên bản', scopes: 'quyền', title: 'tên', name: 'tên', username: 'tài khoản', address: 'địa chỉ mạng', count: 'số lượng', issued: 'số đã cấp', on: 'từ ngày', people: 'số người',
  activities: 'khóa học được báo', expiresAt: 'hết hạn', overlapHours: 'số giờ mật khẩu cũ còn dùng', voiding: 'bản ghi hủy', kind: 'loại', filter: 'bộ lọc', from: 'từ lúc', letters: 'số bản ghi', paused: 'tạm dừng', newSecret: 'mật khẩu mới', audiences: 'nhóm đối tượng', to: 'sang', gone: 'số dòng bỏ', written: 'số dòng ghi',
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
