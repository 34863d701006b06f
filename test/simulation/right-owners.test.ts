import {
  AssociateAddressCommand,
  AttachVolumeCommand,
  CreateVolumeCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  ReplaceRouteCommand,
  ReplaceTransitGatewayRouteCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import { noteBefore } from '../../simulation/oracles/failed-over.ts';
import { ownersIn } from '../../simulation/oracles/owners.ts';
import { judgeDisks } from '../../simulation/oracles/right-disks.ts';
import { judgeOwners } from '../../simulation/oracles/right-owners.ts';
import type { GroupPlan, NicPlan, SitePlan } from '../../simulation/sites/site-plan.ts';
import { failOverSite, judged, type SiteOutcome } from './failed-over-site.ts';
import { PLAIN_GROUP, PLAIN_SERVER } from './site-plans.ts';

const machines = machinesIn(await synthesisedTemplate());

const nic = (index: number, strategy: NicPlan['strategy'], more: Partial<NicPlan> = {}): NicPlan => ({
  index,
  strategy,
  secondaryIps: 0,
  eips: 0,
  ipv6: 0,
  overlays: 0,
  ...more,
});

const siteOf = (nics: readonly NicPlan[], place: Partial<GroupPlan> = {}): SitePlan => ({
  groups: [{ ...PLAIN_GROUP, ...place, servers: [{ ...PLAIN_SERVER, nics, dataDisks: 1, recoveryPoints: 2 }] }],
});

const failedOver = async (nics: readonly NicPlan[], place: Partial<GroupPlan> = {}) => {
  const outcome = await failOverSite({ plan: siteOf(nics, place), machines, seed: 1 });
  expect(outcome.executions).toMatchObject([{ status: 'SUCCEEDED' }]);
  expect(outcome.violations).toEqual([]);
  const [instance] = outcome.prepared.descriptions[0]?.instances ?? [];
  const { source = '?', target = '?' } = instance?.servers ?? {};
  return { ...outcome, ec2: outcome.world.ec2, production: source, dr: target };
};

const seen = (outcome: Pick<SiteOutcome, 'world' | 'before'>): string =>
  judged(outcome)
    .map((violation) => violation.seen)
    .join('; ');

const nicOn = (view: View, serverId: string, index: number) =>
  view
    .list('networkInterfaces')
    .find(({ attachment }) => attachment?.instanceId === serverId && attachment.deviceIndex === index);

describe('whoever judges identities', () => {
  it('sees a NIC that is at nobody, by its MAC and each address', async () => {
    const { ec2, dr, ...outcome } = await failedOver([
      nic(0, 'stays'),
      nic(1, 'move-nic', { secondaryIps: 1, ipv6: 1 }),
    ]);
    const moved = ec2.inspect((view) => nicOn(view, dr, 1));
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: moved?.attachment?.id, Force: true }));
    const said = seen(outcome);
    const addresses = [...(moved?.privateIps ?? []).map(({ address }) => address), ...(moved?.ipv6 ?? [])];
    expect(addresses).toHaveLength(3);
    for (const one of [moved?.macAddress ?? '?', ...addresses]) expect(said).toContain(one);
    expect(said).toContain(`has nobody instead of ${dr}`);
  });

  it('sees an EIP at another server, and one that was to stay', async () => {
    const { ec2, dr, production, ...outcome } = await failedOver([
      nic(0, 'stays', { eips: 1 }),
      nic(1, 'move-nic', { eips: 1, secondaryIps: 1 }),
    ]);
    const [stayed, moved] = ec2.inspect((view) =>
      [production, dr].map((id, at) => {
        const on = nicOn(view, id, at);
        return view.list('addresses').find(({ association }) => association?.networkInterfaceId === on?.id);
      }),
    );
    const put = (allocation: typeof moved, to: typeof moved) =>
      ec2.send(
        new AssociateAddressCommand({
          AllocationId: allocation?.id,
          NetworkInterfaceId: to?.association?.networkInterfaceId,
          PrivateIpAddress: to?.association?.privateIp,
          AllowReassociation: true,
        }),
      );
    await put(moved, stayed);
    await put(stayed, moved);
    const said = seen(outcome);
    expect(said).toContain(`eip ${moved?.publicIp} has ${production} instead of ${dr}`);
    expect(said).toContain(`eip ${stayed?.publicIp} has ${dr} instead of ${production}`);
  });

  it('sees an overlay route that leads to the production server', async () => {
    const { ec2, dr, production, ...outcome } = await failedOver(
      [nic(0, 'stays'), nic(1, 'overlay-route', { overlays: 1 })],
      {
        zones: 'two',
      },
    );
    const [table, to] = ec2.inspect((view) => [view.list('routeTables').at(-1), nicOn(view, production, 1)]);
    const route = table?.routes.find(({ target }) => target.startsWith('eni-'));
    const request = { RouteTableId: table?.id, DestinationCidrBlock: route?.destination, NetworkInterfaceId: to?.id };
    await ec2.send(new ReplaceRouteCommand(request));
    expect(seen(outcome)).toBe(`route ${route?.destination} in ${table?.id} has ${production} instead of ${dr}`);
  });

  it('sees a transit route that leads to the production VPC', async () => {
    const { ec2, dr, production, before, world } = await failedOver([nic(0, 'stays'), nic(1, 'twin-vpc')], {
      zones: 'two',
      vpcs: 'twin',
    });
    const [table, attachments] = ec2.inspect((view) => [
      view.list('transitRouteTables')[0],
      view.list('transitAttachments'),
    ]);
    const [route] = table?.routes ?? [];
    const back = attachments.find(({ id }) => id !== route?.attachmentId);
    const request = { TransitGatewayRouteTableId: table?.id, DestinationCidrBlock: route?.destination };
    await ec2.send(new ReplaceTransitGatewayRouteCommand({ ...request, TransitGatewayAttachmentId: back?.id }));
    expect(seen({ before, world })).toBe(
      `transit ${route?.destination} in ${table?.id} has ${production} instead of ${dr}`,
    );
  });

  it('wants a new server where production has to give way, and names it where there is none', async () => {
    const { prepared, before, production, world } = await failedOver([nic(0, 'relaunch', { eips: 1 })]);
    const launched = world.ec2.inspect((view) => view.list('instances').filter(({ id }) => !before.servers.has(id)));
    expect(launched).toHaveLength(1);
    const violations = world.ec2.inspect((view) =>
      judgeOwners(view, { ...before, servers: new Set(view.list('instances').map(({ id }) => id)) }),
    );
    expect(violations.map((violation) => violation.seen).join('; ')).toContain(
      `instead of a server launched in place of ${production}`,
    );
    expect(prepared.descriptions[0]?.policy).toMatchObject({ termination: 'allowed' });
  });

  it('wants what is required even where the service could not keep it, and nothing of what is preferred', async () => {
    const { prepared, world, production, dr } = await failedOver([nic(0, 'stays'), nic(1, 'remap-eip', { eips: 1 })], {
      zones: 'two',
    });
    const [group] = prepared.descriptions;
    const [instance] = group?.instances ?? [];
    const demanding = (demands: GroupDescription['demands']) => [
      { ...group, instances: [{ ...instance, nics: instance?.nics?.map((one) => ({ ...one, demands })) }] },
    ];
    const wantedAt = (demands: GroupDescription['demands']) =>
      world.ec2.inspect((view) =>
        [...noteBefore(view, demanding(demands) as GroupDescription[]).wanted]
          .filter(([, { to }]) => to.is === 'server' && to.id === dr)
          .map(([identity]) => identity.split(' ')[0]),
      );
    expect(production).not.toBe(dr);
    const preferred = { mac: 'preferred', privateIp: 'preferred' } as const;
    expect(wantedAt(preferred)).toEqual([]);
    expect(wantedAt({ ...preferred, mac: 'required' })).toEqual(['mac']);
    expect(wantedAt({ ...preferred, privateIp: 'required' })).toEqual(['ip']);
  });

  it('names identities as the records of EC2 have them, so that each is found', async () => {
    const { world, before } = await failedOver([nic(0, 'stays'), nic(1, 'move-nic')]);
    const moved = [...before.wanted].filter(([, { from, to }]) => to.is === 'server' && to.id !== from);
    const nobody = world.ec2.inspect((view) => {
      const owners = ownersIn(view);
      return moved.filter(([identity]) => owners.get(identity) === undefined);
    });
    expect(moved.length).toBe(2);
    expect(nobody).toEqual([]);
  });
});

