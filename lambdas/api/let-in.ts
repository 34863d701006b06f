import { matchedRoutes } from 'hono/route';
import { type Access, accessOf } from '../domain/access.ts';
import type { ApiContext } from './api.ts';
import type { Identity, JudgedCall } from './caller.ts';
import { CODES } from './codes.ts';
import { answerTo, type ErrorAnswer } from './errors.ts';

/**
 * Decides once more, now that the route is known, whether the call may be served. Whoever stands in front has seen a method
 * and a path, and no route. `undefined`: it may.
 */
export const refuseCall = (c: ApiContext, { caller, judged, permissions }: Identity): ErrorAnswer | undefined => {
  if (!caller) return NOBODY;
  if (judged && !isServed(c, judged)) return refuseAnother(c, judged);
  const missing = permissions && needsOf(c).find((need) => !permissions.includes(need));
  if (missing === undefined) return undefined;
  const message = `${caller} has no permission to ${missing}, which ${c.req.method} ${c.req.path} needs.`;
  return answerTo(403, CODES.notPermitted, message);
};

const NOBODY = answerTo(
  401,
  CODES.notIdentified,
  'The request names no caller. Sign it (SigV4), or send the token that this deployment trusts.',
);

const isServed = (c: ApiContext, { method, path }: JudgedCall): boolean =>
  method === c.req.method && path === c.req.path;

const refuseAnother = (c: ApiContext, { method, path }: JudgedCall): ErrorAnswer => {
  const message = `${method} ${path} was let in, and ${c.req.method} ${c.req.path} would be served. Call it by its own path.`;
  return answerTo(403, CODES.notPermitted, message);
};

/** What the matching routes need, by their own methods; a handler for every method (ALL) only surrounds a route. */
const needsOf = (c: ApiContext): readonly Access[] =>
  matchedRoutes(c)
    .filter(({ method }) => method !== 'ALL')
    .map(({ method }) => accessOf(method));
