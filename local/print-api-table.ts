import { openApiDocument } from '../lambdas/api/openapi.ts';
import { apiTable } from './api-table.ts';
import { documentedApi } from './documented-api.ts';
import { runAlone, smallCommand } from './program/small-command.ts';

await runAlone(
  smallCommand('npm run -s api-table', 'Prints the table of operations in docs/api.md.').action(() => {
    process.stdout.write(`${apiTable(openApiDocument(documentedApi()))}\n`);
  }),
);
