import type { PreparedStatement, Statement, XapiVersion, Actor } from './types';
import { inUtc } from './timestamp';

/** The version a statement without one gets (Data §2.4.10; xAPI 2.0 §4.2.4.3). */
const DATA_VERSION: Readonly<Record<XapiVersion, string>> = { '1.0.3': '1.0.0', '2.0.0': '2.0.0' };

/**
 * What an LRS adds to a statement before it stores it, and nothing else:
 * - id: given only if the sender set none (Data §2.4.1);
 * - authority: always ours, whatever was sent (Data §2.4.9);
 * - timestamp: under 2.0 it is turned to UTC with all its digits (xAPI 2.0 §4.2.7), under 1.0.3 left as written;
 * - version: kept if there is one (Data §2.4.10).
 *
 * A stored that was sent is left out: only the store knows it, and it stands for a missing timestamp (Data §2.4.7, §2.4.8).
 */
export const prepareStatement = (
  statement: Statement, given: { readonly id: string; readonly authority: Actor; readonly version: XapiVersion },
): PreparedStatement => {
  const { stored: _, ...sent } = statement;
  const { timestamp } = statement;
  return {
    ...sent,
    id: statement.id ?? given.id,
    ...(timestamp !== undefined && given.version === '2.0.0' && !timestamp.endsWith('Z') && { timestamp: inUtc(timestamp) }),
    authority: given.authority,
    version: statement.version ?? DATA_VERSION[given.version],
  };
};
