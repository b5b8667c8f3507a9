import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** Makes a course of an uploaded package. What was uploaded, by whom and where it lies stands in the task. */
export const importPackage = defineJob({ name: 'courses.import-package', payload: z.object({ taskId: z.uuid() }), attempts: 8 });
