import * as z from 'zod';
import type { Identify } from './caller.ts';

/**
 * Where API Gateway says who has signed the request. REST API: `identity.userArn` for IAM, `authorizer.claims` for a
 * user pool, `authorizer.principalId` for a Lambda authorizer. HTTP API: `authorizer.iam`, `authorizer.jwt`, and
 * what a Lambda authorizer answers as its context in `authorizer.lambda`. Source: API
 * Gateway Developer Guide, "Input format of a Lambda function for proxy integration", "payload format version 2.0".
 */
const RequestContext = z.looseObject({
  requestId: z.string().optional(),
  identity: z.looseObject({ userArn: z.string().nullish() }).optional(),
  authorizer: z
    .looseObject({
      principalId: z.string().optional(),
      claims: z.looseObject({ sub: z.string().optional() }).optional(),
      iam: z.looseObject({ userArn: z.string().optional() }).optional(),
      lambda: z.looseObject({ caller: z.string().optional() }).nullish(),
      jwt: z.looseObject({ claims: z.looseObject({ sub: z.string().optional() }).optional() }).optional(),
    })
    .nullish(),
});

/** What does not come from API Gateway names nobody. */
const Bindings = z.object({ requestContext: RequestContext }).catch({ requestContext: {} });

/** The caller as API Gateway authenticated it; none where the route has no authorizer. */
export const identifyFromGateway: Identify = (surroundings) => {
  const { requestContext } = Bindings.parse(surroundings);
  const { identity, authorizer, requestId } = requestContext;
  const caller =
    identity?.userArn ??
    authorizer?.iam?.userArn ??
    authorizer?.lambda?.caller ??
    authorizer?.jwt?.claims?.sub ??
    authorizer?.claims?.sub ??
    authorizer?.principalId;
  return { ...(caller ? { caller } : {}), ...(requestId === undefined ? {} : { requestId }) };
};
