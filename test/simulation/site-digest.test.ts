import {
  CreateVolumeCommand,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { judgeSite } from '../../simulation/oracles/failed-over.ts';
import type { Seen } from '../../simulation/oracles/items.ts';
import { siteDigest } from '../../simulation/oracles/site-digest.ts';
import { createStage } from '../../simulation/runs/stage.ts';
import { buildSite } from '../../simulation/sites/build-site.ts';
import { setup as setupWorld } from './setup.ts';
import { PLAIN_GROUP, PLAIN_SERVER } from './site-plans.ts';

const protections = { ...PLAIN_SERVER.protections, disksGoToo: true };
const servers = [{ ...PLAIN_SERVER, dataDisks: 1, protections }];
const machines = machinesIn(await synthesisedTemplate());
const stage = await createStage(buildSite({ groups: [{ ...PLAIN_GROUP, isolation: true, servers }] }), machines);

const setup = async () => {
  const { world } = await setupWorld(stage.prepared);
  const { ec2 } = world;
  const serverId = stage.production[0]?.serverId ?? '?';
  const own = ec2.inspect((view) => ({
    disk: view
      .list('volumes')
      .find(({ attachment }) => attachment?.instanceId === serverId && attachment.device !== '/dev/xvda'),
    nic: view.list('networkInterfaces').find(({ attachment }) => attachment?.instanceId === serverId),
    snapshot: view.list('snapshots')[0],
  }));
  const digest = (kept: ReadonlySet<string> = new Set()) => ec2.inspect((view) => siteDigest(view, stage.roles, kept));
  const giveGroups = (Groups: string[]) =>
    ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: own.nic?.id, Groups }));
  return { ec2, serverId, ...own, digest, giveGroups };
};

describe('the digest of a site', () => {
  it('sees a volume that does not go with its server any more, unless that is on record for the way back', async () => {
    const { ec2, serverId, disk, digest } = await setup();
    const before = digest();
    const Ebs = { DeleteOnTermination: false };
    const BlockDeviceMappings = [{ DeviceName: disk?.attachment?.device, Ebs }];
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: serverId, BlockDeviceMappings }));
    expect(digest()).not.toEqual(before);
    expect(digest(new Set([disk?.id ?? '?']))).toEqual(before);
  });

  it('takes an isolated network interface of production like one that has its own groups, and no other', async () => {
    const { nic, serverId, digest, giveGroups } = await setup();
    const before = digest();
    const isolation = stage.roles.isolating.get(serverId)?.isolationGroup ?? '?';
    await giveGroups([isolation]);
    expect(digest()).toEqual(before);
    await giveGroups([isolation, ...(nic?.groups ?? [])]);
    expect(digest()).not.toEqual(before);
  });
});

describe('the judge of a failed-over site', () => {
  it('sees a second copy of what is pinned, and none of what is not', async () => {
    const { ec2, snapshot } = await setup();
    const AvailabilityZone = ec2.inspect((view) => view.list('volumes')[0]?.availabilityZone);
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ SnapshotId: snapshot?.id, AvailabilityZone }));
    const pinned = { kind: 'pair', pin: snapshot?.id } as Seen;
    const said = (items: readonly Seen[]) =>
      ec2.inspect((view) => judgeSite(view, items, stage.owed).map(({ seen }) => seen));
    const spare = `${VolumeId}, made of the pinned ${snapshot?.id}, is attached to nothing`;
    expect(said([pinned])).toContain(spare);
    expect(said([])).not.toContain(spare);
  });
});
