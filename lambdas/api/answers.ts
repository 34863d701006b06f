import type { z } from '@hono/zod-openapi';
import { ErrorBody } from './schemas/common.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  content: { 'application/json': { schema } },
  description,
  headers: REQUEST_ID,
});

const REQUEST_ID = {
  'X-Request-Id': { description: 'Id of the request; the log has it.', schema: { type: 'string' as const } },
};

/** What goes over the wire as it is kept. */
export const asKept = (thing: object) => ({ ...thing }) as Record<string, never>;

/** What a call is answered with: when it is done, and when it is not. */
export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: json(schema, description),
  ...REFUSALS,
});

export const REFUSALS = {
  400: json(ErrorBody, 'The request is malformed, names something that is not there, or is not allowed now.'),
  401: json(ErrorBody, 'Nobody has signed the request.'),
  403: json(ErrorBody, 'The caller may not do that.'),
  409: json(ErrorBody, 'Somebody else is at it: a failover runs, or the group was changed at the same moment.'),
  500: json(ErrorBody, 'Something unexpected happened.'),
  503: json(ErrorBody, 'AWS did not answer.'),
};

export const DELETED = {
  204: { description: 'It is deleted.', headers: REQUEST_ID },
  ...REFUSALS,
};

export const DONE = {
  204: { description: 'It is done.', headers: REQUEST_ID },
  ...REFUSALS,
};

export const NOT_FOUND = { 404: json(ErrorBody, 'It is not there.') };

export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});
