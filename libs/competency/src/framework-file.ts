import { z } from 'zod';

const Verified = z.boolean();
/** The form of a file in content/frameworks. */
export const FrameworkFile = z.strictObject({
  frameworks: z.array(
    z.strictObject({
      code: z.string(), title: z.string(), source: z.string(), version: z.string(), verified: Verified, note: z.string(),
      groups: z.array(z.strictObject({ code: z.string(), name: z.string(), verified: Verified, skills: z.array(z.strictObject({ code: z.string(), name: z.string(), verified: Verified })) })),
    }),
  ),
  audiences: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  requirements: z.array(
    z.strictObject({
      year: z.number().int(), deadline: z.iso.date(), legalSource: z.string(),
      audiences: z.array(z.strictObject({ audience: z.string(), groups: z.array(z.string()), verified: Verified })),
    }),
  ),
});
export type FrameworkFile = z.infer<typeof FrameworkFile>;
