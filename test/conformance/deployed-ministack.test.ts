import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoAutomationStore } from '../../lambdas/adapters/aws/dynamodb/automation.ts';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { createSfnWorkflow } from '../../lambdas/adapters/aws/step-functions/index.ts';
import type { AutomationPolicy } from '../../lambdas/domain/automation/policy.ts';
import { perMachine } from '../../lambdas/domain/group/run-kind.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import type { Execution, Workflow } from '../../lambdas/ports/workflow.ts';
import { WORKFLOWS } from '../../lambdas/workflows.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { IMAGE } from '../../local/site/inventory.ts';
import { seedSite } from '../../local/site/seed.ts';
import { CONFIRMATION, expectFailedOver, identityOf, production, serversById } from '../failover/setup.ts';
import { startMinistack } from '../support/ministack.ts';
import { startMoto } from '../support/moto.ts';
import type { Service } from '../support/python/service.ts';
import { type Account, openAccount, REGION } from './support/account.ts';
import { type Deployment, deployTo } from './support/deployment.ts';
import { rootDeviceOf } from './support/protected-site.ts';
import { orderOf } from './support/telling.ts';

// ministack deploys stacks, but hardly checks what EC2 is asked for; so the deployed functions find EC2 at moto.
const moto = await startMoto();
const ministack = moto && (await startMinistack({ region: REGION, env: { AWS_ENDPOINT_URL_EC2: moto.endpoint } }));
afterAll(async () => {
  await ministack?.stop();
  await moto?.stop();
});

