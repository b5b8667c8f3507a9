import { z } from 'zod';
import { defineJob } from '@hvs/platform';

/** Draws the PDF of an issued certificate. */
export const renderCertificate = defineJob({ name: 'certification.render', payload: z.object({ certificateId: z.uuid() }), attempts: 20, patient: true });
/** Removes a PDF that must not be there any more. */
export const removeRendering = defineJob({ name: 'certification.remove', payload: z.object({ sha2: z.string() }), attempts: 20, patient: true });
/** Issues the certificates a task lists. */
export const issueCertificates = defineJob({ name: 'certification.issue', payload: z.object({ taskId: z.uuid() }), attempts: 20, patient: true });
