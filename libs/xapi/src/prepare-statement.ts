import type { Actor, Statement, StoredStatement, XapiVersion } from './types';
import { inUtc } from './timestamp';

/** The version a statement without one gets (Data §2.4.10; xAPI 2.0 §4.2.4.3). */
const DATA_VERSION: Readonly<Record<XapiVersion, string>> = { '1.0.3': '1.0.0', '2.0.0': '2.0.0' };

/**
 * What an LRS adds to a statement when it stores it, and nothing else:
 * - id: given only if the sender set none (Data §2.4.1);
 * - stored and authority: always ours, whatever was sent (Data §2.4.8, §2.4.9);
 * - timestamp: `now` if there is none, and without `now` the value of stored (Data §2.4.7); under 2.0 it is
 *   turned to UTC with all its digits (xAPI 2.0 §4.2.7), under 1.0.3 left as written;
 * - version: kept if there is one (Data §2.4.10).
 */
export const prepareStatement = (
  statement: Statement,
  given: { readonly id: string; readonly stored: string; readonly authority: Actor; readonly version: XapiVersion; readonly now?: string },
): StoredStatement => {
  const timestamp = statement.timestamp ?? given.now ?? given.stored;
  return {
    ...statement,
    id: statement.id ?? given.id,
    timestamp: given.version === '2.0.0' && !timestamp.endsWith('Z') ? inUtc(timestamp) : timestamp,
    stored: given.stored,
    authority: given.authority,
    version: statement.version ?? DATA_VERSION[given.version],
  };
};
