/** What a plan year asks of an audience, with the paper that says so. */
export interface PlanRow { audience: string; groups: string[]; deadline: string; legalSource: string; verified: boolean }

/** What is different for an audience between two states of a plan. */
export interface PlanDifference { audience: string; added: string[]; dropped: string[]; deadline: [string | null, string | null] | null; legalSource: [string | null, string | null] | null; verified: [boolean | null, boolean | null] | null }

/** What changes, audience by audience; the order of groups is no change of what is asked, but of how it is shown. */
export const planDifferences = (before: readonly PlanRow[], after: readonly PlanRow[]): PlanDifference[] => {
  const audiences = [...new Set([...before, ...after].map(({ audience }) => audience))];
  return audiences.flatMap((audience) => {
    const was = before.find((row) => row.audience === audience);
    const is = after.find((row) => row.audience === audience);
    const pair = <T>(a: T | undefined, b: T | undefined): [T | null, T | null] | null => (a === b ? null : [a ?? null, b ?? null]);
    const difference: PlanDifference = {
      audience,
      added: (is?.groups ?? []).filter((group) => !was?.groups.includes(group)),
      dropped: (was?.groups ?? []).filter((group) => !is?.groups.includes(group)),
      deadline: pair(was?.deadline, is?.deadline),
      legalSource: pair(was?.legalSource, is?.legalSource),
      verified: pair(was?.verified, is?.verified),
    };
    return difference.added.length + difference.dropped.length > 0 || difference.deadline || difference.legalSource || difference.verified ? [difference] : [];
  });
};
