import { openApiDocument } from '../lambdas/api/openapi.ts';
import { documentedApi } from './documented-api.ts';

process.stdout.write(`${JSON.stringify(openApiDocument(documentedApi()), null, 2)}\n`);
