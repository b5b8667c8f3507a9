import { Admission } from './admission';
import { BearerTokens } from './bearer-tokens';
import { DocumentsController } from './documents.controller';
import { XapiDoor } from './door';
import { ObjectsController } from './objects.controller';
import { XapiSignIn } from './sign-in';
import { StatementsController } from './statements.controller';

export { registerXapi } from './edge';

/** Everything under /xapi, and what it needs. */
export const xapiControllers = [StatementsController, DocumentsController, ObjectsController];
export const xapiProviders = [Admission, BearerTokens, XapiDoor, XapiSignIn];
