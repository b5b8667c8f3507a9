import { z } from 'zod';
import { defineEvent } from '@hvs/platform';

/** These statements are new in the store. `lms`: our own, folded already by whoever stored them; `client`: from outside. */
export const statementsStored = defineEvent('lrs.statements-stored', z.object({ ids: z.array(z.guid()).min(1), kind: z.enum(['lms', 'client']) }));
