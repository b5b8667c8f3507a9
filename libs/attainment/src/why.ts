import type { Target } from './target';

/** One sentence: why somebody counts for a target, or what he still lacks. */
export const whyOf = (target: Target, person: { metAt: Date | null; missing: readonly string[]; groupsDone: number; groupsTotal: number }): string => {
  if (person.metAt) return `Đã đạt ngày ${dayOf(person.metAt)}: ${target.rule.kind === 'any-group' ? `hoàn thành ${person.groupsDone} nhóm kỹ năng` : `đủ ${person.groupsTotal} nhóm kỹ năng yêu cầu`}.`;
  if (target.rule.kind === 'advanced-class') return target.note || 'Chưa dự lớp chuyên sâu trực tiếp.';
  if (target.rule.kind === 'any-group') return `Chưa hoàn thành khóa nào (cần ${target.rule.atLeast}).`;
  return `Còn thiếu ${person.missing.length}/${person.groupsTotal} nhóm: ${person.missing.join('; ')}.`;
};

/** dd/mm/yyyy in Vietnam, which keeps UTC+7 all year. */
const dayOf = (at: Date): string => {
  const [year, month, day] = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
};
