import type { CompletionPolicy } from '@hvs/courses';

/** When a need was met, in milliseconds, and by which statement. */
export interface Met { readonly at: number; readonly by: string }

/** What a statement says that a need may be met by. */
export interface Told {
  readonly statementId: string;
  readonly at: Date;
  readonly score: number | null;
  /** How long the visit was that ended here. */
  readonly spentMs: number | null;
  /** How much of the content was seen, 0 to 1. */
  readonly share: number | null;
  /** The learner's own "Đánh dấu đã học". */
  readonly marked: boolean;
}

/** What of a unit's policy is met, as far as status alone does not tell. Empty where no policy asks for it. */
export interface Toward {
  readonly score?: Met;
  /** The largest share that was told; `met`: when it was enough. */
  readonly pages?: { readonly share: number; readonly met?: Met };
  /** Every visit that ended, in the order they did. */
  readonly time?: readonly (Met & { readonly ms: number })[];
  readonly mark?: Met;
}

const isEarlier = (a: Met, b: Met): boolean => a.at < b.at || (a.at === b.at && a.by < b.by);
const earlier = (known: Met | undefined, seen: Met): Met => (known === undefined || isEarlier(seen, known) ? seen : known);

/** Adds what a statement says. In whatever order, and however often, the result is the same. */
export const foldToward = (known: Toward, seen: Told, policy: CompletionPolicy): Toward => {
  const met: Met = { at: seen.at.getTime(), by: seen.statementId };
  return policy.needs.reduce<Toward>((toward, need) => {
    switch (need.kind) {
      case 'score': return seen.score !== null && seen.score >= need.atLeast ? { ...toward, score: earlier(toward.score, met) } : toward;
      case 'pages': {
        if (seen.share === null) return toward;
        const reached = seen.share >= need.share ? earlier(toward.pages?.met, met) : toward.pages?.met;
        return { ...toward, pages: { share: Math.max(seen.share, toward.pages?.share ?? 0), ...(reached ? { met: reached } : {}) } };
      }
      case 'time': {
        if (seen.spentMs === null || toward.time?.some(({ by }) => by === met.by)) return toward;
        const visits = [...(toward.time ?? []), { ...met, ms: seen.spentMs }];
        return { ...toward, time: visits.sort((a, b) => (isEarlier(a, b) ? -1 : 1)) };
      }
      case 'mark': return seen.marked ? { ...toward, mark: earlier(toward.mark, met) } : toward;
      case 'status': return toward;
    }
  }, known);
};

/** Whether a policy's facts rest on this evidence. */
export const leadsToward = (seen: Told, { score, pages, time, mark }: Toward): boolean =>
  [score, pages?.met, mark, ...(time ?? [])].some((met) => met?.by === seen.statementId) || (pages !== undefined && seen.share === pages.share);
