import type { Config, Tx } from '@hvs/platform';
import { agentKey } from '@hvs/xapi';
import { clientAuthority, lmsAuthority } from './authority';
import { positionBefore } from './position';
import { fateOf, isAfter, type PurgePolicy } from './purge-policy';
import { attachmentsAt, nextPositions, purgeablesAt, purgeablesById, reachesOf, undelivered, type PurgeableRow } from './purges.queries';

/** A statement that is to go, as somebody sees it who may stand on it; agents and activities by their keys. */
export type Standing = Pick<PurgeableRow, 'id' | 'verb' | 'registration' | 'actor' | 'activity' | 'authority' | 'voided'>;

/** Somebody on a floor above who stands on statements: what is derived from them there must be the same after a purge. */
export interface Ground {
  /**
   * Which of these must stay, by id, and why, in words for people. What the answer rests on must not change before the transaction
   * ends: whoever is asked locks it.
   */
  needs(tx: Tx, statements: readonly Standing[]): Promise<ReadonlyMap<string, string>>;
}

/** What came of one step over the store. */
export interface Step {
  readonly going: readonly { readonly at: string }[];
  readonly kept: ReadonlyMap<string, number>;
  readonly reached: string;
  readonly attachments: ReadonlyMap<string, number>;
}

const LARGEST_STEP = 1_000;
const NOT_DELIVERED = 'Chưa chuyển tới hết các nơi nhận';
const REFUSED_THERE = 'Nơi nhận từ chối, còn chờ xử lý';

/** The last position before the policy's instant. */
export const throughOf = ({ before }: PurgePolicy): string => positionBefore(new Date(before));

/** The one walk over the store, in its order, that a dry run and a purge go. */
export class PurgeWalk {
  constructor(private readonly config: Config, private readonly grounds: readonly Ground[]) {}

  /** What of the next thousand goes, and what stays for which reason. */
  async look(tx: Tx, policy: PurgePolicy, after: string): Promise<Step> {
    const through = throughOf(policy);
    const { positions, reached } = await nextPositions(tx, policy, this.authorityKeys(policy), after, through, LARGEST_STEP);
    const asked = (await purgeablesAt(tx, policy, positions)).filter((one) => isAfter(policy, through, one));
    if (asked.length === 0) return { going: [], kept: new Map(), reached, attachments: new Map() };
    const targets = [...new Set(asked.flatMap(({ id, voids }) => [id, ...(voids === null ? [] : [voids])]))];
    const reaches = await reachesOf(tx, targets);
    const known = new Set(asked.map(({ id }) => id));
    const others = await purgeablesById(tx, policy, [...new Set([...targets, ...reaches.map(({ by }) => by)])].filter((id) => !known.has(id)));
    const needed = await this.neededOf(tx, [...asked, ...others]);
    const { going, kept } = fateOf(asked, others, reaches, needed, (one) => isAfter(policy, through, one));
    return { going, kept, reached, attachments: await attachmentsAt(tx, going.map(({ at }) => at)) };
  }

  /** The first reason that is given for each. */
  private async neededOf(tx: Tx, statements: readonly PurgeableRow[]): Promise<Map<string, string>> {
    const needed = new Map<string, string>();
    for (const ground of this.grounds) {
      for (const [id, reason] of await ground.needs(tx, statements)) if (!needed.has(id)) needed.set(id, reason);
    }
    const { after, letters } = await undelivered(tx, statements.map(({ id }) => id));
    for (const { id, at } of statements) {
      const reason = after !== null && BigInt(at) > BigInt(after) ? NOT_DELIVERED : letters.has(id) ? REFUSED_THERE : undefined;
      if (reason !== undefined && !needed.has(id)) needed.set(id, reason);
    }
    return needed;
  }

  private authorityKeys({ authorities }: PurgePolicy): string[] {
    const base = this.config.get('IRI_BASE');
    const issuer = this.config.get('OIDC_ISSUER');
    return (authorities ?? []).flatMap((word) => [
      word, agentKey(clientAuthority(base, { id: word, title: '' }))!, agentKey({ account: { homePage: lmsAuthority(base).account!.homePage, name: word } })!,
      ...(issuer === undefined ? [] : [issuer, `${issuer.replace(/\/$/, '')}/clients`].map((homePage) => agentKey({ account: { homePage, name: word } })!)),
    ]);
  }
}
