import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** What the answers of a bank say of its questions, from the statements. */
export const computeItemStatistics = defineJob({ name: 'learning.item-statistics', payload: z.object({ taskId: z.uuid() }), attempts: 8 });
