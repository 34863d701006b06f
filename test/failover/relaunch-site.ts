import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateTagsCommand,
  DescribeVolumesCommand,
  ModifyInstanceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { onTestFinished } from 'vitest';
import type { GroupDescription } from '../../lambdas/handlers/operations/group-description.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/import-group.ts';
import { must } from '../../local/site/ec2.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import { type SeededSite, type SeedOptions, seedSite } from '../../local/site/seed.ts';
import { createTestRuntime, type TestRuntime, type TestRuntimeOptions } from '../../local/test-runtime.ts';
import { describeOnly, primaryNicOf } from './identity-site.ts';
import { withIsolation } from './isolated-site.ts';
import { GROUP, serversById } from './setup.ts';

const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

export interface RelaunchSubject {
  runtime: TestRuntime;
  readonly site: SeededSite;
  readonly production: string;
  readonly prepared: string;
  /** What clients know the server by: its primary NIC, with an EIP. */
  readonly primary: { readonly nicId: string; readonly mac: string; readonly ip: string; readonly publicIp: string };
  /** Every volume of production before the failover. */
  readonly volumes: readonly string[];
}

export interface RelaunchOptions extends TestRuntimeOptions {
  /** Whether the policy names an isolation group, made for it. @default false */
  readonly isolation?: boolean;
}

/** A server that clients know by its primary NIC, so that only a relaunch keeps its MAC and primary private IP. */
export const setupRelaunch = async (
  policy: NonNullable<GroupDescription['policy']> = { termination: 'allowed' },
  {
    spot,
    instanceType,
    isolation = false,
    ...options
  }: RelaunchOptions & Pick<SeedOptions, 'spot' | 'instanceType'> = {},
): Promise<RelaunchSubject> => {
  const runtime = await createTestRuntime(options);
  const { ec2, clock } = runtime;
  const kind = { ...(spot ? { spot } : {}), ...(instanceType ? { instanceType } : {}) };
  const site = await seedSite({ ec2, clock, servers: 1, name: GROUP, zones: ZONES, ...kind });
  const { production, dr: prepared } = must(site.servers[0], 'a server');
  const nic = await primaryNicOf({ ec2, clock }, production);
  const NetworkInterfaceId = must(nic.NetworkInterfaceId, 'a NIC id');
  const ip = must(nic.PrivateIpAddress, 'a private IP');
  const { AllocationId, PublicIp } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId, PrivateIpAddress: ip }));
  await ec2.send(new CreateTagsCommand({ Resources: [prepared], Tags: [{ Key: 'team', Value: 'pets' }] }));
  await takeAlong(runtime, production);
  await clock.sleep(60_000);
  const description = describeOnly(site, [{ networkInterfaceId: NetworkInterfaceId }], { policy });
  await createImportGroup(runtime)(isolation ? await withIsolation(description, runtime) : description);
  const disks = (await serversById(ec2)).get(production)?.BlockDeviceMappings ?? [];
  const primary = {
    nicId: NetworkInterfaceId,
    mac: must(nic.MacAddress, 'a MAC'),
    ip,
    publicIp: must(PublicIp, 'a public IP'),
  };
  const volumes = disks.map(({ Ebs }) => must(Ebs?.VolumeId, 'a volume id'));
  const subject = { runtime, site, production, prepared, primary, volumes };
  onTestFinished(() => subject.runtime.close());
  return subject;
};

/** Every data volume would go with its server, as those do that a launch by the API makes. */
const takeAlong = async ({ ec2 }: TestRuntime, InstanceId: string): Promise<void> => {
  const { RootDeviceName, BlockDeviceMappings = [] } = must((await serversById(ec2)).get(InstanceId), 'a server');
  const devices = BlockDeviceMappings.map(({ DeviceName }) => DeviceName).filter((device) => device !== RootDeviceName);
  const mappings = devices.map((DeviceName) => ({ DeviceName, Ebs: { DeleteOnTermination: true } }));
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings: mappings }));
};

/** The servers that were launched for the one instance. */
export const launched = async ({ runtime }: RelaunchSubject) =>
  [...(await serversById(runtime.ec2)).values()].filter(({ Tags = [] }) =>
    Tags.some(({ Key }) => Key === 'sdrs:relaunch-of'),
  );

export const nicsOn = ({ runtime }: RelaunchSubject, serverId: string) => nicsOfServer(runtime, serverId);

export const volumesById = async ({ runtime }: RelaunchSubject) => {
  const { Volumes = [] } = await runtime.ec2.send(new DescribeVolumesCommand({}));
  return new Map(Volumes.map((volume) => [volume.VolumeId ?? '?', volume]));
};
