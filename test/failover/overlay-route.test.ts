import {
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  ReplaceRouteCommand,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { must } from '../../local/site/ec2.ts';
import { seedSite } from '../../local/site/seed.ts';
import { describeOnly } from '../../simulation/sites/identity-site.ts';
import { DESTINATION, OVERLAY, seedOverlay } from '../../simulation/sites/routed-site.ts';
import { overlayTargets, seedForeignNic } from '../support/routes.ts';
import { createTestRuntime, type OnCall } from '../support/test-runtime.ts';
import { failOver, GROUP } from './setup.ts';

const TWO_ZONES = { production: 'eu-central-1a', dr: 'eu-central-1b' };
const ONE_ZONE = { production: 'eu-central-1a', dr: 'eu-central-1a' };

/** A server that clients know by an overlay address. `onCall` may look at each call of a failover. */
const setup = async (zones = TWO_ZONES) => {
  const watcher: { onCall: OnCall } = { onCall: () => {} };
  const runtime = await createTestRuntime({ onCall: (action) => watcher.onCall(action) });
  const subject = { runtime, watcher };
  onTestFinished(() => subject.runtime.close());
  const site = await seedSite({ ...runtime, servers: 1, name: GROUP, zones });
  const overlay = await seedOverlay(runtime, site);
  const nics = [
    {
      networkInterfaceId: overlay.nic,
      drNetworkInterfaceId: overlay.drNic,
      demands: { mac: 'preferred' } as const,
      overlay: { addresses: [OVERLAY], routeTableIds: [...overlay.tables] },
    },
  ];
  const [primary] = must(site.description.instances[0]?.nics, 'the NICs of the instance');
  await createImportGroup(runtime)(describeOnly(site, [must(primary, 'the management NIC'), ...nics]));
  return Object.assign(subject, { site, overlay, server: must(site.servers[0], 'a server') });
};

type Subject = Awaited<ReturnType<typeof setup>>;

const actionsOf = async ({ runtime }: Subject) =>
  (await runtime.store.listEvents(GROUP)).flatMap(({ data }) => (data?.action as { do: string } | undefined)?.do ?? []);

/** Everything by which clients know the server leads to its DR NIC. */
const expectLedToDr = async ({ runtime, overlay }: Subject): Promise<void> => {
  const { ec2 } = runtime;
  expect(await overlayTargets(runtime, overlay)).toEqual([overlay.drNic, overlay.drNic]);
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  expect(Addresses.map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toEqual([overlay.drNic, overlay.drNic]);
  const named = { NetworkInterfaceIds: [overlay.drNic] };
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand(named));
  expect(NetworkInterfaces?.[0]?.SourceDestCheck).toBe(false);
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'failed-over', priorityStation: 'target' });
};

const statesOfRoutes = async ({ runtime, overlay }: Subject) => {
  const request = { RouteTableIds: [...overlay.tables] };
  const { RouteTables = [] } = await runtime.ec2.send(new DescribeRouteTablesCommand(request));
  const routes = RouteTables.flatMap(({ Routes = [] }) => Routes);
  return routes.filter((route) => route.DestinationCidrBlock === DESTINATION).map(({ State }) => State);
};

const steal = ({ runtime, overlay }: Subject, NetworkInterfaceId: string) =>
  runtime.ec2.send(
    new ReplaceRouteCommand({ RouteTableId: overlay.tables[1], DestinationCidrBlock: DESTINATION, NetworkInterfaceId }),
  );

