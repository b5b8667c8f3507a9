import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** Somebody waits for a package to be looked at; whoever works, looks at all that wait, one after the other. */
export const checkPackage = defineJob({ name: 'courses.check-package', payload: z.object({}) });
