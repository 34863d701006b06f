/** `npm run console:types`: the OpenAPI document comes in on standard input. */
import { writeFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import { apiTypes, type OpenApiDocument } from '../../console/build/api-types.ts';
import { runAlone, smallCommand } from '../program/small-command.ts';

const SCHEMA = new URL('../../console/src/api/schema.ts', import.meta.url);

await runAlone(
  smallCommand('npm run console:types', "Writes the console's types of the API.").action(async () => {
    writeFileSync(SCHEMA, apiTypes((await json(process.stdin)) as OpenApiDocument));
  }),
);
