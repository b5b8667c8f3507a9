import { DocumentsController } from './documents.controller';
import { ObjectsController } from './objects.controller';
import { StatementsController } from './statements.controller';

export { registerXapiBodies } from './raw-body';

/** Everything under /xapi. */
export const xapiControllers = [StatementsController, DocumentsController, ObjectsController];
