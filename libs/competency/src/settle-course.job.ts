import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** What a course proves has changed: settles everybody enrolled in it, in the year. */
export const settleCourse = defineJob({ name: 'competency.settle-course', payload: z.object({ courseId: z.uuid(), year: z.number().int() }) });
