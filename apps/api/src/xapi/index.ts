import { Admission } from './admission';
import { BearerTokens } from './bearer-tokens';
import { DocumentsController } from './documents.controller';
import { XapiDoor } from './door';
import { ObjectsController } from './objects.controller';
import { XapiSignIn } from './sign-in';
import { StatementsResource } from './statement-resource';

export { OPEN, PREFLIGHT } from './cross-origin';
export { registerXapi, routeStatements } from './edge';

/** Everything under /xapi, and what it needs. */
export const xapiControllers = [DocumentsController, ObjectsController];
export const xapiProviders = [Admission, BearerTokens, StatementsResource, XapiDoor, XapiSignIn];
