import type { XapiVersion } from './types';

/**
 * The version to speak for an X-Experience-API-Version header (Communication §3.3: 1.0 counts as 1.0.0, and every 1.0.x is
 * accepted; xAPI 2.0 §4.1.2). Undefined: not one of ours, or no header at all.
 */
export const negotiateVersion = (header: string | undefined): XapiVersion | undefined => {
  if (header === undefined) return undefined;
  if (/^1\.0(?:\.\d+)?$/.test(header)) return '1.0.3';
  return /^2\.0(?:\.\d+)?$/.test(header) ? '2.0.0' : undefined;
};
