import type { openApiDocument } from '../lambdas/api/openapi.ts';
import type { Support } from '../lambdas/api/support.ts';

type Document = ReturnType<typeof openApiDocument>;

const METHODS = ['get', 'post', 'put', 'delete'] as const;

const WORDS = {
  supported: 'supported',
  different: 'supported, with a difference',
  refused: 'refused',
  extra: 'not of SDRS',
} as const satisfies Record<Support['is'], string>;

/** How each operation stands, as a table for docs/api.md. It comes from the routes themselves. */
export const apiTable = ({ paths = {} }: Document): string =>
  [
    '| call | | |',
    '|---|---|---|',
    ...Object.entries(paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const support = (item?.[method] as { readonly 'x-sdrs'?: Support } | undefined)?.['x-sdrs'];
        return support ? [row(`${method.toUpperCase()} ${short(path)}`, support)] : [];
      }),
    ),
  ].join('\n');

const row = (call: string, { is, note }: Support): string => `| \`${call}\` | ${WORDS[is]} | ${note} |`;

const short = (path: string): string => path.replace('/v1/{project_id}', '');
