import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** What a plan year requires of these audiences has changed: settles whoever belongs to them. */
export const settleAudiences = defineJob({ name: 'competency.settle-audiences', payload: z.object({ year: z.number().int(), audiences: z.array(z.string()) }) });
