import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LambdaContext } from 'hono/aws-lambda';
import { sha256 } from '../../../lambdas/adapters/sha256.ts';
import { createApi } from '../../../lambdas/api/app.ts';
import { createGatewayHandler, type GatewayAnswer } from '../../../lambdas/api/gateway.ts';
import { identifyFromGateway } from '../../../lambdas/api/gateway-identity.ts';
import { ZONES } from '../../../local/api.ts';
import { volumesOf } from '../../failover/setup.ts';
import { createFakeIds } from '../../support/fakes/time-and-ids.ts';
import { createFakeWorkflow } from '../../support/fakes/workflow.ts';
import type { TestRuntime } from '../../support/test-runtime.ts';
import { oldMachine, openLeftFor, siteOf } from '../../upgrade/release.ts';
import { type ApiDocument, documentOf } from './api-document.ts';
import type { FuzzedRequest } from './api-requests.ts';
import type { Generating } from './schema-arbitrary.ts';
import { createTable, type StoredItem, type Table } from './table.ts';

/** One of each state that matters to the API, with failed and running failovers, and one that the API itself has made. */
const GROUPS = ['healthy', 'done', 'failed', 'early', '00000000000000000000000000000002'];

/** The API behind API Gateway, on groups in many states. */
export interface ApiWorld {
  readonly document: ApiDocument;
  readonly table: Table;
  /** What the table holds before each request. */
  readonly before: readonly StoredItem[];
  /** Lines of the log that tell of a defect. */
  readonly defects: string[];
  /** Calls to services since they were emptied, as IAM names them. */
  readonly calls: string[];
  readonly there: Pick<Generating, 'known' | 'good'>;
  /** How many executions there are. */
  started(): number;
  serve(request: Omit<FuzzedRequest, 'operation'>): Promise<GatewayAnswer>;
  close(): Promise<void>;
}

export const openApiWorld = async (): Promise<ApiWorld> => {
  const { table, found } = createTable();
  const [calls, defects]: [string[], string[]] = [[], []];
  const onCall = (action: string) => calls.push(action);
  const runtime = await openLeftFor({ groups: GROUPS, machine: oldMachine, onFurnished: found, onCall });
  const { workflow, executions } = createFakeWorkflow();
  const log = (line: string) => (JSON.parse(line).level === 'ERROR' ? defects.push(line) : undefined);
  const background = {
    refresh: async () => {},
    sweepGuard: async () => {},
    synchronise: async () => {},
    change: async () => {},
  };
  // Nothing runs: what a failover changes is not the request's doing.
  const deps = { ...runtime, workflow, ids: createFakeIds(), settings: { zones: ZONES }, sha256, background, log };
  const api = createApi({ ...deps, identify: identifyFromGateway });
  const handler = createGatewayHandler(api, deps);
  const serve: ApiWorld['serve'] = (request) =>
    handler(eventOf(request) as Parameters<typeof handler>[0], {} as LambdaContext);
  const good = await goodBodies(runtime, serve);
  const before = table.items();
  const there = { known: knownIds(before), good };
  const started = () => executions.size;
  return { document: documentOf(api), table, before, defects, calls, there, started, serve, close: runtime.close };
};

const eventOf = ({
  method,
  path,
  query,
  headers,
  body,
  isBase64Encoded,
  authorizer,
}: Omit<FuzzedRequest, 'operation'>) => ({
  version: '2.0',
  routeKey: `${method} /{proxy+}`,
  rawPath: path,
  rawQueryString: query,
  headers,
  ...(body === undefined ? {} : { body }),
  isBase64Encoded,
  requestContext: {
    authorizer,
    domainName: 'api.execute-api.eu-central-1.amazonaws.com',
    http: { method, path },
    requestId: 'request-1',
    routeKey: `${method} /{proxy+}`,
  },
});

