import type { Me } from './types';

export interface Capabilities {
  /** Sees the figures of some unit. */
  seesTargets: boolean;
  /** Declares denominators, resets passwords in the own subtree. */
  managesUnit: boolean;
  /** Sees the province's registers: certificates, courses, the record store, audit. */
  seesProvince: boolean;
  /** Issues, revokes, publishes, creates credentials, voids and purges statements. */
  actsForProvince: boolean;
}

/** What the screens offer. The server decides again on every request; this only keeps dead buttons off the page. */
export const capabilitiesOf = (me: Pick<Me, 'roles'>): Capabilities => {
  const has = (role: Me['roles'][number]['role']) => me.roles.some((grant) => grant.role === role);
  const admin = has('province-admin');
  return {
    seesTargets: admin || has('auditor') || has('unit-manager'),
    managesUnit: admin || has('unit-manager'),
    seesProvince: admin || has('auditor'),
    actsForProvince: admin,
  };
};

export type RailEntry = { href: string; label: string; also?: string[] };

/** The rail by task, only what this person may open. */
export const railOf = (can: Capabilities): RailEntry[] => [
  ...(can.seesTargets ? [{ href: can.seesProvince ? '/quan-tri' : '/don-vi', label: 'Chỉ tiêu', also: ['/don-vi', '/quan-tri/chi-tieu'] }] : []),
  ...(can.seesProvince ? [{ href: '/quan-tri/chung-nhan', label: 'Chứng nhận' }, { href: '/quan-tri/khoa-hoc', label: 'Khóa học' }, { href: '/quan-tri/kiem-tra', label: 'Kiểm tra' }, { href: '/quan-tri/khung', label: 'Khung kỹ năng' }] : []),
  ...(can.managesUnit && !can.seesProvince ? [{ href: '/quan-tri/kiem-tra/cham', label: 'Kiểm tra', also: ['/quan-tri/kiem-tra'] }] : []),
  ...(can.seesTargets ? [{ href: '/quan-tri/nguoi', label: can.seesProvince ? 'Người và đơn vị' : 'Người của đơn vị' }, { href: '/quan-tri/cong-viec', label: 'Công việc' }] : []),
  ...(can.seesProvince ? [{ href: '/quan-tri/kho-ban-ghi', label: 'Kho bản ghi', also: ['/quan-tri/ket-noi'] }, { href: '/quan-tri/nhat-ky', label: 'Nhật ký' }] : []),
];

/** Whether this entry is the place the person stands in. */
export const standsIn = (entry: RailEntry, path: string): boolean =>
  path === entry.href || [...(entry.href === '/quan-tri' ? [] : [entry.href]), ...(entry.also ?? [])].some((place) => path === place || path.startsWith(`${place}/`));
