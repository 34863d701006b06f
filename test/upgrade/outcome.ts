import { expect } from 'vitest';
import { groupsById } from '../failover/isolated-site.ts';
import { identityOf, type Owners, serversById, volumesOf } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { siteOf } from './release.ts';

/** Who shall own each address in the end, by the server that owned it in the beginning. */
const ownersBy = (owners: Owners, successor: ReadonlyMap<string, string>): Owners =>
  Object.fromEntries(Object.entries(owners).map(([address, owner]) => [address, successor.get(owner) ?? '?']));

/** Every address of the group is at its DR server, by what EC2 shows; production is down and cannot boot. */
export const expectAllMoved = async ({ ec2, store }: TestRuntime, site: string, group = site): Promise<void> => {
  const { before, servers } = siteOf(site);
  const everybody = servers.flatMap(({ production, dr }) => [production, dr]);
  const successor = new Map(servers.map(({ production, dr }) => [production, dr]));
  expect(await identityOf(ec2, everybody)).toEqual(ownersBy(before.owners, successor));
  const seen = await serversById(ec2);
  for (const { production, dr } of servers) {
    const server = seen.get(production);
    expect(server?.State?.Name).toBe('stopped');
    expect(server?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).not.toContain(server?.RootDeviceName);
    expect(seen.get(dr)?.State?.Name).toBe('stopped');
    expect(seen.get(dr)?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).toContain(server?.RootDeviceName);
  }
  const left = await store.findGroup(group);
  expect(left).toMatchObject({ status: 'failed-over', protectedStatus: 'stopped', priorityStation: 'target' });
  expect(left).not.toHaveProperty('lease');
};

/** Every address of a group that needs a relaunch is at the one server that was launched; production is terminated. */
export const expectRelaunched = async ({ ec2, store }: TestRuntime, group: string): Promise<void> => {
  const { before, servers } = siteOf(group);
  const seen = await serversById(ec2);
  const launched = [...seen.values()].filter(
    ({ VpcId, Tags = [] }) => VpcId === siteOf(group).vpcId && Tags.some(({ Key }) => Key === 'sdrs:relaunch-of'),
  );
  expect(launched.map(({ State }) => State?.Name)).toEqual(['stopped']);
  const id = launched[0]?.InstanceId ?? '?';
  const nics = launched[0]?.NetworkInterfaces ?? [];
  const addresses = nics.flatMap(({ MacAddress, PrivateIpAddresses = [] }) => [
    MacAddress ?? '?',
    ...PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress ?? '?'),
  ]);
  expect(addresses).toEqual(expect.arrayContaining(Object.keys(before.owners).filter((one) => !one.includes(' on '))));
  const publicIps = nics.flatMap(({ PrivateIpAddresses = [] }) =>
    PrivateIpAddresses.flatMap(({ Association, PrivateIpAddress }) =>
      Association ? [`${Association.PublicIp} on ${PrivateIpAddress}`] : [],
    ),
  );
  expect(publicIps.sort()).toEqual(
    Object.keys(before.owners)
      .filter((one) => one.includes(' on '))
      .sort(),
  );
  expect(seen.get(servers[0]?.production ?? '?')?.State?.Name ?? 'terminated').toBe('terminated');
  expect(await store.findInstanceByServer(id)).toMatchObject({ groupId: group });
  expect(await store.findGroup(group)).toMatchObject({ status: 'failed-over', protectedStatus: 'stopped' });
};

/** Production has everything that it had, by what EC2 shows, and the group is protected. */
export const expectGivenBack = async (runtime: TestRuntime, group: string): Promise<void> => {
  const { ec2, store } = runtime;
  const { before, servers } = siteOf(group);
  const production = servers.map((server) => server.production);
  expect(await identityOf(ec2, production)).toEqual(before.owners);
  const seen = await serversById(ec2);
  for (const id of production) {
    const devices = (await volumesOf(ec2, id)).flatMap(({ Attachments = [] }) =>
      Attachments.map(({ Device }) => Device),
    );
    expect(devices).toContain(seen.get(id)?.RootDeviceName);
    expect(seen.get(id)?.Tags?.map(({ Key }) => Key)).not.toContain('sdrs:fenced');
  }
  const groups = await groupsById({ runtime });
  for (const [nic, own] of Object.entries(before.securityGroups)) expect(groups.get(nic)).toEqual(own);
  const left = await store.findGroup(group);
  expect(left).toMatchObject({ status: 'protected', protectedStatus: 'started', priorityStation: 'source' });
  expect(left).not.toHaveProperty('lease');
};