const post = async (serve: ApiWorld['serve'], path: string, body: object): Promise<void> => {
  const { statusCode, body: answer } = await serve({
    ...{ method: 'POST', path: `/v1/project-1${path}`, query: '', body: JSON.stringify(body), isBase64Encoded: false },
    headers: { 'content-type': 'application/json' },
    authorizer: { iam: { userArn: 'arn:aws:iam::111122223333:user/ada' } },
  });
  if (statusCode !== 200) throw new Error(`POST ${path} was to succeed: ${answer}`);
};

/** Prepares two sites by the API, so that a group, an instance, a pair and an action can still be made; and says which. */
const goodBodies = async ({ store, ec2 }: TestRuntime, serve: ApiWorld['serve']): Promise<Generating['good']> => {
  const made = async (site: 'watched' | 'cancelled') => {
    await post(serve, '/server-groups', group(site, siteOf(site).vpcId));
    const { id } = (await store.listGroups()).find(({ name }) => name === site) ?? { id: '' };
    return siteOf(site).servers.map(({ name, production, dr }) => instanceOf(id, name, production, dr));
  };
  const [free, [taken, ...others]] = [await made('watched'), await made('cancelled')];
  if (!taken) throw new Error('The site has no server.');
  await post(serve, '/protected-instances', taken);
  const { server_group_id, server_id } = taken.protected_instance;
  const volumes = await volumesOf(ec2, server_id);
  return {
    CreateServerGroup: [group('pets', siteOf('watched').vpcId)],
    CreateProtectedInstance: [...free, ...others],
    CreateReplication: volumes.map(({ VolumeId = '' }) => ({ replication: { server_group_id, volume_id: VolumeId } })),
    ...ACTIONS,
  };
};

const ZONE = { source_availability_zone: ZONES[0], target_availability_zone: ZONES[0] };

const group = (name: string, vpc: string) => ({ server_group: { name, ...ZONE, source_vpc_id: vpc } });

const instanceOf = (server_group_id: string, name: string, server_id: string, target_server_id: string) => ({
  protected_instance: { server_group_id, name, server_id, target_server_id },
});

const ACTIONS = {
  ActOnServerGroup: [
    { 'failover-server-group': { reason: 'the hall is under water' } },
    {
      'failover-server-group': {
        confirmation: { by: 'Ada', reason: 'water' },
        accept_unfenced: [{ instance: 'web-1', reason: 'off' }],
      },
    },
    { 'start-server-group': {} },
    { 'stop-server-group': {} },
    { 'reverse-server-group': { priority_station: 'target' } },
    { 'accept-unfenced-server-group': { instance: 'web-1', reason: 'its breaker is pulled' } },
  ],
};

/** Ids of what there is, by the names that paths, queries and bodies have for them. */
const knownIds = (items: readonly StoredItem[]): Generating['known'] => {
  const things = items.map((item) => unmarshall(item));
  const data = (type: string) => things.filter((thing) => thing.type === type).map((thing) => thing.data);
  const ids = (type: string): string[] => data(type).map(({ id }) => id);
  const servers = data('instance').flatMap((instance) => Object.values<string>(instance.servers));
  const volumes = data('pair').flatMap((pair) => Object.values<string>(pair.volumes));
  const [groups, instances, pairs] = [ids('group'), ids('instance'), ids('pair')];
  return {
    ...{ server_group_id: groups, server_group_ids: groups, protected_instance_id: instances },
    ...{ protected_instance_ids: instances, replication_id: pairs, job_id: [...ids('job'), ...ids('failover')] },
    ...{ failure_job_id: ids('failover'), server_id: servers, source_server: servers, target_server: servers },
    ...{ volume_id: volumes, disaster_recovery_drill_id: ['drill-1'], key: ['key'], project_id: ['project-1'] },
    ...{ source_availability_zone: [...ZONES], target_availability_zone: [...ZONES] },
    name: ['pets', ...data('group').map(({ name }) => name)],
  };
};
