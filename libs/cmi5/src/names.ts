/** The IRIs of cmi5. */

/** §9.6.2.1: marks a statement as cmi5 defined. */
export const CMI5_CATEGORY = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';
/** §9.6.2.2: marks a statement that may satisfy. */
export const MOVE_ON_CATEGORY = 'https://w3id.org/xapi/cmi5/context/categories/moveon';

const contextExtension = (name: string): string => `https://w3id.org/xapi/cmi5/context/extensions/${name}`;

/** §9.6.3. */
export const SESSION_ID = contextExtension('sessionid');
export const MASTERY_SCORE = contextExtension('masteryscore');
export const LAUNCH_MODE = contextExtension('launchmode');
export const LAUNCH_URL = contextExtension('launchurl');
export const MOVE_ON = contextExtension('moveon');
export const LAUNCH_PARAMETERS = contextExtension('launchparameters');

/** §9.5.5.2. */
export const REASON = 'https://w3id.org/xapi/cmi5/result/extensions/reason';

/** §9.4. */
export const BLOCK_TYPE = 'https://w3id.org/xapi/cmi5/activitytype/block';
export const COURSE_TYPE = 'https://w3id.org/xapi/cmi5/activitytype/course';

/** §8.1: the parameters a launch adds to the AU's address; the AU's own may not be named so. */
export const LAUNCH_NAMES = ['endpoint', 'fetch', 'actor', 'registration', 'activityId'] as const;
