import type { Question } from '../question';
import { COLUMNS } from './sheet-columns';

/** The sheet of instructions, line by line; a line without a text is a heading. */
export const GUIDE: readonly (readonly [string, string])[] = [
  ['Cách dùng tệp này', ''],
  ['1. Điền', 'Mỗi câu hỏi một dòng ở trang “Câu hỏi”. Trang “Ví dụ” có sẵn mỗi loại một câu để xem cách ghi. Không đổi tên và không xóa dòng tiêu đề.'],
  ['2. Gửi lên', 'Vào Ngân hàng câu hỏi, chọn Nhập từ tệp. Hệ thống cho xem trước: câu nào thêm mới, câu nào viết lại, dòng nào có lỗi. Chưa có gì thay đổi cho đến khi bạn bấm Nhập.'],
  ['3. Sửa lỗi', 'Lỗi được chỉ đến từng ô. Sửa trong tệp rồi gửi lại, hoặc chọn nhập riêng các câu không có lỗi.'],
  ['Các cột', ''],
  [COLUMNS.key, 'Tên ngắn, không trùng: chữ thường không dấu, số, gạch nối, ví dụ nts-001. Câu đã có trong ngân hàng với mã này sẽ được viết lại. Để trống thì hệ thống tự đặt.'],
  [COLUMNS.kind, 'Chọn trong danh sách.'],
  [COLUMNS.skill, 'Chọn trong danh sách, hoặc gõ nhóm mới.'],
  [COLUMNS.difficulty, '1 dễ, 2 vừa, 3 khó.'],
  [COLUMNS.audiences, 'Mã đối tượng mà câu này hợp, cách nhau bằng dấu chấm phẩy. Để trống: dùng cho mọi người.'],
  [COLUMNS.prompt, 'Lời câu hỏi. Xuống dòng trong ô bằng Alt+Enter.'],
  [COLUMNS.explain, 'Vì sao đáp án đúng; người học đọc sau khi nộp bài.'],
  ['Từng loại câu', ''],
  ['Một đáp án', '3 đến 5 lựa chọn ở các cột Lựa chọn A–E. Đáp án đúng: một chữ cái, ví dụ B.'],
  ['Nhiều đáp án', '3 đến 5 lựa chọn, ít nhất hai đúng và một sai. Đáp án đúng: các chữ cái, ví dụ A; C. Người học phải chọn đúng hết mới có điểm.'],
  ['Đúng – Sai', 'Đáp án đúng: Đúng hoặc Sai, các cột lựa chọn để trống. Muốn dùng lời khác thì điền hai lựa chọn A, B và ghi chữ cái.'],
  ['Sắp thứ tự', '3 đến 6 việc ở các cột Lựa chọn, từ A trở đi theo thứ tự đúng. Hệ thống tự xáo khi hỏi.'],
  ['Ghép đôi', '3 đến 6 cặp: vế trái ở Lựa chọn A, vế phải ở Ghép với / điểm A, và cứ thế. Vế thừa: mỗi dòng một vế, nhiều nhất 3.'],
  ['Điền từ', 'Đáp án đúng: mỗi cách viết được chấp nhận một dòng (Alt+Enter). Không phân biệt chữ hoa, chữ thường.'],
  ['Điền số', 'Đáp án đúng: một số, ví dụ 12,5. Sai số: lệch bao nhiêu vẫn đúng. Đơn vị: ví dụ người, km.'],
  ['Thực hành', '2 đến 5 tiêu chí ở các cột Lựa chọn, điểm của từng tiêu chí ở Ghép với / điểm. Người chấm cho điểm theo tiêu chí.'],
  ['Cần biết', ''],
  ['Dấu nháy đơn', 'Chữ bắt đầu bằng = + - @ được xuất kèm dấu nháy đơn (\') ở đầu để Excel không hiểu là công thức. Cứ để nguyên; khi nhập lại hệ thống tự bỏ.'],
  ['Công thức, ngày tháng', 'Không dùng công thức trong ô. Nếu Excel tự đổi chữ thành ngày, hãy định dạng ô là Văn bản (Text) rồi gõ lại.'],
  ['Giới hạn', 'Mỗi tệp nhiều nhất 2.000 câu, 10 MB. Câu chọn vùng trên hình không có trong Excel; hãy dùng tệp QTI.'],
];

const common = { skill: 'AT.1', difficulty: 1 as const };
const option = (id: string, text: string): { id: string; text: string } => ({ id, text });

export const SAMPLES: readonly Question[] = [
  { ...common, key: 'vd-1', kind: 'single', prompt: 'Nhận cuộc gọi xưng là công an, đòi chuyển tiền ngay. Việc nên làm trước tiên?', explain: 'Cơ quan nhà nước không đòi chuyển tiền qua điện thoại.', answers: [{ ...option('a', 'Chuyển tiền cho xong'), correct: false }, { ...option('b', 'Gác máy, gọi số của công an xã'), correct: true }, { ...option('c', 'Đọc mã OTP cho họ kiểm tra'), correct: false }] },
  { ...common, key: 'vd-2', kind: 'multiple', prompt: 'Mật khẩu tốt cần gì?', explain: 'Dài và không đoán được; không dùng lại ở nơi khác.', answers: [{ ...option('a', 'Dài từ 12 ký tự'), correct: true }, { ...option('b', 'Là ngày sinh'), correct: false }, { ...option('c', 'Không dùng chung nhiều nơi'), correct: true }] },
  { ...common, key: 'vd-3', kind: 'true-false', prompt: 'Mã OTP có thể đọc cho nhân viên ngân hàng.', explain: 'Không ai được quyền hỏi mã OTP.', answers: [{ ...option('a', 'Đúng'), correct: false }, { ...option('b', 'Sai'), correct: true }] },
  { ...common, difficulty: 2, key: 'vd-4', kind: 'ordering', prompt: 'Sắp xếp các bước nộp hồ sơ trực tuyến.', explain: 'Đăng nhập trước, nộp sau cùng.', items: [option('a', 'Đăng nhập'), option('b', 'Chọn thủ tục'), option('c', 'Điền tờ khai'), option('d', 'Nộp')] },
  { ...common, difficulty: 2, key: 'vd-5', kind: 'matching', prompt: 'Ghép việc với ứng dụng.', explain: 'Mỗi ứng dụng một việc chính.', left: [option('a', 'Gọi xe'), option('b', 'Gửi thư'), option('c', 'Nộp hồ sơ')], right: [option('x', 'Ứng dụng gọi xe'), option('y', 'Thư điện tử'), option('z', 'Cổng dịch vụ công'), option('w', 'Máy tính bỏ túi')], pairs: { a: 'x', b: 'y', c: 'z' } },
  { ...common, key: 'vd-6', kind: 'fill-in', prompt: 'Chép dữ liệu sang nơi khác để phòng mất gọi là gì?', explain: 'Sao lưu giúp lấy lại dữ liệu khi máy hỏng.', accept: ['sao lưu', 'backup'] },
  { ...common, key: 'vd-7', kind: 'numeric', prompt: 'Một giờ có bao nhiêu phút?', explain: '1 giờ = 60 phút.', answer: 60, tolerance: 0, unit: 'phút' },
  { ...common, difficulty: 3, key: 'vd-8', kind: 'practical', prompt: 'Soạn tin nhắn mời họp bản.', explain: 'Ngắn gọn, đủ giờ và nơi.', rubric: [{ id: 'tc-1', text: 'Có giờ và nơi họp', points: 2 }, { id: 'tc-2', text: 'Ngắn gọn, lịch sự', points: 1 }] },
];
