import type { Sha256 } from '../domain/trail/audit-chain.ts';
import type { ApiContext } from './api.ts';

/** Names what a client would see by its content. Whether the client has it already, and is to be told only that. */
export const isKnown = (c: ApiContext, content: unknown, sha256: Sha256): boolean => {
  const tag = `"${sha256(JSON.stringify(content)).slice(0, 32)}"`;
  c.header('ETag', tag);
  const known = c.req.header('if-none-match') ?? '';
  return known.split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));
};
