import {
  type Address,
  DescribeInstanceAttributeCommand,
  type Filter,
  type Instance,
  type InternetGateway,
  type NetworkInterface,
  type SecurityGroup,
  type Snapshot,
  type SpotInstanceRequest,
  type Subnet,
  type Volume,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { type Ec2OnClock, issue } from '../site/ec2.ts';
import { describing } from './pages.ts';

export interface SeenServer {
  readonly instance: Instance;
  readonly terminationProtection: boolean;
  readonly stopProtection: boolean;
}

/** A part of an account, as its Describe calls show it. */
export interface SeenAccount {
  readonly servers: readonly SeenServer[];
  readonly nics: readonly NetworkInterface[];
  readonly volumes: readonly Volume[];
  readonly snapshots: readonly Snapshot[];
  readonly addresses: readonly Address[];
  readonly subnets: readonly Subnet[];
  readonly vpcs: readonly Vpc[];
  /** Attached to those VPCs. */
  readonly gateways: readonly InternetGateway[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly spotRequests: readonly SpotInstanceRequest[];
}

/** Looks at servers and at all that belongs to them, their DR servers by tag included. Describe calls only: nothing changes. */
export const lookAtAccount = async (subject: Ec2OnClock, wanted: readonly Filter[]): Promise<SeenAccount> => {
  const look = describing(subject);
  const instances = await instancesOf(look, wanted);
  const servers: SeenServer[] = [];
  for (const instance of instances) servers.push(await withProtections(subject, instance));
  const ofServers = filterOf('attachment.instance-id', instances, ({ InstanceId }) => [InstanceId]);
  const nics = await look.nics(ofServers);
  const volumes = await look.volumes(ofServers);
  const groupsOf = ({ Groups = [] }: NetworkInterface) => Groups.map(({ GroupId }) => GroupId);
  const spot = filterOf('spot-instance-request-id', instances, (one) => [one.SpotInstanceRequestId]);
  const vpcs = filterOf('vpc-id', nics, ({ VpcId }) => [VpcId]);
  return {
    servers,
    nics,
    volumes,
    snapshots: await look.snapshots(filterOf('volume-id', volumes, ({ VolumeId }) => [VolumeId])),
    addresses: await look.addresses(filterOf('network-interface-id', nics, (nic) => [nic.NetworkInterfaceId])),
    subnets: await look.subnets(filterOf('subnet-id', nics, ({ SubnetId }) => [SubnetId])),
    vpcs: await look.vpcs(vpcs),
    gateways: await look.gateways({ ...vpcs, Name: 'attachment.vpc-id' }),
    securityGroups: await look.securityGroups(filterOf('group-id', nics, groupsOf)),
    spotRequests: await look.spotRequests(spot),
  };
};

const instancesOf = async (
  look: ReturnType<typeof describing>,
  wanted: readonly Filter[],
): Promise<readonly Instance[]> => {
  const asked: Instance[] = [];
  for (const filter of wanted) asked.push(...(await look.instances(filter)));
  const dr = await look.instances(filterOf(`tag:${TAGS.drServerOf}`, asked, ({ InstanceId }) => [InstanceId]));
  return [...new Map([...asked, ...dr].map((one) => [one.InstanceId, one])).values()].filter(isThere);
};

export const filterOf = <T>(
  Name: string,
  all: readonly T[],
  valuesOf: (one: T) => readonly (string | undefined)[],
): Filter => ({ Name, Values: [...new Set(all.flatMap((one) => valuesOf(one).flatMap((value) => value ?? [])))] });

const isThere = ({ State }: Instance): boolean => State?.Name !== 'terminated' && State?.Name !== 'shutting-down';

/** User data is an attribute too, and is never asked for. */
const withProtections = async (subject: Ec2OnClock, instance: Instance): Promise<SeenServer> => {
  const { InstanceId } = instance;
  const ask = (Attribute: 'disableApiTermination' | 'disableApiStop') =>
    issue(subject, new DescribeInstanceAttributeCommand({ InstanceId, Attribute }));
  return {
    instance,
    terminationProtection: (await ask('disableApiTermination')).DisableApiTermination?.Value ?? false,
    stopProtection: (await ask('disableApiStop')).DisableApiStop?.Value ?? false,
  };
};