describe('whoever judges disks', () => {
  const nics = [nic(0, 'stays'), nic(1, 'move-nic')];
  const diskAt = (view: View, serverId: string, device: string) =>
    view.list('volumes').find(({ attachment }) => attachment?.instanceId === serverId && attachment.device === device);

  /** Puts a disk made of another snapshot in the place of one of the DR server. */
  const swap = async (
    { ec2, world, dr }: Awaited<ReturnType<typeof failedOver>>,
    snapshotOf: (view: View, used: string) => string | undefined,
  ): Promise<void> => {
    const wait = (ms: number) => world.run(world.operator('eve').sleep(ms));
    const old = ec2.inspect((view) => diskAt(view, dr, '/dev/sdf'));
    const SnapshotId = ec2.inspect((view) => snapshotOf(view, old?.snapshotId ?? '?'));
    await ec2.send(new DetachVolumeCommand({ VolumeId: old?.id }));
    await wait(30_000);
    const request = { AvailabilityZone: old?.availabilityZone, SnapshotId };
    const { VolumeId } = await ec2.send(new CreateVolumeCommand(request));
    await wait(30_000);
    await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: dr, Device: '/dev/sdf' }));
    await wait(30_000);
  };

  it('sees a disk of an older recovery point, which is not pinned and not of the moment of the others', async () => {
    const outcome = await failedOver(nics);
    await swap(outcome, (view, used) => {
      const { volumeId } = view.get('snapshots', used) ?? {};
      return view.list('snapshots').find((one) => one.volumeId === volumeId && one.id !== used)?.id;
    });
    expect(seen(outcome)).toMatch(
      /\/dev\/sdf is made of snap-\w+, which is not pinned; .*snapshots of different moments/,
    );
  });

  it('sees a disk of another one of production', async () => {
    const outcome = await failedOver(nics);
    await swap(outcome, (view, used) => {
      const { volumeId, tags } = view.get('snapshots', used) ?? {};
      const set = tags?.['sdrs:recovery-point'];
      return view.list('snapshots').find((one) => one.volumeId !== volumeId && one.tags['sdrs:recovery-point'] === set)
        ?.id;
    });
    expect(seen(outcome)).toMatch(/\/dev\/sdf is of vol-\w+, not of vol-\w+/);
  });

  it('sees a disk that is not there', async () => {
    const outcome = await failedOver(nics);
    const { ec2, dr, before, world } = outcome;
    const disk = ec2.inspect((view) => diskAt(view, dr, '/dev/sdf'));
    await ec2.send(new DetachVolumeCommand({ VolumeId: disk?.id }));
    expect(seen({ before, world })).toMatch(/no disk of vol-\w+ at \/dev\/sdf/);
  });

  it('goes by the pins that are recorded', async () => {
    const { world, before } = await failedOver(nics);
    const violations = world.ec2.inspect((view) => judgeDisks(view, before, new Set(['snap-of-nobody'])));
    expect(violations.map((violation) => violation.seen)).toEqual([
      expect.stringContaining('which is not pinned'),
      expect.stringContaining('which is not pinned'),
    ]);
  });

  it('sees volumes of production and snapshots that are gone', async () => {
    const { world, before } = await failedOver(nics);
    const kept = new Map([
      ['vol-gone', 'i-1'],
      ['snap-gone', 'i-1'],
    ]);
    const lost = { ...before, kept };
    expect(seen({ world, before: lost })).toBe('vol-gone is gone; snap-gone is gone');
  });
});
