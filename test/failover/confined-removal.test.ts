import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDeleteGroup } from '../../lambdas/handlers/operations/groups/delete-group.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createRemoveInstance } from '../../lambdas/handlers/operations/members/remove-members.ts';
import { must } from '../../local/site/ec2.ts';
import { seedSite } from '../../local/site/seed.ts';
import { describeOnly } from '../../simulation/sites/identity-site.ts';
import { seedOverlay, serviceNicOf } from '../../simulation/sites/routed-site.ts';
import { turn } from '../protection/setup.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { groupTags } from './group-tags.ts';
import { failOver, GROUP, serversById, setup } from './setup.ts';

const ACTOR = { caller: 'Ada', requestId: 'request-1' };

describe('the tag of a group in a confined deployment', () => {
  it('is on both servers, their NICs and disks, and EIPs', async () => {
    const { runtime, site } = await setup({ servers: 2, confined: true });
    const tagged = await groupTags(runtime);
    expect(new Set(tagged.values())).toEqual(new Set([GROUP]));
    const servers = await serversById(runtime.ec2);
    for (const id of site.servers.flatMap(({ production, dr }) => [production, dr])) {
      const { NetworkInterfaces = [], BlockDeviceMappings = [] } = must(servers.get(id), 'a server');
      const parts = [
        ...NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId ?? '?'),
        ...BlockDeviceMappings.map(({ Ebs }) => Ebs?.VolumeId ?? '?'),
      ];
      for (const one of [id, ...parts]) expect([...tagged.keys()]).toContain(one);
    }
    expect([...tagged.keys()].filter((id) => id.startsWith('eipalloc-')).length).toBeGreaterThan(0);
  });

  it('goes with the group, also from what the failover has made, and another value stays', async () => {
    const subject = await setup({ servers: 1, confined: true });
    const { runtime, site } = subject;
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    const other = must(site.servers[0], 'a server').dr;
    await runtime.ec2.send(
      new CreateTagsCommand({ Resources: [other], Tags: [{ Key: 'sdrs:group', Value: 'theirs' }] }),
    );
    await runtime.clock.sleep(60_000);
    await createDeleteGroup(runtime)(GROUP);
    await runtime.clock.sleep(60_000);
    expect([...(await groupTags(runtime))]).toEqual([[other, 'theirs']]);
  });

  it('is left where it cannot be taken off; the group is deleted, and the message has the command', async () => {
    const { runtime } = await setup({ servers: 1, confined: true });
    const count = (await groupTags(runtime)).size;
    runtime.ec2.faults.deny('DeleteTags');
    await runtime.clock.sleep(60_000);
    const error = await createDeleteGroup(runtime)(GROUP).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'GroupTagsLeftError', groupId: GROUP });
    expect((error as { resources: readonly string[] }).resources).toHaveLength(count);
    expect(String(error)).toContain(`--tags Key=sdrs:group,Value=${GROUP}`);
    expect(await runtime.store.findGroup(GROUP)).toBeUndefined();
  });

  it('goes from a member that is taken out, and stays with the others', async () => {
    const { runtime, site } = await setup({ servers: 2, confined: true });
    await turn({ runtime }, 'off');
    const [gone, stays] = (await runtime.store.members(GROUP)).instances;
    await createRemoveInstance(runtime)(must(gone, 'an instance').id, ACTOR);
    await runtime.clock.sleep(60_000);
    const tagged = await groupTags(runtime);
    expect(tagged.has(must(gone, 'an instance').servers.source)).toBe(false);
    expect(tagged.has(must(stays, 'an instance').servers.source)).toBe(true);
    const servers = await serversById(runtime.ec2);
    const left = site.servers.flatMap(({ production }) =>
      (servers.get(production)?.BlockDeviceMappings ?? []).filter(({ Ebs }) => tagged.has(Ebs?.VolumeId ?? '?')),
    );
    expect(left).toHaveLength(
      (servers.get(must(stays, 'an instance').servers.source)?.BlockDeviceMappings ?? []).length,
    );
  });

  it('passes on with a route table that another group has declared as well', async () => {
    const runtime = await createTestRuntime({ confined: true });
    onTestFinished(() => runtime.close());
    const zones = { production: 'eu-central-1a', dr: 'eu-central-1b' };
    const site = await seedSite({ ...runtime, servers: 2, name: GROUP, zones });
    const overlay = await seedOverlay(runtime, site);
    const routeTableIds = [...overlay.tables];
    const importGroup = createImportGroup(runtime);
    const routed = { networkInterfaceId: overlay.nic, overlay: { addresses: ['10.99.0.10'], routeTableIds } };
    await importGroup(describeOnly(site, [routed]));
    const [, second] = site.description.instances;
    const theirs = must(second, 'a second instance');
    const networkInterfaceId = await serviceNicOf(runtime, theirs.servers.source);
    const nics = [{ networkInterfaceId, overlay: { addresses: ['10.99.0.11'], routeTableIds } }];
    const instances = [{ ...theirs, nics }];
    await importGroup({ ...site.description, id: 'second', name: 'second', instances });
    const before = await groupTags(runtime);
    expect(routeTableIds.map((table) => before.get(table))).toEqual([GROUP, GROUP]);
    await createDeleteGroup(runtime)(GROUP);
    await runtime.clock.sleep(60_000);
    const tagged = await groupTags(runtime);
    expect(overlay.tables.map((table) => tagged.get(table))).toEqual(['second', 'second']);
    expect(new Set(tagged.values())).toEqual(new Set(['second']));
    await createDeleteGroup(runtime)('second');
    await runtime.clock.sleep(60_000);
    expect((await groupTags(runtime)).size).toBe(0);
  });
});
