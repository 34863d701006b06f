import { handle } from 'hono/aws-lambda';
import { createApi } from '../api/app.ts';
import { createApiDeps } from '../composition.ts';

export const handler = handle(createApi(createApiDeps()));
