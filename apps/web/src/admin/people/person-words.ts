import type { PersonRow, Role } from '../types';

/** Roles worth a mark in a list; to learn is what everybody does. */
const WORDS: Partial<Record<Role, string>> = { 'unit-manager': 'Quản lý đơn vị', 'province-admin': 'Quản trị tỉnh', auditor: 'Kiểm tra' };

export const roleWords = (roles: PersonRow['roles']): string[] => [...new Set(roles.flatMap((grant) => WORDS[typeof grant === 'string' ? grant : grant.role] ?? []))];

/** The province's eight groups in few words, for the narrow column of a list. */
const AUDIENCES: Record<string, string> = {
  'SL-LD': 'Lãnh đạo sở, xã', 'SL-LDP': 'Lãnh đạo phòng, đơn vị trực thuộc', 'SL-CCVC': 'Công chức, viên chức, người lao động', 'SL-NC': 'Lực lượng nòng cốt',
  'SL-TV': 'Thành viên tổ chuyển đổi số', 'SL-DN': 'Doanh nghiệp, hợp tác xã', 'SL-HSSV': 'Học sinh, sinh viên', 'SL-CTCDS': 'Phụ trách chuyển đổi số',
};

export const audienceNames = (audiences: PersonRow['audiences']): string[] => audiences.map((audience) => (typeof audience === 'string' ? AUDIENCES[audience] ?? audience : AUDIENCES[audience.code] ?? audience.name));

/** What is still wrong before a person may be cut off from what he did: it cannot be undone, so it is asked for twice. */
export const pseudonymFaults = (given: { reason: string; username: string }, username: string): { reason?: string; username?: string } => ({
  ...(given.reason.length < 10 ? { reason: 'Ghi lý do rõ ràng, ít nhất 10 ký tự.' } : {}),
  ...(given.username.toLowerCase() !== username.toLowerCase() ? { username: 'Tài khoản gõ lại chưa đúng.' } : {}),
});
