import { afterAll, describe, expect, it } from 'vitest';
import type { FailoverRequest } from '../../lambdas/domain/group/failover.ts';
import type { MachineKind } from '../../lambdas/domain/group/run-kind.ts';
import { STEP_NAMES, STEPS, type StepName } from '../../lambdas/workflows.ts';
import { READ_WRITE, STEP_PERMISSIONS } from '../../lib/permissions/step-permissions.ts';
import { ACTOR_ACTIONS } from '../../lib/permissions/table-permissions.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { failOver, seedBrokenSite } from './failover-site.ts';

const used = new Map<string, Set<string>>(STEP_NAMES.map((step) => [STEPS[step].state, new Set<string>()]));

/** The state that the one execution under way is in. */
const stateNow = (): string | undefined => {
  const [execution] = runtime.log.list('RUNNING');
  if (execution === undefined) return undefined;
  const entered = runtime.log.events(execution.arn).map(({ stateEnteredEventDetails: details }) => details?.name);
  return entered.findLast((name) => name !== undefined);
};

const runtime = await createTestRuntime({ onCall: (action) => used.get(stateNow() ?? '')?.add(action) });
afterAll(() => runtime.close());

await seedBrokenSite(runtime, 3);
const refused = await runtime.workflow.start('f-0', { groupId: 'orders', confirmation: { by: '', reason: '' } });
await runtime.untilEnded(refused.executionId);
runtime.ec2.faults.deny('CreateVolume');
await failOver(runtime, 'f-fenced');
runtime.ec2.faults.allow('CreateVolume');
const back = await runtime.workflow.start('back-1', { groupId: 'orders', start: true }, 'roll-back');
await runtime.untilEnded(back.executionId);
const tooLate = await runtime.workflow.start('back-2', { groupId: 'orders' }, 'roll-back');
await runtime.untilEnded(tooLate.executionId);
const run = async (id: string, kind: MachineKind, request: Partial<FailoverRequest> = {}) => {
  const { executionId } = await runtime.workflow.start(id, { groupId: 'orders', ...request }, kind);
  await runtime.untilEnded(executionId);
  return executionId;
};
const turned = [await run('off-1', 'unprotect'), await run('on-1', 'protect')];
const refusedRuns = [await run('on-2', 'protect'), await run('off-2', 'unprotect', { groupId: 'nowhere' })];
const done = await failOver(runtime, 'f-1');
refusedRuns.push(
  await run('off-3', 'unprotect'),
  await run('restore-0', 'restore', { point: { at: '2020-01-01T00:00:00Z' } }),
);
turned.push(await run('restore-1', 'restore', { point: 'newest' }), await run('on-3', 'protect'));

const SCALING_LOOKS = ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances'];
const ROUTE_LOOKS = ['ec2:DescribeRouteTables', 'ec2:SearchTransitGatewayRoutes'];

