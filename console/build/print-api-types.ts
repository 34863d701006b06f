/** `npm run console:types`: the OpenAPI document comes in on standard input. */
import { writeFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import { apiTypes, type OpenApiDocument } from './api-types.ts';

writeFileSync(
  new URL('../src/api/schema.ts', import.meta.url),
  apiTypes((await json(process.stdin)) as OpenApiDocument),
);
