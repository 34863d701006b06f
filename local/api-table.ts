import type { openApiDocument } from '../lambdas/api/openapi.ts';
import type { Support } from '../lambdas/api/support.ts';
import { REFERENCE, supportOf, supportOfRoutes } from './sdrs-reference.ts';

type Document = ReturnType<typeof openApiDocument>;

const WORDS = {
  supported: 'as SDRS',
  different: 'differs',
  refused: 'refused',
  extra: 'not of SDRS',
} as const satisfies Record<Support['is'], string>;

/** Every operation of SDRS's API reference, as a table for docs/api.md. */
export const referenceTable = (document: Document): string => {
  const routes = supportOfRoutes(document);
  return [
    '| operation | call | here | why, or which error |',
    '|---|---|---|---|',
    ...REFERENCE.map((operation) => {
      const { is, note } = supportOf(operation, routes);
      return `| ${operation.title} | \`${operation.call}\` | ${WORDS[is]} | ${note} |`;
    }),
  ].join('\n');
};

/** Calls that the reference has not: this service's own, and those that an SDK of SDRS has beyond it. */
export const otherCallsTable = (document: Document): string => {
  const known = new Set(REFERENCE.map(({ call }) => call));
  const others = [...supportOfRoutes(document)].filter(([call, { is }]) => is === 'extra' || !known.has(call));
  return [
    '| call | here | what it is for, or which error |',
    '|---|---|---|',
    ...others.map(([call, { is, note }]) => `| \`${call}\` | ${WORDS[is]} | ${note} |`),
  ].join('\n');
};
