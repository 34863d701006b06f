import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { must } from '../../local/site/ec2.ts';
import { launched, nicsOn, type RelaunchSubject, volumesById } from './relaunch-site.ts';
import { GROUP, serversById } from './setup.ts';

/** Everything that a relaunch promises, seen by plain SDK calls and in the table. */
export const expectRelaunched = async (subject: RelaunchSubject): Promise<void> => {
  const { runtime, production, prepared, primary, volumes } = subject;
  const { ec2, store } = runtime;
  const servers = await launched(subject);
  expect(servers).toHaveLength(1);
  const successor = must(servers[0]?.InstanceId, 'a server id');
  const nics = await nicsOn(subject, successor);
  expect(nics.map(({ Attachment }) => Attachment?.DeviceIndex).sort()).toEqual([0, 1]);
  expect(nics.find(({ Attachment }) => Attachment?.DeviceIndex === 0)).toMatchObject({
    NetworkInterfaceId: primary.nicId,
    MacAddress: primary.mac,
    PrivateIpAddress: primary.ip,
  });
  const { Addresses } = await ec2.send(new DescribeAddressesCommand({ PublicIps: [primary.publicIp] }));
  expect(Addresses).toMatchObject([{ NetworkInterfaceId: primary.nicId, PrivateIpAddress: primary.ip }]);
  const states = await serversById(ec2);
  expect(states.get(production)?.State?.Name ?? 'terminated').toBe('terminated');
  expect(states.get(prepared)?.State?.Name).toBe('stopped');
  expect(states.get(successor)?.State?.Name).toBe('stopped');
  const disks = await volumesById(subject);
  expect(volumes.map((id) => disks.get(id)?.State)).toEqual(volumes.map(() => 'available'));
  const { instances, pairs } = await store.members(GROUP);
  expect(instances[0]?.servers).toEqual({ source: production, target: successor });
  expect(instances[0]?.progress?.rung).toBe('F6');
  const attached = states
    .get(successor)
    ?.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.VolumeId)
    .sort();
  expect(attached).toEqual(pairs.map((pair) => pair.volumes.target).sort());
  expect(await store.findInstanceByServer(successor)).toMatchObject({ id: instances[0]?.id });
  expect(await store.findGroup(GROUP)).toMatchObject({ status: 'failed-over', protectedStatus: 'stopped' });
};
