import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** Looks through all sittings that drew a question whose key was wrong: first without touching anything, then marking them anew. */
export const checkCorrection = defineJob({ name: 'learning.check-correction', payload: z.object({ taskId: z.uuid() }), attempts: 8 });
export const remarkSittings = defineJob({ name: 'learning.remark-sittings', payload: z.object({ taskId: z.uuid() }), attempts: 8 });