describe.skipIf(!ministack)('the stacks, deployed by the CDK command line to a foreign double of AWS', () => {
  let account: Account;
  let deployment: Deployment;
  beforeAll(async () => {
    account = await openAccount(moto?.endpoint ?? '');
    deployment = await deployTo((ministack as Service).endpoint);
  });
  afterAll(() => account?.close());

  it('tell clients where everything is', () => {
    expect([...deployment.keys()].sort()).toEqual([
      'ApiUrl',
      'EventBusName',
      'MonitorsBusArn',
      'ProtectStateMachineArn',
      'RestoreStateMachineArn',
      'RollBackStateMachineArn',
      'StateMachineArn',
      'TableName',
      'Termination',
      'TopicArn',
      'UnprotectStateMachineArn',
      'VolumeKeys',
    ]);
  });

  it('fail a group over with the functions as they were deployed', async () => {
    const { store, workflow, site } = await protect('pets');
    const before = await identityOf(account.ec2, production({ site }));
    expect(Object.keys(before).length).toBeGreaterThan(0);

    const { executionId } = await workflow.start('failover-1', { groupId: 'pets', confirmation: CONFIRMATION });
    expect(await ended(workflow, executionId)).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver({ runtime: { ec2: account.ec2, store }, site }, before, 'pets');
  });

  it('give production back with the functions as they were deployed, by the states of the declaration', async () => {
    const { store, workflow } = await protect('given-back');
    const group = await store.findGroup('given-back');
    // As a failover has left it that failed before it had touched anything.
    if (group) await store.saveGroup({ ...group, status: 'error-failing-over' }, group);
    const { executionId } = await workflow.start('back-1', { groupId: 'given-back', start: true }, 'roll-back');
    const execution = await ended(workflow, executionId);
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    // The first rounds wait until the last calls of a failover show.
    expect(orderOf({ execution, history: await workflow.history(executionId) })).toEqual([
      'Task: Call failover off',
      'Task: Give production back',
      'Task: Return to service',
      'Choice: Production in service?',
      'Task: Mark protected again',
    ]);
    expect(await store.findGroup('given-back')).toMatchObject({ status: 'protected' });
  });

  it('stop a production server again that comes back afterwards, by the guard as it was deployed', async () => {
    const { store, workflow, site } = await protect('returning');
    const { executionId } = await workflow.start('failover-2', { groupId: 'returning', confirmation: CONFIRMATION });
    expect(await ended(workflow, executionId)).toMatchObject({ status: 'SUCCEEDED' });
    const [serverId = '?'] = production({ site });
    await account.ec2.send(new StartInstancesCommand({ InstanceIds: [serverId] }));
    expect(await stateOf(account, serverId)).toBe('running');

    // As the rule would hand it on: EventBridge takes events of aws.ec2 from nobody but EC2.
    const event = {
      ...placeOf(deployment),
      source: 'aws.ec2',
      detail: { 'instance-id': serverId, state: 'running' },
    };
    const report = await invoke((ministack as Service).endpoint, 'GuardFunction', event);
    expect(report).toMatchObject({ guarded: 1, found: [{ serverId, state: 'running' }] });
    expect(await stateOf(account, serverId)).toBe('stopped');
    const trail = await store.listEvents('returning');
    expect(trail.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['productionServerReturned', 'productionServerFencedAgain']),
    );
  });

  it('fail a group over that somebody asks for through API Gateway, and nobody unnamed', async () => {
    const { store, site } = await protect('by-api');
    const before = await identityOf(account.ec2, production({ site }));
    const call = apiOf((ministack as Service).endpoint, deployment.get('ApiUrl') ?? '');
    expect((await call('GET', '/server-groups/by-api', undefined, {})).status).toBe(403);
    const shown = await call('GET', '/server-groups/by-api');
    expect(shown).toMatchObject({ status: 200, body: { server_group: { id: 'by-api', status: 'protected' } } });

    const action = { 'failover-server-group': { reason: 'the hall is under water' } };
    const started = await call('POST', '/server-groups/by-api/action', action);
    expect(started).toMatchObject({ status: 200, body: { job_id: expect.any(String) } });
    const job = async () => (await call('GET', `/jobs/${started.body.job_id}`)).body;
    for (let shownJob = await job(); ['INIT', 'RUNNING'].includes(shownJob.status); shownJob = await job())
      await sleep(250);
    expect(await job()).toMatchObject({ status: 'SUCCESS', job_type: 'failoverProtectionGroupNoCG' });
    await expectFailedOver({ runtime: { ec2: account.ec2, store }, site }, before, 'by-api');
    const trail = await store.listEvents('by-api');
    expect(trail.find(({ type }) => type === 'failoverProtectionGroup')?.message).toContain(':root');
  });

  it('fail a group over by an event on the bus, where its policy says so', async () => {
    const { store, automation, workflow, site } = await protect('by-event');
    const before = await identityOf(account.ec2, production({ site }));
    const clock = createVirtualClock(Date.now());
    await createSetAutomationPolicy({ store, automation, clock })('by-event', ACT_AT_ONCE);

    const { endpoint } = ministack as Service;
    // EventBridge takes events of aws.cloudwatch from nobody but CloudWatch.
    await invoke(endpoint, 'AutomationFunction', alarmOf(deployment));
    await announceFault(endpoint, { groupId: 'by-event', bus: deployment.get('MonitorsBusArn') ?? '' });
    await until(async () => (await workflow.list()).some(({ name }) => name.startsWith('auto-by-event')));
    const execution = (await workflow.list()).find(({ name }) => name.startsWith('auto-by-event'));
    expect(await ended(workflow, execution?.id ?? '')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver({ runtime: { ec2: account.ec2, store }, site }, before, 'by-event');
  });

  /** A group in the deployed table, on servers of its own at moto. */
  const protect = async (name: string) => {
    const wire = wireTo((ministack as Service).endpoint);
    const clock = createVirtualClock(Date.now());
    const { ec2 } = account;
    const zones = { production: `${REGION}a`, dr: `${REGION}a` };
    const rootDevice = await rootDeviceOf(ec2, IMAGE);
    const site = await seedSite({ ec2, clock, servers: 2, name, zones, rootDevice });
    const tableName = deployment.get('TableName') ?? '';
    const store = createDynamoGroupStore({ client: new DynamoDBClient(wire), tableName, clock });
    const machines = perMachine((kind) => deployment.get(WORKFLOWS[kind].output) ?? '');
    const workflow = createSfnWorkflow({ client: new SFNClient(wire), machines });
    await createImportGroup({ store, compute: createEc2Compute({ ec2, clock }), clock })(site.description);
    const automation = createDynamoAutomationStore({ client: new DynamoDBClient(wire), tableName });
    return { store, automation, workflow, site };
  };
});

