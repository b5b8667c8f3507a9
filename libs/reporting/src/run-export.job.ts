import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** Writes the file of an export task. */
export const runExport = defineJob({ name: 'reporting.export', payload: z.object({ taskId: z.uuid() }), attempts: 5 });
