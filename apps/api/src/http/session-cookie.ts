import type { Config } from '@hvs/platform';

/**
 * Where a sign-in is kept. Content stands on hosts beside ours; what it sets for the whole domain must never be taken for a sign-in, and
 * a browser lets nobody set a cookie of this name but the host itself, over https (RFC 6265bis 4.1.3.2).
 */
export const sessionCookie = (config: Config): string => (config.get('PUBLIC_URL').startsWith('https:') ? '__Host-hvs_session' : 'hvs_session');
