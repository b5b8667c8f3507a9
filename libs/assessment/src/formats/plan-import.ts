import { createHash } from 'node:crypto';
import type { Question, QuestionKind } from '../question';
import type { CheckedRows } from './check-rows';

/** A wording of a bank as it stands. */
export interface StandingWording { id: string; key: string; body: Question; state: 'in use' | 'corrected' }

export interface PlannedQuestion { line: number; key: string; kind: QuestionKind; prompt: string }

/** What a file would do to a bank. Questions that the file does not name stay as they are. */
export interface ImportPlan {
  added: PlannedQuestion[];
  reworded: (PlannedQuestion & { before: { kind: QuestionKind; prompt: string } })[];
  unchanged: number;
  faults: CheckedRows['faults'];
  remarks: CheckedRows['remarks'];
  /** What is added and worded anew. */
  questions: Question[];
}

export const planImport = (checked: CheckedRows, standing: readonly StandingWording[]): ImportPlan => {
  const inUse = new Map(standing.filter(({ state }) => state === 'in use').map((one) => [one.key, one.body]));
  const corrected = new Set(standing.filter(({ state }) => state === 'corrected').map(({ body }) => canonical(body)));
  const skills = new Set([...inUse.values()].map(({ skill }) => skill));
  const plan: ImportPlan = { added: [], reworded: [], unchanged: 0, faults: [...checked.faults], remarks: [...checked.remarks], questions: [] };
  const unheard = new Map<string, number[]>();
  for (const { line, question } of checked.sound) {
    const { key, kind, skill, prompt } = question;
    const before = inUse.get(key);
    if (before && canonical(before) === canonical(question)) {
      plan.unchanged += 1;
      continue;
    }
    // Taken back into use it would bring back the wrong key, for which people were marked anew.
    if (corrected.has(canonical(question))) {
      plan.faults.push({ line, where: `câu “${key}”`, key, text: 'Đây là cách viết cũ có đáp án sai, đã được sửa và chấm lại. Hãy xuất lại ngân hàng để lấy bản mới nhất, hoặc bỏ câu này khỏi tệp.' });
      continue;
    }
    if (skills.size > 0 && !skills.has(skill)) unheard.set(skill, [...(unheard.get(skill) ?? []), line]);
    plan.questions.push(question);
    if (before) plan.reworded.push({ line, key, kind, prompt, before: { kind: before.kind, prompt: before.prompt } });
    else plan.added.push({ line, key, kind, prompt });
  }
  plan.faults.sort((a, b) => a.line - b.line);
  plan.remarks.push(...[...unheard].map(([skill, lines]) => ({ text: `Nhóm kỹ năng “${skill}” chưa có câu nào trong ngân hàng này. Nếu gõ nhầm, hãy sửa; nếu là nhóm mới thì không cần làm gì.`, lines })));
  return plan;
};

/** Known by what it would do, so that what was looked at is what is done. */
export const digestOf = (plan: ImportPlan, standing: readonly StandingWording[]): string => {
  const before = new Map(standing.filter(({ state }) => state === 'in use').map(({ key, id }) => [key, id]));
  return createHash('sha256').update(JSON.stringify([plan.questions.map((question) => [canonical(question), before.get(question.key) ?? null]), plan.faults.map(({ line, text }) => [line, text])])).digest('hex');
};

/** The database keeps the parts of a question in an order of its own. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one));
