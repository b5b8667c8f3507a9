import { z } from 'zod';
import { defineEvent } from '@hvs/platform';

/** What a person has attained in a plan year has been settled anew, and differs from before. */
export const competencyChanged = defineEvent('competency.changed', z.object({ personId: z.uuid(), year: z.number().int() }));
