import type { Deliveries } from '@hvs/lrs';
import type { Audit } from '@hvs/people';

/** Sends on what is stored. A receiver that wants no more of it is paused by nobody's hand: that, too, stands in the register of acts. */
export const deliverStatements = (deliveries: Deliveries, audit: Audit): Promise<void> =>
  deliveries.run((tx, { id, title, reason }) => audit.record(tx, { actorId: null, act: 'subscription.gone', subjectKind: 'subscription', subjectId: id, detail: { title, reason, paused: true } }));
