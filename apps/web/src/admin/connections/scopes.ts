/** What a client may do, as the xAPI world names it and as an administrator reads it. */
export const SCOPES: { id: string; text: string; hint: string }[] = [
  { id: 'statements/write', text: 'Gửi bản ghi học tập', hint: 'cho nền tảng học khác, công cụ soạn bài' },
  { id: 'statements/read/mine', text: 'Đọc bản ghi do chính kết nối này gửi', hint: 'để tự kiểm tra đã gửi đủ chưa' },
  { id: 'statements/read', text: 'Đọc mọi bản ghi học tập', hint: 'cho kho dữ liệu, phần mềm thống kê' },
  { id: 'state', text: 'Đọc, ghi trạng thái bài học', hint: 'chỗ đang học dở, cho bài học chạy ở nơi khác' },
  { id: 'define', text: 'Đặt tên, mô tả hoạt động và tên người', hint: 'thiếu quyền này thì tên gửi kèm bản ghi không được ghi nhận' },
  { id: 'profile', text: 'Đọc, ghi hồ sơ hoạt động và người học', hint: 'cấu hình riêng của công cụ' },
  { id: 'all/read', text: 'Đọc tất cả', hint: 'bản ghi, trạng thái, hồ sơ; chỉ cấp khi thật cần' },
  { id: 'all', text: 'Toàn quyền', hint: 'đọc và ghi tất cả; chỉ cấp khi thật cần' },
];

export const scopeText = (id: string): string => SCOPES.find((scope) => scope.id === id)?.text ?? id;

export interface ConnectionRequest { title: string; scopes: string[]; activities: string[] | null; expiresAt: string | null }

/** `bound`: only the courses chosen; else any. `lastDay`: the day after whose end it opens nothing more; empty: until it is revoked. */
export const readRequest = (given: { title: string; scopes: string[]; bound: boolean; activities: string[]; lastDay: string }): { faults: Record<string, string>; request: ConnectionRequest | null } => {
  const faults: Record<string, string> = {};
  const title = given.title.trim().replace(/\s+/g, ' ');
  if (title.length < 3) faults['title'] = 'Đặt tên để sau này biết khóa này của phần mềm nào.';
  if (given.scopes.length === 0) faults['scopes'] = 'Chọn ít nhất một quyền.';
  if (Object.keys(faults).length > 0) return { faults, request: null };
  const expiresAt = given.lastDay === '' ? null : `${given.lastDay}T23:59:59+07:00`;
  return { faults, request: { title, scopes: given.scopes, activities: given.bound ? given.activities : null, expiresAt } };
};

/** How long the old secret goes on opening after a rotation, in hours. */
export const OVERLAPS: [number, string][] = [[0, 'Không, mật khẩu cũ hết hiệu lực ngay'], [1, 'Thêm 1 giờ'], [4, 'Thêm 4 giờ'], [24, 'Thêm 24 giờ']];
