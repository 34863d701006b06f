import { AssociateAddressCommand, DetachVolumeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { watchDisksFirst } from '../../simulation/oracles/disks-first.ts';
import { noteBefore } from '../../simulation/oracles/failed-over.ts';
import { watchForced } from '../../simulation/oracles/forced.ts';
import { type SeenInstance, seenIn } from '../../simulation/oracles/items.ts';
import { watchTold } from '../../simulation/oracles/told.ts';
import type { Violation } from '../../simulation/oracles/violation.ts';
import { prepare, setup } from './setup.ts';

const prepared = await prepare();

const begin = async ({ isTouched = false } = {}) => {
  const { world } = await setup(prepared);
  const seen: Violation[] = [];
  const { ec2 } = world;
  const before = ec2.inspect((view) => noteBefore(view, prepared.descriptions));
  const report = (violation: Violation) => void seen.push(violation);
  const instance = prepared.items.map(seenIn).find((item) => item.kind === 'instance') as SeenInstance & {
    readonly kind: 'instance';
  };
  return { ec2, seen, instance, props: { ec2, before, isTouched: () => isTouched, report } };
};

describe('the oracle of disks that come first', () => {
  const eipToDrServer = async (begun: Awaited<ReturnType<typeof begin>>) => {
    const { ec2, instance, props } = begun;
    const [eip, nic] = ec2.inspect((view) => [
      view.list('addresses')[0],
      view.list('networkInterfaces').find(({ attachment }) => attachment?.instanceId === instance.target),
    ]);
    const request = { AllocationId: eip?.id, NetworkInterfaceId: nic?.id, AllowReassociation: true };
    await watchDisksFirst(ec2, props).send(new AssociateAddressCommand(request));
    return eip?.publicIp;
  };

  it('sees an EIP that goes to a DR server without its disks', async () => {
    const begun = await begin();
    const publicIp = await eipToDrServer(begun);
    expect(begun.seen[0]).toMatchObject({ kind: 'moved before the disks' });
    expect(begun.seen[0]?.seen).toContain(`AssociateAddress gave eip ${publicIp} to ${begun.instance.target}`);
  });

  it('says nothing where people had their hands on the server', async () => {
    const begun = await begin({ isTouched: true });
    await eipToDrServer(begun);
    expect(begun.seen).toEqual([]);
  });
});

describe('the oracle of volumes that are forced off', () => {
  const forcing = async ({ isJustStarted = false } = {}) => {
    const { ec2, seen, instance, props } = await begin();
    const [data] = ec2.inspect((view) =>
      view.list('volumes').filter(({ attachment }) => attachment?.instanceId === instance.source),
    );
    const watched = watchForced(ec2, { ...props, isJustStarted: () => isJustStarted });
    const off = async (Force: boolean, InstanceId = instance.source) => {
      const answer = watched.send(new DetachVolumeCommand({ VolumeId: data?.id, InstanceId, Force }));
      await answer.catch(() => {});
      return seen.map(({ seen: said }) => said);
    };
    return { off, id: data?.id, server: instance.source };
  };

  it('sees a volume that is torn off a server that runs', async () => {
    const { off, id, server } = await forcing();
    expect(await off(true)).toEqual([`${id}, attached at ${server}, which is running`]);
  });

  it('says nothing of one that is detached without force, or from a server that it is not at', async () => {
    const { off } = await forcing();
    expect(await off(false)).toEqual([]);
    expect(await (await forcing()).off(true, 'i-other')).toEqual([]);
  });

  it('says nothing where somebody has just started the server', async () => {
    expect(await (await forcing({ isJustStarted: true })).off(true)).toEqual([]);
  });
});

describe('the oracle of what the table tells', () => {
  it('sees a server that is recorded as moved, and is not', async () => {
    const { seen, instance, props } = await begin();
    const told = watchTold(props);
    told({ ...instance, isMigrated: false });
    expect(seen).toEqual([]);
    told({ ...instance, isMigrated: true });
    expect(seen.map(({ seen: said }) => said).join()).toMatch(/web-1: mac .* has i-\w+ instead of i-\w+/);
  });

  it('sees a server that is recorded as fenced, and runs, once', async () => {
    const { seen, instance, props } = await begin();
    const told = watchTold(props);
    told({ ...instance, stayDown: 'confirmed' });
    told({ ...instance, stayDown: 'confirmed' });
    expect(seen).toEqual([
      { kind: 'recorded, and EC2 does not show it', seen: `${instance.name}: ${instance.source} is not fenced` },
    ]);
  });
});
