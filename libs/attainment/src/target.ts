import { z } from 'zod';

export const Rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('audience-complete') }),
  z.strictObject({ kind: z.literal('any-group'), atLeast: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('organisation'), atLeast: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('advanced-class') }),
]);
const TargetDefinition = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/), title: z.string(),
  population: z.strictObject({ audiences: z.array(z.string()).min(1), staffKinds: z.array(z.string()).min(1).optional() }),
  rule: Rule, ruleSentence: z.string(), measure: z.enum(['people', 'organisations', 'units']),
  requiredPercent: z.number().min(0).max(100), deadline: z.iso.date(), legalClause: z.string(), note: z.string(),
});
/** The form of a file in content/targets. */
export const TargetFile = z.strictObject({ year: z.number().int(), targets: z.array(TargetDefinition) });
export type TargetFile = z.infer<typeof TargetFile>;
export type Target = z.infer<typeof TargetDefinition> & { year: number };

export type TargetState = 'met' | 'near' | 'behind' | 'undeclared';
/** From this share of the required percentage on, a target not yet met counts as near. */
const NEAR = 0.8;

/** Percentage to one decimal, rounded down: 99.97 % is never shown as 100 %. Null without a denominator. */
export const percentOf = (met: number, denominator: number | null): number | null =>
  denominator === null || denominator === 0 ? null : Math.floor((met * 1000) / denominator) / 10;

export const stateOf = (percent: number | null, required: number): TargetState =>
  percent === null ? 'undeclared' : percent >= required ? 'met' : percent >= required * NEAR ? 'near' : 'behind';

/** Whole days from a day to the deadline, both as yyyy-mm-dd; negative once it has passed. */
export const daysLeft = (today: string, deadline: string): number => Math.round((Date.parse(deadline) - Date.parse(today)) / 86_400_000);
