import { defineJob } from '@hvs/platform';
import { z } from 'zod';

/** Works at a purge for a while, and asks for itself again until it is done. */
export const purgeStatements = defineJob({ name: 'lrs.purge-statements', payload: z.object({ taskId: z.uuid() }), patient: true });