/** The account and the region that the deployment is in, as an event names them. */
const placeOf = (deployment: Deployment) => {
  const [, , , region, account] = (deployment.get('StateMachineArn') ?? '').split(':');
  return { account, region };
};

const alarmOf = (deployment: Deployment) => ({
  ...placeOf(deployment),
  id: 'alarm-1',
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  time: new Date(Date.now() - FAULTY_FOR_MS).toISOString(),
  detail: { alarmName: 'by-event-unreachable', state: { value: 'ALARM' } },
});

/** An alarm and a monitor are enough, and the fault need not last: what the decider does besides is tested elsewhere. */
const ACT_AT_ONCE: AutomationPolicy = {
  mode: 'act',
  signals: { alarms: ['by-event-*'], healthEvents: [], ec2States: [], monitors: ['probe-1'] },
  required: { sources: 2, kinds: 2 },
  windowSeconds: 900,
  minimumDurationSeconds: 0,
  coolDownSeconds: 3600,
  distrust: { faultyShareAbove: 0.5 },
  limit: { failovers: 5, withinSeconds: 3600 },
};

/** Long enough ago for the news of its end to have arrived. */
const FAULTY_FOR_MS = 60_000;

const announceFault = async (endpoint: string, { groupId, bus }: Record<'groupId' | 'bus', string>): Promise<void> => {
  const client = new EventBridgeClient(wireTo(endpoint));
  const at = new Date(Date.now() - FAULTY_FOR_MS).toISOString();
  const Detail = JSON.stringify({ monitor: 'probe-1', state: 'faulty', groupId, at });
  const Entries = [{ EventBusName: bus, Source: 'sdrs.monitoring', DetailType: 'SDRS Fault', Detail }];
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }));
  client.destroy();
  expect(FailedEntryCount).toBe(0);
};

/** Ends with the test's own time limit where the condition never holds. */
const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await sleep(250);
};

/** ministack checks no signature, it only asks whose key it is: `test` is the account's root. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20261124/eu-central-1/execute-api/aws4_request, SignedHeaders=host, Signature=00',
};

/** Calls the deployed API by its path at ministack, as its host name is none of this machine's. */
const apiOf = (endpoint: string, apiUrl: string) => {
  const [, id] = /\/\/([^.]+)\.execute-api/.exec(apiUrl) ?? [];
  const base = `${endpoint}/_aws/execute-api/${id}/$default/v1/project-1`;
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = SIGNED) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whichever fields its own call answers with
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as any };
  };
};

const wireTo = (endpoint: string) => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
});

/** Invokes a function of the deployed stack by the construct's path in its logical id, as an event's rule would. */
const invoke = async (endpoint: string, construct: string, event: unknown): Promise<unknown> => {
  const client = new CloudFormationClient(wireTo(endpoint));
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: 'Sdrs' }));
  client.destroy();
  const fn = StackResources.find(
    ({ ResourceType, LogicalResourceId }) =>
      ResourceType === 'AWS::Lambda::Function' && LogicalResourceId?.startsWith(construct),
  );
  const url = `${endpoint}/2015-03-31/functions/${fn?.PhysicalResourceId}/invocations`;
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  return answer.json();
};

const stateOf = async ({ ec2 }: Account, serverId: string): Promise<string | undefined> =>
  (await serversById(ec2)).get(serverId)?.State?.Name;

/** A foreign process at work in real time: it can only be asked again. */
const ended = async (workflow: Workflow, executionId: string): Promise<Execution | undefined> => {
  for (;;) {
    const execution = await workflow.find(executionId);
    if (execution?.status !== 'RUNNING') return execution;
    await sleep(250);
  }
};
