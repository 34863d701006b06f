import { openApiDocument } from '../lambdas/api/openapi.ts';
import { otherCallsTable, referenceTable } from './api-table.ts';
import { documentedApi } from './documented-api.ts';
import { runAlone, smallCommand } from './program/small-command.ts';
import { countOf } from './sdrs-reference.ts';

await runAlone(
  smallCommand('npm run -s api-table', "Prints the tables of calls in docs/api.md, and how many are as SDRS's.").action(
    () => {
      const document = openApiDocument(documentedApi());
      const parts = [referenceTable(document), otherCallsTable(document), countOf(document)];
      process.stdout.write(`${parts.join('\n\n')}\n`);
    },
  ),
);