describe('a failover across zones of a server known by an overlay address', () => {
  it('leads it to the DR server in every table, after fence, EIPs and check, and it answers once that is started', async () => {
    const subject = await setup();
    const { runtime, server } = subject;
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectLedToDr(subject);
    const did = await actionsOf(subject);
    expect(did.filter((action) => action === 'replace-route')).toHaveLength(2);
    for (const before of ['force-stop', 'associate-address', 'source-dest-check-off']) {
      expect(did.lastIndexOf(before)).toBeLessThan(did.indexOf('replace-route'));
    }
    expect(await statesOfRoutes(subject)).toEqual(['blackhole', 'blackhole']);
    await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [server.dr] }));
    await runtime.clock.sleep(600_000);
    expect(await statesOfRoutes(subject)).toEqual(['active', 'active']);
  });

  it('is foretold: address, routes and calls', async () => {
    const subject = await setup();
    const { plan, dryRun } = await createPlanFailover(subject.runtime)(GROUP);
    expect(plan.verdict).toBe('WARN');
    expect(plan.servers[0]?.nics[1]).toMatchObject({ strategy: 'overlay-route', fidelity: { privateIp: 'OVERLAY' } });
    const foretold = dryRun.servers.flatMap(({ calls }) => calls);
    expect(foretold.every(({ preconditionHolds }) => preconditionHolds)).toBe(true);
    await failOver(subject, 'failover-1');
    const really = (await actionsOf(subject)).filter((action) => action.includes('route')).length;
    expect(foretold.filter(({ api }) => api === 'ReplaceRoute')).toHaveLength(really);
  });

  it('is refused before anything is touched where a route leads to a third party', async () => {
    const subject = await setup();
    const foreign = await seedForeignNic(subject.runtime, subject.server.dr);
    await steal(subject, foreign);
    await subject.runtime.clock.sleep(60_000);
    const execution = await failOver(subject, 'failover-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain(foreign);
    expect(await actionsOf(subject)).toEqual([]);
    expect(await overlayTargets(subject.runtime, subject.overlay)).toEqual([subject.overlay.nic, foreign]);
  });

  it('fails the member by name where a route was taken away at the last moment, and leaves that route alone', async () => {
    const subject = await setup();
    const { runtime, watcher, overlay } = subject;
    const foreign = await seedForeignNic(runtime, subject.server.dr);
    watcher.onCall = async (action) => {
      const [execution] = runtime.log.list('RUNNING');
      const events = execution ? runtime.log.events(execution.arn) : [];
      const state = events.findLast(({ stateEnteredEventDetails: it }) => it)?.stateEnteredEventDetails?.name;
      if (state !== 'Mark failover complete' || action !== 'dynamodb:GetItem') return;
      watcher.onCall = () => {};
      await steal(subject, foreign);
      await runtime.clock.sleep(60_000);
    };
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED' });
    const { instances } = await runtime.store.members(GROUP);
    expect(instances[0]?.progress?.failure?.message).toContain(foreign);
    expect(await overlayTargets(runtime, overlay)).toEqual([overlay.drNic, foreign]);
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'error-failing-over' });
  });

  it('ends the same where answers are lost', async () => {
    const subject = await setup();
    for (const action of ['ReplaceRoute', 'ModifyNetworkInterfaceAttribute']) {
      subject.runtime.ec2.faults.failNext(action, { code: 'TimeoutError', afterEffect: true });
    }
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectLedToDr(subject);
  });

  it('ends the same when it is killed at any of the calls that move it, and called again', async () => {
    const places = await callsThatMove();
    expect(places.length).toBeGreaterThan(4);
    for (const call of places) {
      for (const when of ['before', 'after'] as const) {
        const subject = await setup();
        subject.runtime.power.cutAt({ call, when });
        await failOver(subject, 'failover-1');
        expect(subject.runtime.power.isOn).toBe(false);
        subject.runtime = subject.runtime.reopen();
        await failOver(subject, 'failover-2');
        await expectLedToDr(subject);
      }
    }
  });
});

/** Which calls of a failover, counted from its start, lead clients elsewhere. */
const callsThatMove = async (): Promise<readonly number[]> => {
  const subject = await setup();
  const { power } = subject.runtime;
  const before = power.calls;
  const places: number[] = [];
  subject.watcher.onCall = (action) => {
    const isMove = ['AssociateAddress', 'ModifyNetworkInterfaceAttribute', 'ReplaceRoute'].includes(action.slice(4));
    if (isMove) places.push(power.calls - before);
  };
  await failOver(subject, 'failover-1');
  return places;
};

describe('a failover within a zone of a server known by an overlay address', () => {
  it('moves the NIC, which the routes follow without a call', async () => {
    const subject = await setup(ONE_ZONE);
    const { runtime, overlay, server } = subject;
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await overlayTargets(runtime, overlay)).toEqual([overlay.nic, overlay.nic]);
    expect((await actionsOf(subject)).filter((action) => /route|check/.test(action))).toEqual([]);
    const { NetworkInterfaces } = await runtime.ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [overlay.nic] }),
    );
    expect(NetworkInterfaces?.[0]?.Attachment?.InstanceId).toBe(server.dr);
  });
});
