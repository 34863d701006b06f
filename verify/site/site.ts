import {
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateSnapshotsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { issue, must, tag, until } from '../../local/site/ec2.ts';
import type { Account, StackAccount } from '../account/account.ts';
import { NAME_PREFIX, RUN_TAG, tagsOf } from '../account/tags.ts';
import { SiteNotMadeError } from '../errors.ts';
import { seeServer, untilServer } from './servers.ts';
import { makeStack, SLOW_MS, stackName } from './stack.ts';
import { chooseZones } from './zones.ts';

/** Two small servers, and what they stand on. */
export interface ProofSite {
  readonly run: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly zone: string;
  /** Another zone of the region. */
  readonly otherZone: string;
  readonly imageId: string;
  readonly securityGroupId: string;
  readonly productionId: string;
  /** The disk that production boots from, before any failover. */
  readonly productionRootId: string;
  readonly drId: string;
  /** The NIC at index 1, which clients know, and its EIP. */
  readonly serviceNicId: string;
  readonly allocationId: string;
  /** Of production's root disk. */
  readonly snapshotId: string;
}

/** Name and id of the protection group of a run. */
export const groupName = stackName;

/** Makes the site by CloudFormation, and puts together what CloudFormation cannot. @throws SiteNotMadeError */
export const makeSite = async (account: StackAccount, run: string): Promise<ProofSite> => {
  try {
    return await make(account, run);
  } catch (error) {
    // What a service refuses; what goes wrong on this machine is another matter.
    if (!(error instanceof Error) || !('$fault' in error)) throw error;
    throw new SiteNotMadeError(`${error.name}, ${error.message}`, error);
  }
};

const make = async (account: StackAccount, run: string): Promise<ProofSite> => {
  const zones = await chooseZones(account);
  const made = await makeStack(account, run, zones.zone);
  const site = {
    ...{ run, vpcId: made.VpcId, subnetId: made.SubnetId, ...zones },
    ...{
      imageId: made.ImageId,
      securityGroupId: made.SecurityGroupId,
      productionId: made.ProductionServer,
      drId: made.DrServer,
    },
    ...{ serviceNicId: made.ServiceNic, allocationId: made.AllocationId },
  };
  const productionRootId = await putTogether(account, site);
  return { ...site, productionRootId, snapshotId: await takeRecoveryPoint(account, site) };
};

type Bare = Omit<ProofSite, 'snapshotId' | 'productionRootId'>;

/** @returns the root volume of production */
const putTogether = async (account: Account, site: Bare): Promise<string> => {
  const { productionId, drId, serviceNicId, allocationId } = site;
  for (const id of [productionId, drId]) await untilServer(account, id, 'running');
  const root = await rootVolume(account, productionId);
  const drRoot = await rootVolume(account, drId);
  // An emulator may leave the tags of a template out.
  for (const id of [productionId, drId, serviceNicId, allocationId, root, drRoot]) {
    await tag(account, id, { [RUN_TAG]: site.run });
  }
  const place = { NetworkInterfaceId: serviceNicId, InstanceId: productionId, DeviceIndex: 1 };
  await issue(account, new AttachNetworkInterfaceCommand(place));
  await until(account.clock, `NIC ${serviceNicId} at the production server`, async () => {
    const Ids = { NetworkInterfaceIds: [serviceNicId] };
    const { NetworkInterfaces } = await issue(account, new DescribeNetworkInterfacesCommand(Ids));
    return NetworkInterfaces?.[0]?.Attachment?.Status === 'attached';
  });
  const address = { AllocationId: allocationId, NetworkInterfaceId: serviceNicId };
  await issue(account, new AssociateAddressCommand(address));
  await issue(account, new StopInstancesCommand({ InstanceIds: [drId] }));
  await untilServer(account, drId, 'stopped');
  return root;
};

const rootVolume = async (account: Account, id: string): Promise<string> => {
  const { RootDeviceName, BlockDeviceMappings = [] } = await seeServer(account, id);
  const root = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName);
  return must(root?.Ebs?.VolumeId, `a root volume of ${id}`);
};

/** One recovery point of the production server, as its owner's policy would take it. */
const takeRecoveryPoint = async (account: Account, { run, productionId }: Bare): Promise<string> => {
  const Tags = [...tagsOf(run), { Key: TAGS.recoveryPoint, Value: `${NAME_PREFIX}-${run}` }];
  const { Snapshots } = await issue(
    account,
    new CreateSnapshotsCommand({
      InstanceSpecification: { InstanceId: productionId },
      TagSpecifications: [{ ResourceType: 'snapshot', Tags }],
    }),
  );
  const snapshotId = must(Snapshots?.[0]?.SnapshotId, 'a snapshot id');
  const isCompleted = async () => {
    const seen = await issue(account, new DescribeSnapshotsCommand({ SnapshotIds: [snapshotId] }));
    return seen.Snapshots?.[0]?.State === 'completed';
  };
  await until(account.clock, `snapshot ${snapshotId} completed`, isCompleted, SLOW_MS);
  return snapshotId;
};

/** What its owner would write down of the site: the NIC at index 0 cannot move, and clients do not know it. */
export const describeSite = async (account: Account, site: ProofSite): Promise<GroupDescription> => {
  const { run, zone, vpcId, productionId, drId, serviceNicId } = site;
  const place = { availabilityZone: zone, vpcId };
  const { NetworkInterfaces = [] } = await seeServer(account, productionId);
  const primary = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  const managementNicId = must(primary?.NetworkInterfaceId, `a primary NIC of ${productionId}`);
  return {
    name: groupName(run),
    description: 'The proof of npm run verify:account',
    sites: { source: place, target: place },
    instances: [
      {
        name: 'proof',
        servers: { source: productionId, target: drId },
        nics: [
          { networkInterfaceId: managementNicId, role: 'management' },
          { networkInterfaceId: serviceNicId, role: 'service' },
        ],
      },
    ],
  };
};
