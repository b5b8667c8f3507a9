/** What a client may do, as the xAPI world names it and as an administrator reads it. */
export const SCOPES: { id: string; text: string; hint: string }[] = [
  { id: 'statements/write', text: 'Gửi bằng chứng học tập', hint: 'cho công cụ soạn bài, nền tảng học khác' },
  { id: 'statements/read/mine', text: 'Đọc bằng chứng do chính kết nối này gửi', hint: '' },
  { id: 'statements/read', text: 'Đọc mọi bằng chứng học tập', hint: 'cho kho dữ liệu, phần mềm thống kê' },
  { id: 'state', text: 'Đọc, ghi trạng thái bài học', hint: '' },
  { id: 'define', text: 'Sửa mô tả hoạt động', hint: '' },
  { id: 'profile', text: 'Đọc, ghi hồ sơ hoạt động và người học', hint: '' },
  { id: 'all/read', text: 'Đọc tất cả', hint: 'chỉ cấp khi thật cần' },
  { id: 'all', text: 'Toàn quyền', hint: 'chỉ cấp khi thật cần' },
];

export const scopeText = (id: string): string => SCOPES.find((scope) => scope.id === id)?.text ?? id;

export const readRequest = (title: string, scopes: string[]): { faults: Record<string, string>; request: { title: string; scopes: string[] } | null } => {
  const faults: Record<string, string> = {};
  const name = title.trim().replace(/\s+/g, ' ');
  if (name.length < 3) faults['title'] = 'Đặt tên để sau này biết khóa này của phần mềm nào.';
  if (scopes.length === 0) faults['scopes'] = 'Chọn ít nhất một quyền.';
  return Object.keys(faults).length > 0 ? { faults, request: null } : { faults, request: { title: name, scopes } };
};
