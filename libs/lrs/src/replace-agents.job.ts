import { defineJob } from '@hvs/platform';
import { z } from 'zod';

/** Rewrites statements of somebody for a while, and asks for itself again until it is done. */
export const replaceAgents = defineJob({ name: 'lrs.replace-agents', payload: z.object({ taskId: z.uuid() }), patient: true });
