import { z } from 'zod';
import { defineEvent } from '@hvs/platform';

/** A certificate stands in the register; its PDF follows. */
export const certificateIssued = defineEvent('certification.certificate-issued', z.object({ certificateId: z.uuid(), personId: z.uuid() }));
