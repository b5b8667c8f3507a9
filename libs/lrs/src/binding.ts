/** Which activities learned elsewhere a client may report, for what is stored from an instant on; null: any. */
export interface Binding {
  readonly since: Date;
  readonly activities: readonly string[] | null;
}

/** Whether a result of this activity, stored at this instant, counts. Before the first binding nothing was bound. */
export const isWithin = (bindings: readonly Binding[], activity: string, stored: Date): boolean => {
  const [held] = bindings.filter(({ since }) => since <= stored).sort((a, b) => b.since.getTime() - a.since.getTime());
  return !held?.activities || held.activities.includes(activity);
};
