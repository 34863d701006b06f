import { openApiDocument } from '../lambdas/api/openapi.ts';
import { documentedApi } from './documented-api.ts';
import { runAlone, smallCommand } from './program/small-command.ts';

await runAlone(
  smallCommand('npm run -s openapi', 'Prints the OpenAPI document of the API.').action(() => {
    process.stdout.write(`${JSON.stringify(openApiDocument(documentedApi()), null, 2)}\n`);
  }),
);
