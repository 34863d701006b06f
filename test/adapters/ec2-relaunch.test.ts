import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';
import { present } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { refusal, type Sent, scriptedEc2 } from '../support/scripted-ec2.ts';

const setup = (answer: (sent: Sent) => object = () => ({})) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const { ec2, sent } = scriptedEc2(answer);
  return { sent, compute: createEc2Compute({ ec2, clock }), inTime: clock.now() + 60_000 };
};

const launch = {
  instanceId: 'instance-1',
  networkInterfaceId: 'eni-1',
  model: {
    imageId: 'ami-1',
    instanceType: 'm5.large',
    keyName: 'pets',
    instanceProfileArn: 'arn:aws:iam::1:instance-profile/pet',
    metadata: { httpTokens: 'required' },
    tags: { team: 'pets' },
  },
  groupId: 'group-1',
  clientToken: 'token-1',
};

const LAUNCH = {
  ImageId: 'ami-1',
  InstanceType: 'm5.large',
  MinCount: 1,
  MaxCount: 1,
  NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', DeviceIndex: 0 }],
  KeyName: 'pets',
  IamInstanceProfile: { Arn: 'arn:aws:iam::1:instance-profile/pet' },
  MetadataOptions: { HttpTokens: 'required' },
  TagSpecifications: [
    {
      ResourceType: 'instance',
      Tags: [
        { Key: 'sdrs:group', Value: 'group-1' },
        { Key: 'sdrs:relaunch-of', Value: 'instance-1' },
        { Key: 'team', Value: 'pets' },
      ],
    },
    { ResourceType: 'volume', Tags: [{ Key: 'sdrs:group', Value: 'group-1' }] },
  ],
};

const flags = (DeleteOnTermination: boolean) => ({
  InstanceId: 'i-1',
  BlockDeviceMappings: ['/dev/sdf', '/dev/sdg'].map((DeviceName) => ({ DeviceName, Ebs: { DeleteOnTermination } })),
});

describe('what a relaunch tells EC2', () => {
  it.each<[Action, string, object]>([
    [
      { do: 'terminate', serverId: 'i-1' },
      'TerminateInstances',
      { InstanceIds: ['i-1'], Force: true, SkipOsShutdown: true },
    ],
    [
      { do: 'keep-volumes', serverId: 'i-1', devices: ['/dev/sdf', '/dev/sdg'] },
      'ModifyInstanceAttribute',
      flags(false),
    ],
    [
      { do: 'release-volumes', serverId: 'i-1', devices: ['/dev/sdf', '/dev/sdg'] },
      'ModifyInstanceAttribute',
      flags(true),
    ],
    [{ do: 'launch-server', ...launch }, 'RunInstances', { ...LAUNCH, ClientToken: 'token-1' }],
    [{ do: 'check-launch', ...launch }, 'RunInstances', { ...LAUNCH, DryRun: true }],
  ])('says %j as %s', async (action, api, input) => {
    const { compute, sent, inTime } = setup();
    expect(await compute.perform([action], inTime)).toMatchObject([{ outcome: 'done' }]);
    expect(sent).toEqual([{ api, input }]);
  });

  it.each([
    ['DryRunOperation', 'done'],
    ['InvalidNetworkInterface.InUse', 'done'],
    ['UnauthorizedOperation', 'failed'],
    ['InvalidAMIID.NotFound', 'failed'],
    ['InternalError', 'retry'],
  ])('takes %s, as the answer to a dry run, for %s', async (code, outcome) => {
    const { compute, inTime } = setup(() => {
      throw refusal(code);
    });
    expect(await compute.perform([{ do: 'check-launch', ...launch }], inTime)).toMatchObject([{ outcome }]);
  });
});

describe('what EC2 shows of a relaunch', () => {
  const Instances = [
    {
      InstanceId: 'i-new',
      ImageId: 'ami-1',
      InstanceType: 'm5.large',
      Placement: { Tenancy: 'default' },
      MetadataOptions: { State: 'applied', HttpTokens: 'required' },
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } }],
      Tags: [
        { Key: 'sdrs:relaunch-of', Value: 'instance-1' },
        { Key: 'aws:cloudformation:stack-name', Value: 'x' },
        { Key: 'team', Value: 'pets' },
      ],
    },
  ];

  it('is found by its tag, with what it was launched as and what would go with it', async () => {
    const { compute, sent } = setup(() => ({ Reservations: [{ Instances }] }));
    const site = await compute.observe({ relaunchesOf: ['instance-1', 'instance-2'] });
    expect(sent[0]?.input.Filters).toEqual([{ Name: 'tag:sdrs:relaunch-of', Values: ['instance-1', 'instance-2'] }]);
    expect(present(site.found.relaunchesOf, 'instance-1')).toEqual(['i-new']);
    expect(present(site.found.relaunchesOf, 'instance-2')).toEqual([]);
    const server = present(site.servers, 'i-new');
    expect(server?.disks).toMatchObject([{ device: '/dev/sdf', deleteOnTermination: true }]);
    expect(server?.launchedAs).toEqual({
      imageId: 'ami-1',
      instanceType: 'm5.large',
      tenancy: 'default',
      metadata: { httpTokens: 'required' },
      tags: { team: 'pets' },
    });
  });

  it('is unknown, not none, where EC2 did not answer', async () => {
    const { compute } = setup(() => {
      throw refusal('InternalError', 'No.', 500);
    });
    const site = await compute.observe({ relaunchesOf: ['instance-1'] });
    expect(site.found.relaunchesOf.get('instance-1')?.is).toBe('unknown');
  });
});
