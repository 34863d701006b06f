import * as z from 'zod';
import { permissionsOf } from '../domain/access.ts';
import type { Identify } from './caller.ts';

/**
 * Where an HTTP API of API Gateway says what was called and who has signed the request: `authorizer.iam` for IAM, and in
 * `authorizer.lambda` what the token authorizer answers as its context. Source: API Gateway Developer Guide, "Create AWS
 * Lambda proxy integrations for HTTP APIs", payload format version 2.0.
 */
const RequestContext = z.looseObject({
  requestId: z.string().optional(),
  /** The route that was authorised, e.g. `GET /{proxy+}`. */
  routeKey: z.string(),
  http: z.looseObject({ path: z.string() }),
  authorizer: z
    .looseObject({
      iam: z.looseObject({ userArn: z.string().optional() }).nullish(),
      lambda: z.looseObject({ caller: z.string().optional(), scopes: z.string().default('') }).nullish(),
    })
    .nullish(),
});

const Bindings = z.object({ requestContext: RequestContext });

/** The caller as API Gateway authenticated it. What does not come from an HTTP API names nobody. */
export const identifyFromGateway: Identify = (surroundings) => {
  const { data } = Bindings.safeParse(surroundings);
  if (data === undefined) return {};
  const { requestId, routeKey, http, authorizer } = data.requestContext;
  const judged = { method: routeKey.split(' ', 1)[0] ?? '', path: http.path };
  const token = authorizer?.lambda ?? undefined;
  const caller = authorizer?.iam?.userArn ?? token?.caller;
  return {
    judged,
    ...(caller ? { caller } : {}),
    ...(requestId === undefined ? {} : { requestId }),
    ...(token === undefined ? {} : { permissions: permissionsOf(token.scopes.split(' ')) }),
  };
};
