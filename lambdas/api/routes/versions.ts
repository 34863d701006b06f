import { createRoute, z } from '@hono/zod-openapi';
import { answers } from '../answers.ts';
import type { Api } from '../api.ts';
import { CODES } from '../codes.ts';
import { answerTo } from '../errors.ts';
import { supported } from '../support.ts';

const Version = z
  .object({
    id: z.literal('v1'),
    links: z.array(z.object({ rel: z.literal('self'), href: z.string() })),
    version: z.literal(''),
    status: z.literal('CURRENT'),
    updated: z.string(),
    min_version: z.literal(''),
  })
  .openapi('Version');

const tags = ['Versions'];

const list = createRoute({
  ...supported,
  method: 'get',
  path: '/',
  operationId: 'ListApiVersions',
  tags,
  summary: 'The versions of the API: v1 alone',
  responses: answers(z.object({ versions: z.array(Version) }).openapi('VersionList'), 'The versions.'),
});

const show = createRoute({
  ...supported,
  method: 'get',
  path: '/v1',
  operationId: 'ShowApiVersion',
  tags,
  summary: 'Version v1 of the API',
  responses: answers(z.object({ version: Version }).openapi('VersionShown'), 'The version.'),
});

export const addVersionRoutes = (api: Api): void => {
  api.openapi(list, (c) => c.json({ versions: [v1(c.req.url)] }, 200));
  api.openapi(show, (c) => c.json({ version: v1(c.req.url) }, 200));
  // These two are there whatever is in the table, so another method is another mistake than a wrong id.
  for (const { path } of [list, show]) {
    api.all(path, (c) => {
      const message = `${c.req.method} ${path} is not allowed. Allowed is GET.`;
      const { status, body } = answerTo(405, CODES.noSuchMethod, message);
      return c.json(body, status, { Allow: 'GET' });
    });
  }
};

/** `updated` is the day on which SDRS released its v1. Source: SDRS v1 API Reference, Querying API Versions. */
const v1 = (url: string): z.infer<typeof Version> => ({
  id: 'v1',
  links: [{ rel: 'self', href: new URL('/v1', url).href }],
  version: '',
  status: 'CURRENT',
  updated: '2018-05-30T15:00:00Z',
  min_version: '',
});
