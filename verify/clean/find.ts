import { DescribeRouteTablesCommand, type Filter } from '@aws-sdk/client-ec2';
import { filterOf } from '../../local/account/look.ts';
import { describing } from '../../local/account/pages.ts';
import type { Ec2OnClock } from '../../local/site/ec2.ts';
import type { StackAccount } from '../account/account.ts';
import { RUN_TAG } from '../account/tags.ts';
import { stacksThere } from '../site/stack.ts';

/** What the proof has left in an account, by id. */
export interface Left {
  readonly servers: readonly string[];
  readonly nics: readonly string[];
  readonly addresses: readonly string[];
  readonly volumes: readonly string[];
  readonly snapshots: readonly string[];
  readonly securityGroups: readonly string[];
  readonly routeTables: readonly string[];
  readonly subnets: readonly string[];
  readonly vpcs: readonly string[];
}

const OURS: Filter = { Name: 'tag-key', Values: [RUN_TAG] };

const DEFAULT_GROUP = 'default';

/**
 * All that any run has left, found by the tag of the proof: what carries the tag, what stands in a VPC that carries it,
 * and the disks that the service has made of tagged snapshots. Describe calls only.
 */
export const findLeft = async (account: Ec2OnClock): Promise<Left> => {
  const look = describing(account);
  const vpcs = await look.vpcs(OURS);
  const inVpcs = filterOf('vpc-id', vpcs, ({ VpcId }) => [VpcId]);
  const servers = [...(await look.instances(OURS)), ...(await look.instances(inVpcs))];
  const snapshots = await look.snapshots(OURS);
  const ofSnapshots = filterOf('snapshot-id', snapshots, ({ SnapshotId }) => [SnapshotId]);
  const volumes = [...(await look.volumes(OURS)), ...(await look.volumes(ofSnapshots))];
  const nics = [...(await look.nics(OURS)), ...(await look.nics(inVpcs))];
  const groups = [...(await look.securityGroups(OURS)), ...(await look.securityGroups(inVpcs))];
  return {
    servers: ids(servers.filter(({ State }) => State?.Name !== 'terminated').map(({ InstanceId }) => InstanceId)),
    nics: ids(nics.map(({ NetworkInterfaceId }) => NetworkInterfaceId)),
    addresses: ids((await look.addresses(OURS)).map(({ AllocationId }) => AllocationId)),
    volumes: ids(volumes.map(({ VolumeId }) => VolumeId)),
    snapshots: ids(snapshots.map(({ SnapshotId }) => SnapshotId)),
    securityGroups: ids(groups.filter(({ GroupName }) => GroupName !== DEFAULT_GROUP).map(({ GroupId }) => GroupId)),
    routeTables: await routeTables(account),
    subnets: ids((await look.subnets(inVpcs)).map(({ SubnetId }) => SubnetId)),
    vpcs: ids(vpcs.map(({ VpcId }) => VpcId)),
  };
};

/** Those of the proof's own; a VPC's main one goes with the VPC. */
const routeTables = async ({ ec2 }: Ec2OnClock): Promise<readonly string[]> => {
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [OURS] }));
  return ids(RouteTables.map(({ RouteTableId }) => RouteTableId));
};

/** Everything, stacks too, for people. */
export const listLeft = async (
  account: Ec2OnClock & Pick<StackAccount, 'cloudFormation'>,
): Promise<readonly string[]> => [
  ...(await stacksThere(account)).map(({ StackName }) => `stack ${StackName}`),
  ...Object.values(await findLeft(account)).flat(),
];

const ids = (found: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(found.flatMap((id) => id ?? [])),
];
