import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** Goes on with an import of statements for a while; how far it is stands in its row. Nobody waits for a figure that comes of it. */
export const importStatements = defineJob({ name: 'lrs.import-statements', payload: z.object({ taskId: z.uuid() }), attempts: 8, patient: true });
