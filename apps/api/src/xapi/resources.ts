import type { XapiAct } from './scopes';

/** What can be done with a resource, and which act each method is; `undefined`: open to all. */
interface Resource {
  readonly methods: readonly string[];
  readonly read: XapiAct | undefined;
  readonly write?: XapiAct;
}

const READ = ['GET', 'HEAD'];
const DOCUMENT = [...READ, 'PUT', 'POST', 'DELETE'];

/** Every xAPI resource by the address of its route (Communication §2). */
const RESOURCES: Readonly<Record<string, Resource>> = {
  '/xapi/about': { methods: READ, read: undefined },
  // Not of the specification: what the category of our own statements leads to.
  '/xapi/profile': { methods: READ, read: undefined },
  '/xapi/profile/scorm': { methods: READ, read: undefined },
  '/xapi/profiles/:name': { methods: READ, read: undefined },
  '/xapi/statements': { methods: [...READ, 'POST', 'PUT'], read: 'read-statements', write: 'write-statements' },
  '/xapi/activities': { methods: READ, read: 'read-objects' },
  '/xapi/agents': { methods: READ, read: 'read-objects' },
  '/xapi/activities/state': { methods: DOCUMENT, read: 'read-state', write: 'write-state' },
  '/xapi/activities/profile': { methods: DOCUMENT, read: 'read-profile', write: 'write-profile' },
  '/xapi/agents/profile': { methods: DOCUMENT, read: 'read-profile', write: 'write-profile' },
};

export const resourceAt = (route: string | undefined): Resource | undefined =>
  (route !== undefined && Object.hasOwn(RESOURCES, route) ? RESOURCES[route] : undefined);

/** Whether a method only reads; such a request has no body for us. */
export const isRead = (method: string): boolean => READ.includes(method);

/** What a request wants; undefined when everybody may. */
export const actOf = (resource: Resource, method: string): XapiAct | undefined => (isRead(method) ? resource.read : resource.write);
