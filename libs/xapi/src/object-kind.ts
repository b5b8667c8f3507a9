import type { Activity, Actor, StatementObject } from './types';

/** Data §2.4.4: an object that does not say what it is, is an activity. */
export const isActivity = (object: StatementObject): object is Activity =>
  object.objectType === undefined || object.objectType === 'Activity';

export const isActor = (object: StatementObject): object is Actor => object.objectType === 'Agent' || object.objectType === 'Group';
