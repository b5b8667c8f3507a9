import 'reflect-metadata';
import { controllers } from './controllers';
import { openApiDocument } from './http/openapi';

// Prints the OpenAPI document, for the generated client types.
process.stdout.write(`${JSON.stringify(openApiDocument(controllers), null, 2)}\n`);
