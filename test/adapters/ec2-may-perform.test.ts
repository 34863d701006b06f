import { EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { ACTION_ROWS } from '../../lambdas/domain/site/action-rows.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';
import { createVirtualClock } from '../../local/clocks.ts';

const ACTIONS: readonly Action[] = [
  { do: 'tag-fenced', serverId: 'i-1', failoverId: 'preflight' },
  { do: 'untag-fenced', serverId: 'i-1' },
  { do: 'tag-pinned', snapshotId: 'snap-1', groupId: 'group-1' },
  { do: 'untag-pinned', snapshotId: 'snap-1', groupId: 'group-1' },
  { do: 'tag-freed', volumeId: 'vol-1', groupId: 'group-1', failoverId: 'preflight' },
  {
    do: 'create-snapshot',
    groupId: 'group-1',
    instanceId: 'instance-1',
    pairId: 'pair-1',
    volumeId: 'vol-1',
    setId: 'set-1',
    epoch: 1,
  },
  { do: 'untag-freed', volumeId: 'vol-1' },
  { do: 'tag-group', resourceId: 'vol-1', groupId: 'group-1' },
  { do: 'untag-group', resourceId: 'vol-1', groupId: 'group-1' },
  { do: 'force-stop', serverId: 'i-1' },
  { do: 'start-server', serverId: 'i-1' },
  { do: 'detach-volume', volumeId: 'vol-1', serverId: 'i-1' },
  {
    do: 'create-volume',
    groupId: 'group-1',
    pairId: 'pair-1',
    snapshotId: 'snap-1',
    availabilityZone: 'eu-central-1a',
    disk: { sizeGiB: 8, type: 'gp3' },
    clientToken: 'token',
  },
  { do: 'attach-volume', volumeId: 'vol-1', serverId: 'i-2', device: '/dev/sdf' },
  { do: 'keep-nic', networkInterfaceId: 'eni-1', attachmentId: 'eni-attach-1' },
  { do: 'release-nic', networkInterfaceId: 'eni-1', attachmentId: 'eni-attach-1' },
  { do: 'detach-nic', networkInterfaceId: 'eni-1', attachmentId: 'eni-attach-1', force: false },
  { do: 'attach-nic', networkInterfaceId: 'eni-1', serverId: 'i-2', deviceIndex: 1 },
  { do: 'associate-address', allocationId: 'eipalloc-1', networkInterfaceId: 'eni-1', privateIp: '10.0.0.11' },
  { do: 'set-protection', serverId: 'i-1', attribute: 'disableApiStop', value: false },
  { do: 'set-auto-recovery', serverId: 'i-1', value: 'disabled' },
  { do: 'isolate-nic', networkInterfaceId: 'eni-1', serverId: 'i-1', securityGroupId: 'sg-9' },
  { do: 'restore-groups', networkInterfaceId: 'eni-1', securityGroupIds: ['sg-1'] },
  { do: 'keep-volumes', serverId: 'i-1', devices: ['/dev/sdf'] },
  { do: 'release-volumes', serverId: 'i-1', devices: ['/dev/sdf'] },
  ...(['replace-route', 'create-route'] as const).map((kind) => ({
    do: kind,
    tableId: 'rtb-1',
    destination: '10.99.0.10/32',
    networkInterfaceId: 'eni-1',
  })),
  ...(['replace-transit-route', 'create-transit-route'] as const).map((kind) => ({
    do: kind,
    tableId: 'tgw-rtb-1',
    destination: '10.99.0.10/32',
    gatewayAttachmentId: 'tgw-attach-1',
  })),
  { do: 'source-dest-check-off', networkInterfaceId: 'eni-1' },
];

const LAUNCH = {
  groupId: 'group-1',
  instanceId: 'instance-1',
  networkInterfaceId: 'eni-1',
  model: { imageId: 'ami-1', instanceType: 'm6i.large', tags: {} },
  clientToken: 'token',
};

const UNASKABLE: readonly Action[] = [
  { do: 'assign-ips', networkInterfaceId: 'eni-1', privateIps: ['10.0.0.12'], allowReassignment: true },
  { do: 'leave-scaling-group', serverId: 'i-1', scalingGroup: 'pets' },
  { do: 'join-scaling-group', serverId: 'i-1', scalingGroup: 'pets' },
  { do: 'terminate', serverId: 'i-1' },
  { do: 'check-launch', ...LAUNCH },
  { do: 'launch-server', ...LAUNCH },
];

/** The SDK's own client, whose requests end here instead of at EC2. */
const setup = (code: string) => {
  const bodies: string[] = [];
  const handle = async ({ body }: { readonly body: string }) => {
    bodies.push(String(body));
    throw new EC2ServiceException({
      name: code,
      message: 'Said by EC2.',
      $fault: 'client',
      $metadata: { httpStatusCode: 412 },
    });
  };
  const ec2 = new EC2Client({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: { handle } as never,
  });
  const clock = createVirtualClock(0);
  return { compute: createEc2Compute({ ec2, clock }), bodies };
};

describe('asking EC2 for a permission', () => {
  it('is settled for every kind of action, and tried here for each', () => {
    const kinds = (actions: readonly Action[]) => [...new Set(actions.map((action) => action.do))].sort();
    const settled = Map.groupBy(Object.entries(ACTION_ROWS), ([, { dryRun }]) => dryRun === true);
    const named = (may: boolean) =>
      settled
        .get(may)
        ?.map(([kind]) => kind)
        .sort();
    expect(kinds(ACTIONS)).toEqual(named(true));
    expect(kinds(UNASKABLE)).toEqual(named(false));
  });

  it.each(ACTIONS.map((action) => [action.do, action] as const))(
    'says DryRun in the very request that goes out: %s',
    async (_, action) => {
      const { compute, bodies } = setup('DryRunOperation');
      expect(await compute.mayPerform([action], 60_000)).toEqual([{ is: 'granted' }]);
      expect(bodies).toHaveLength(1);
      expect(new URLSearchParams(bodies[0]).get('DryRun')).toBe('true');
      // What a dry run does to a token is not documented, and the call itself must not meet it used up.
      expect(new URLSearchParams(bodies[0]).get('ClientToken')).not.toBe('token');
    },
  );

  it.each(UNASKABLE.map((action) => [action.do, action] as const))(
    'sends nothing where EC2 would do it: %s',
    async (_, action) => {
      const { compute, bodies } = setup('DryRunOperation');
      expect(await compute.mayPerform([action], 60_000)).toEqual([
        { is: 'unknown', why: expect.stringContaining('no dry run') },
      ]);
      expect(bodies).toEqual([]);
    },
  );

  it('takes UnauthorizedOperation for a no, and every other answer for none', async () => {
    const [action] = ACTIONS;
    const ask = async (code: string) => (await setup(code).compute.mayPerform(action ? [action] : [], 60_000))[0];
    expect(await ask('UnauthorizedOperation')).toEqual({ is: 'denied', why: 'UnauthorizedOperation: Said by EC2.' });
    for (const code of ['InvalidInstanceID.NotFound', 'RequestLimitExceeded', 'SomethingNew']) {
      expect(await ask(code)).toEqual({ is: 'unknown', why: `${code}: Said by EC2.` });
    }
  });
});
