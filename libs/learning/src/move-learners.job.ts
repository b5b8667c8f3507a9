import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** Moves whoever learns an older version of a course to the one that is open now. Which, and who asked, stands in the task. */
export const moveLearners = defineJob({ name: 'learning.move-learners', payload: z.object({ taskId: z.uuid() }), attempts: 8 });
