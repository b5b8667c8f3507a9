import { z } from 'zod';
import { defineEvent } from '@hvs/platform';

/** What an enrolment has come to has changed: completed, passed, or (after a voiding) no longer. */
export const outcomeChanged = defineEvent('learning.outcome-changed', z.object({ enrolmentId: z.uuid(), personId: z.uuid(), year: z.number().int() }));
