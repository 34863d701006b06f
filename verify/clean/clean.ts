import {
  DeleteNetworkInterfaceCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSnapshotCommand,
  DeleteSubnetCommand,
  DeleteVolumeCommand,
  DeleteVpcCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import type { StackAccount } from '../account/account.ts';
import { LeftBehindError } from '../errors.ts';
import { removeStack, resourcesOf, stacksThere } from '../site/stack.ts';
import { type Attempt, eachOf } from './each.ts';
import { findLeft, type Left, listLeft } from './find.ts';
import { removeServers } from './servers.ts';

/**
 * Removes all that any run of the proof has left in the account, also one that was killed: whatever carries the tag goes.
 * First the servers, which hold on to the rest, and what CloudFormation has not made; then the stacks; then what is left.
 * Safe to repeat, at any time: what has gone already is no trouble.
 * @returns how many things were there @throws LeftBehindError
 */
export const cleanUp = async (account: StackAccount): Promise<number> => {
  const before = (await listLeft(account)).length;
  const troubles = await removeServers(account, (await findLeft(account)).servers);
  const stacks = await stacksThere(account);
  const ofStacks = await resourcesOf(account, stacks);
  const isLoose = (id: string) => !ofStacks.has(id);
  const loose = await findLeft(account);
  troubles.push(...(await removeDisks(account, loose)), ...(await removeNetwork(account, loose, isLoose)));
  for (const { StackId = '' } of stacks) troubles.push(...(await removeStack(account, StackId)));
  const rest = await findLeft(account);
  troubles.push(...(await removeAddresses(account, rest)), ...(await removeNetwork(account, rest, () => true)));
  const left = await listLeft(account);
  if (left.length > 0) throw new LeftBehindError(left, troubles);
  return before;
};

/** Disks before the snapshots that they are found by. */
const removeDisks = async (account: StackAccount, { volumes, snapshots }: Left): Promise<readonly string[]> => [
  ...(await eachOf(account, volumes, (VolumeId) => account.ec2.send(new DeleteVolumeCommand({ VolumeId })))),
  ...(await eachOf(account, snapshots, (SnapshotId) => account.ec2.send(new DeleteSnapshotCommand({ SnapshotId })))),
];

/** Once the NICs that they were on are gone. */
const removeAddresses = (account: StackAccount, { addresses }: Left): Promise<readonly string[]> =>
  eachOf(account, addresses, (AllocationId) => account.ec2.send(new ReleaseAddressCommand({ AllocationId })));

/** From the inside out: what stands in a network, before the network. */
const NETWORK: readonly (readonly [keyof Left, (account: StackAccount) => Attempt])[] = [
  ['nics', (it) => (NetworkInterfaceId) => it.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))],
  ['securityGroups', (it) => (GroupId) => it.ec2.send(new DeleteSecurityGroupCommand({ GroupId }))],
  ['routeTables', (it) => (RouteTableId) => it.ec2.send(new DeleteRouteTableCommand({ RouteTableId }))],
  ['subnets', (it) => (SubnetId) => it.ec2.send(new DeleteSubnetCommand({ SubnetId }))],
  ['vpcs', (it) => (VpcId) => it.ec2.send(new DeleteVpcCommand({ VpcId }))],
];

const removeNetwork = async (
  account: StackAccount,
  left: Left,
  isMeant: (id: string) => boolean,
): Promise<readonly string[]> => {
  const troubles: string[] = [];
  for (const [kind, attempt] of NETWORK) {
    troubles.push(...(await eachOf(account, left[kind].filter(isMeant), attempt(account))));
  }
  return troubles;
};
