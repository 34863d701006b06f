import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { createSfnWorkflow } from '../../lambdas/adapters/aws/step-functions/index.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/import-group.ts';
import type { Execution, Workflow } from '../../lambdas/ports/workflow.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { seedSite } from '../../local/site/seed.ts';
import { IMAGE } from '../../local/site/servers.ts';
import { CONFIRMATION, expectFailedOver, identityOf, production, serversById } from '../failover/setup.ts';
import { startMinistack } from '../support/ministack.ts';
import { startMoto } from '../support/moto.ts';
import type { Service } from '../support/python/service.ts';
import { type Account, openAccount, REGION } from './support/account.ts';
import { type Deployment, deployTo } from './support/deployment.ts';
import { rootDeviceOf } from './support/protected-site.ts';

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
  }, 180_000);
  afterAll(() => account?.close());

  it('tell clients where everything is', () => {
    expect([...deployment.keys()].sort()).toEqual(['ApiUrl', 'StateMachineArn', 'TableName']);
  });

  it('fail a group over with the functions as they were deployed', async () => {
    const { store, workflow, site } = await protect('pets');
    const before = await identityOf(account.ec2, production({ site }));
    expect(Object.keys(before).length).toBeGreaterThan(0);

    const { executionId } = await workflow.start('failover-1', { groupId: 'pets', confirmation: CONFIRMATION });
    expect(await ended(workflow, executionId)).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver({ runtime: { ec2: account.ec2, store }, site }, before, 'pets');
  }, 120_000);

  it('stop a production server again that comes back afterwards, by the guard as it was deployed', async () => {
    const { store, workflow, site } = await protect('returning');
    const { executionId } = await workflow.start('failover-2', { groupId: 'returning', confirmation: CONFIRMATION });
    expect(await ended(workflow, executionId)).toMatchObject({ status: 'SUCCEEDED' });
    const [serverId = '?'] = production({ site });
    await account.ec2.send(new StartInstancesCommand({ InstanceIds: [serverId] }));
    expect(await stateOf(account, serverId)).toBe('running');

    // As the rule would hand it on: EventBridge takes events of aws.ec2 from nobody but EC2.
    const event = { source: 'aws.ec2', detail: { 'instance-id': serverId, state: 'running' } };
    const report = await invoke((ministack as Service).endpoint, 'GuardFunction', event);
    expect(report).toMatchObject({ guarded: 1, found: [{ serverId, state: 'running' }] });
    expect(await stateOf(account, serverId)).toBe('stopped');
    const trail = await store.listEvents('returning');
    expect(trail.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['productionServerReturned', 'productionServerFencedAgain']),
    );
  }, 120_000);

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
    const stateMachineArn = deployment.get('StateMachineArn') ?? '';
    const workflow = createSfnWorkflow({ client: new SFNClient(wire), stateMachineArn });
    await createImportGroup({ store, compute: createEc2Compute({ ec2, clock }), clock })(site.description);
    return { store, workflow, site };
  };
});

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
