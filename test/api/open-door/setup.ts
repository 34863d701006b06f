import type { LambdaContext } from 'hono/aws-lambda';
import { sha256 } from '../../../lambdas/adapters/sha256.ts';
import { createApi } from '../../../lambdas/api/app.ts';
import type { ApiDeps } from '../../../lambdas/api/deps.ts';
import { createGatewayHandler } from '../../../lambdas/api/gateway.ts';
import { identifyFromGateway } from '../../../lambdas/api/gateway-identity.ts';
import { createAuthorize } from '../../../lambdas/handlers/authorizer/authorize.ts';
import { ZONES } from '../../../local/api.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { createMemoryAutomationStore } from '../../support/fakes/automation-store.ts';
import { createFakeCompute } from '../../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../../support/fakes/group-store.ts';
import { createMemoryJobStore } from '../../support/fakes/job-store.ts';
import { createFakeClock, createFakeIds } from '../../support/fakes/time-and-ids.ts';
import { createFakeWorkflow } from '../../support/fakes/workflow.ts';
import { makeSite } from '../../support/observed.ts';
import { watched } from '../watched.ts';
import type { WildCall } from './wild-paths.ts';

/** What API Gateway hands on: the method and path that were judged, and the path that is to be served. */
export interface Handed {
  readonly judged: string;
  readonly raw: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorizer: object;
}

const ROUTED = ['GET', 'POST', 'PUT', 'DELETE'];

const eventOf = ({ judged, raw, method, headers, authorizer }: Handed) => ({
  version: '2.0',
  routeKey: ROUTED.includes(method) ? `${method} /{proxy+}` : '$default',
  rawPath: raw,
  rawQueryString: '',
  headers: { 'content-type': 'application/json', ...headers },
  body: bodyFor(method),
  isBase64Encoded: false,
  requestContext: {
    accountId: '111122223333',
    apiId: 'api',
    authentication: null,
    authorizer,
    domainName: 'api.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'api',
    http: { method, path: judged, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'request-1',
    routeKey: ROUTED.includes(method) ? `${method} /{proxy+}` : '$default',
    stage: '$default',
    time: '24/Nov/2026:10:00:00 +0000',
    timeEpoch: 0,
  },
});

const NO_BODY = ['GET', 'HEAD', 'get'];

/** With it, a failover starts wherever it arrives at `…/action`. */
const bodyFor = (method: string): string | null =>
  NO_BODY.includes(method) ? null : JSON.stringify({ 'failover-server-group': { reason: 'the hall is under water' } });

/** The API as it stands behind API Gateway, and what was changed through it. */
export const openDoor = async () => {
  const changes: string[] = [];
  const store = createMemoryGroupStore();
  await store.create({
    group: makeProtectionGroup(),
    instances: [makeProtectedInstance()],
    pairs: [makeReplicationPair()],
  });
  const deps: ApiDeps = {
    store: watched(store, changes),
    jobs: watched(createMemoryJobStore(), changes),
    automation: watched(createMemoryAutomationStore(), changes),
    workflow: watched(createFakeWorkflow().workflow, changes),
    compute: createFakeCompute(makeSite()).compute,
    clock: createFakeClock(),
    ids: createFakeIds(),
    settings: { zones: ZONES },
    sha256,
    background: watched(
      {
        refresh: async () => {},
        sweepGuard: async () => {},
        synchronise: async () => {},
        change: async () => {},
      },
      changes,
    ),
    identify: identifyFromGateway,
    log: () => undefined,
  };
  const handler = createGatewayHandler(createApi(deps), deps);
  /** Serves it. Answers its status, and the changes that it made. */
  const serve = async (handed: Handed) => {
    changes.length = 0;
    const event = eventOf(handed) as Parameters<typeof handler>[0];
    const { statusCode } = await handler(event, {} as LambdaContext);
    return { statusCode, changes: [...changes] };
  };
  return { serve };
};

/** Somebody whose token has the scope to read and no other. */
export const authorize = createAuthorize({
  tokens: { verify: async () => ({ subject: 'reader', scopes: ['sdrs:read'] }) },
  log: () => undefined,
});

/** What the authorizer is asked, and what comes of it: the authorizer's context, or nothing. */
export const byToken = async ({ method, headers }: WildCall, judged: string): Promise<object | undefined> => {
  const { isAuthorized, context } = await authorize({
    headers: { ...headers, authorization: 'Bearer token' },
    requestContext: { http: { method, path: judged } },
  });
  return isAuthorized ? { lambda: context } : undefined;
};

export const SIGNED = { iam: { userArn: 'arn:aws:iam::111122223333:user/reader' } };
