import type { Task } from '@hvs/platform';

/** A task as the screens get it; what it was asked with stays inside. */
export const taskView = (task: Task, owner?: string): Record<string, unknown> => {
  const { input: _, ...view } = task;
  return { ...view, owner: owner ?? null };
};