/** What a failover within one zone has no occasion for. */
const NOT_SEEN_HERE: Partial<Record<StepName, readonly string[]>> = {
  // Where a server is a Spot instance, in an Auto Scaling group or to be relaunched, and where there are routes, an
  // isolation group, encrypted disks or EIPs that go to another VPC.
  validatePrerequisites: [
    ...SCALING_LOOKS,
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSpotInstanceRequests',
    'kms:DescribeKey',
    ...ROUTE_LOOKS,
  ],
  // Where a server has stop protection, does not stop at once, is in an Auto Scaling group, or is to be isolated.
  forceStopProductionServers: [
    ...SCALING_LOOKS,
    'autoscaling:DetachInstances',
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeNetworkInterfaces',
    'ec2:ModifyInstanceAttribute',
    'ec2:ModifyInstanceMaintenanceOptions',
    'ec2:ModifyNetworkInterfaceAttribute',
  ],
  // Where an older pin is given up.
  stopSynchronization: ['ec2:DeleteTags'],
  // Checked by EC2 along with CreateVolume and CreateSnapshot, for the tags of what is made; and where production's last
  // state is taken.
  makeDrDisksAvailable: ['ec2:CreateTags', 'ec2:CreateTags', 'ec2:CreateSnapshot', 'ec2:DescribeSnapshots'],
  restoreDisks: ['ec2:CreateTags'],
  // Where a NIC was isolated.
  beginProtection: ['ec2:ModifyNetworkInterfaceAttribute'],
  // Checked by EC2 along with CreateSnapshots; and where a set ended in error.
  takeFirstRecoveryPoints: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'ec2:CreateTags', 'ec2:DeleteSnapshot'],
  awaitSynchroniser: ['dynamodb:PutItem', 'dynamodb:Query'],
  // Where the next production was fenced once, where a NIC would be deleted with its server, where its EIPs have to go
  // to a NIC in another zone, and where there are routes.
  migrateNics: [
    'ec2:DeleteTags',
    'ec2:AssignPrivateIpAddresses',
    'ec2:AssociateAddress',
    'ec2:ModifyNetworkInterfaceAttribute',
    'ec2:CreateRoute',
    'ec2:ReplaceRoute',
    'ec2:CreateTransitGatewayRoute',
    'ec2:ReplaceTransitGatewayRoute',
    ...ROUTE_LOOKS,
  ],
  markFailoverComplete: ROUTE_LOOKS,
  // Where a failover still runs, which is then called off.
  callFailoverOff: ['dynamodb:PutItem'],
  // Where protection, auto-recovery, security groups or DeleteOnTermination were changed, where a volume hangs on its
  // way off, and where there are routes.
  giveProductionBack: [
    'ec2:DescribeInstanceAttribute',
    'ec2:DetachVolume',
    'ec2:ModifyInstanceMaintenanceOptions',
    'ec2:ModifyNetworkInterfaceAttribute',
    ...ROUTE_LOOKS,
  ],
  // Where a server has left an Auto Scaling group.
  returnToService: [...SCALING_LOOKS, 'autoscaling:AttachInstances'],
  markProtectedAgain: [...SCALING_LOOKS, 'ec2:DescribeInstanceAttribute', ...ROUTE_LOOKS],
};

const granted = (step: StepName): readonly string[] => {
  const { describe: looks, search = [], mutate, keys = [], autoScaling } = STEP_PERMISSIONS[step];
  const saysSo = mutate.length > 0 ? ACTOR_ACTIONS : [];
  return [
    ...[...new Set([...READ_WRITE, ...saysSo])].map((action) => `dynamodb:${action}`),
    ...looks.map((action) => `ec2:${action}`),
    ...[...search, ...mutate].map(({ action }) => `ec2:${action}`),
    ...keys.map((action) => `kms:${action}`),
    ...[...(autoScaling?.describe ?? []), ...(autoScaling?.mutate ?? [])].map((action) => `autoscaling:${action}`),
  ];
};

describe('the permissions of the deployed functions', () => {
  it('are put to the test by failures, by a roll-back and by a whole failover', async () => {
    expect(await runtime.workflow.find(refused.executionId)).toMatchObject({ status: 'FAILED' });
    expect(await runtime.workflow.find(back.executionId)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await runtime.workflow.find(tooLate.executionId)).toMatchObject({ error: 'CancelRefusedError' });
    for (const id of [done, ...turned]) expect(await runtime.workflow.find(id)).toMatchObject({ status: 'SUCCEEDED' });
    for (const id of refusedRuns) expect(await runtime.workflow.find(id)).toMatchObject({ status: 'FAILED' });
  });

  it.each(STEP_NAMES)('let %s make every call that it makes here, and no other', (step) => {
    const calls = [...(used.get(STEPS[step].state) ?? [])];
    expect(calls.length).toBeGreaterThan(0);
    expect([...calls, ...(NOT_SEEN_HERE[step] ?? [])].sort()).toEqual([...granted(step)].sort());
  });
});
