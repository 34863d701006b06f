import { openApiDocument } from '../lambdas/api/openapi.ts';
import { apiTable } from './api-table.ts';
import { documentedApi } from './documented-api.ts';

process.stdout.write(`${apiTable(openApiDocument(documentedApi()))}\n`);
