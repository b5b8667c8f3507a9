import { z } from 'zod';

const code = z.string().trim().min(1).max(60).regex(/^[\p{L}\p{N}][\p{L}\p{N}._/-]*$/u, 'Mã chỉ gồm chữ, số và các dấu . _ / -');
const words = z.string().trim().min(1).max(500);

/** A step of a framework, lowest first, e.g. NC1 of Thông tư 02/2025. */
export const FrameworkLevel = z.strictObject({ code, name: words, note: z.string().trim().max(500).default('') });
export type FrameworkLevel = z.infer<typeof FrameworkLevel>;

const Skill = z.strictObject({ code, name: words, summary: z.string().trim().max(2000).default(''), verified: z.boolean() });
const Group = z.strictObject({ code, name: words, verified: z.boolean(), skills: z.array(Skill).max(200) });

/** A framework as a paper has it: groups (domains) with skills (components), and levels where it has any. */
export const FrameworkDraft = z.strictObject({
  title: words,
  source: words,
  version: z.string().trim().min(1).max(60),
  verified: z.boolean(),
  note: z.string().trim().max(4000).default(''),
  levels: z.array(FrameworkLevel).max(40).default([]),
  groups: z.array(Group).min(1).max(100),
});
export type FrameworkDraft = z.infer<typeof FrameworkDraft>;
export type DraftGroup = FrameworkDraft['groups'][number];
export type DraftSkill = DraftGroup['skills'][number];

/** What is wrong with a file that was handed in. Lines count from 1; 0 when no line can be named. */
export interface DraftFault { line: number; text: string }
export type ReadDraft<T> = { ok: true; value: T } | { ok: false; faults: DraftFault[] };

/** Codes stand for one thing each, in the whole of a framework. */
export const repeatedCodes = (groups: readonly Pick<DraftGroup, 'code' | 'skills'>[]): string[] => {
  const seen = new Set<string>();
  return groups.flatMap((group) => [group.code, ...group.skills.map((skill) => skill.code)]).filter((one) => seen.size === seen.add(one).size);
};
