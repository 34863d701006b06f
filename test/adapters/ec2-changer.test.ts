import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { fact } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedEc2, ec2LikeLatencies } from '../../simulated-aws/ec2.ts';
import { makeNetwork, makePlainVolume, makeServer } from '../contracts/compute-site.ts';

const setup = async () => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const ec2 = createSimulatedEc2({ clock, latencies: ec2LikeLatencies });
  const compute = createEc2Compute({ ec2, clock });
  const volumeId = await makePlainVolume({ ec2, clock, kms: ec2.kms });
  await clock.sleep(10_000);
  const enlarge = (sizeGiB: number) => compute.changer.change({ do: 'modify-volume', volumeId, sizeGiB });
  const seen = async () => {
    const site = await compute.observe({ volumes: [volumeId], modificationsOf: [volumeId] });
    return [fact(site.volumes, volumeId), fact(site.modifications ?? new Map(), volumeId)];
  };
  return { ec2, clock, compute, volumeId, enlarge, seen };
};

describe('a volume that is enlarged', () => {
  it('is accepted with the id of the request, and shown with its modification', async () => {
    const { clock, enlarge, seen } = await setup();
    expect((await seen())[1]).toEqual({ is: 'absent' });
    expect(await enlarge(100)).toEqual({ outcome: 'done', requestId: expect.any(String) });
    await clock.sleep(10_000);
    expect(await seen()).toEqual([
      { is: 'present', value: expect.objectContaining({ sizeGiB: 100 }) },
      { is: 'present', value: expect.objectContaining({ state: 'optimizing', targetGiB: 100 }) },
    ]);
  });

  it('waits while a modification is under way, and is refused for good after it', async () => {
    const { clock, enlarge } = await setup();
    await enlarge(100);
    expect(await enlarge(200)).toMatchObject({ outcome: 'wait', code: 'IncorrectModificationState' });
    await clock.sleep(1_000_000);
    expect(await enlarge(200)).toMatchObject({ outcome: 'failed', code: 'VolumeModificationRateExceeded' });
  });

  it('is unknown where EC2 does not tell of its modifications', async () => {
    const { ec2, seen } = await setup();
    ec2.faults.deny('DescribeVolumesModifications');
    expect((await seen())[1]?.is).toBe('unknown');
  });
});

describe('a network interface', () => {
  const onServer = async () => {
    const { ec2, clock, compute } = await setup();
    const { subnet } = await makeNetwork({ ec2, clock, kms: ec2.kms });
    const serverId = await makeServer({ ec2, clock, kms: ec2.kms }, subnet);
    const call = {
      do: 'create-nic',
      token: 'job-1',
      groupId: 'group-1',
      subnetId: subnet,
      securityGroupIds: [],
    } as const;
    const seen = async (id: string) => {
      await clock.sleep(10_000);
      return fact((await compute.observe({ nics: [id] })).nics, id);
    };
    return { ec2, compute, change: compute.changer.change, serverId, subnet, call, seen };
  };

  it('is made once for a token, with the tag of its group, attached, detached and deleted, which is done where it is gone', async () => {
    const { ec2, change, serverId, call, seen } = await onServer();
    const first = await change(call);
    const { made: id = '?' } = first.outcome === 'done' ? first : {};
    expect(id).toMatch(/^eni-/);
    expect(await change(call)).toMatchObject({ outcome: 'done', made: id });
    expect(ec2.inspect((view) => view.get('networkInterfaces', id)?.tags)).toEqual({ [TAGS.group]: 'group-1' });
    expect(await seen(id)).toMatchObject({ is: 'present' });
    const attach = { do: 'attach-nic', networkInterfaceId: id, serverId, deviceIndex: 1 } as const;
    expect(await change(attach)).toMatchObject({ outcome: 'done' });
    const shown = await seen(id);
    const attachmentId = shown.is === 'present' ? (shown.value.attachment?.id ?? '?') : '?';
    expect(await change({ do: 'delete-nic', networkInterfaceId: id })).toMatchObject({ outcome: 'wait' });
    expect(await change({ do: 'detach-nic', networkInterfaceId: id, attachmentId })).toMatchObject({ outcome: 'done' });
    await seen(id);
    for (let n = 0; n < 2; n += 1)
      expect(await change({ do: 'delete-nic', networkInterfaceId: id })).toMatchObject({ outcome: 'done' });
  });

  it('is refused where its subnet is not there, which a look shows as well', async () => {
    const { compute, change, subnet, call } = await onServer();
    const nowhere = 'subnet-0123456789abcdef0';
    expect(await change({ ...call, subnetId: nowhere })).toMatchObject({ outcome: 'failed' });
    const { subnets = new Map() } = await compute.observe({ subnets: [subnet, nowhere] });
    expect(fact(subnets, subnet)).toMatchObject({ is: 'present', value: { id: subnet } });
    expect(fact(subnets, nowhere)).toEqual({ is: 'absent' });
  });
});

describe('the type of a server', () => {
  it('is changed while the server is stopped, waits while it runs, and a type that EC2 has not is absent', async () => {
    const { ec2, clock, compute } = await setup();
    const subject = { ec2, clock, kms: ec2.kms };
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    const call = { do: 'set-instance-type', serverId, instanceType: 'm6i.4xlarge' } as const;
    expect(await compute.changer.change(call)).toMatchObject({ outcome: 'wait', code: 'IncorrectInstanceState' });
    await compute.perform([{ do: 'force-stop', serverId }]);
    await clock.sleep(60_000);
    for (let n = 0; n < 2; n += 1) expect(await compute.changer.change(call)).toMatchObject({ outcome: 'done' });
    const { serverTypes } = await compute.observe({ serverTypes: ['m6i.4xlarge', 'm99.large'] });
    expect([fact(serverTypes, 'm6i.4xlarge').is, fact(serverTypes, 'm99.large').is]).toEqual(['present', 'absent']);
  });
});
