import { z } from 'zod';
import { FrameworkDraft } from './framework-draft';

const Verified = z.boolean();
const relation = z.enum(['exactMatchOf', 'isPartOf', 'isRelatedTo']);
/** The form of a file in content/frameworks. */
export const FrameworkFile = z.strictObject({
  frameworks: z.array(
    FrameworkDraft.extend({
      code: z.string(),
      groups: z.array(z.strictObject({
        code: z.string(), name: z.string(), verified: Verified,
        skills: z.array(z.strictObject({ code: z.string(), name: z.string(), summary: z.string().default(''), verified: Verified })),
      })).min(1),
    }),
  ),
  audiences: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  requirements: z.array(
    z.strictObject({
      year: z.number().int(), deadline: z.iso.date(), legalSource: z.string(),
      audiences: z.array(z.strictObject({ audience: z.string(), groups: z.array(z.string()), verified: Verified })),
    }),
  ),
  /** Rows of “this answers to that”: [code here, code there, relation by default of the table]. */
  crosswalks: z.array(z.strictObject({
    from: z.string(), to: z.string(), relation, verified: Verified, note: z.string().default(''),
    rows: z.array(z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string(), z.string(), relation])])),
  })).default([]),
});
export type FrameworkFile = z.infer<typeof FrameworkFile>;
