import {
  DescribeInstancesCommand,
  DetachNetworkInterfaceCommand,
  type Instance,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { until } from '../../local/site/ec2.ts';
import type { Account } from '../account/account.ts';
import { eachOf } from './each.ts';

/** Terminates the servers and waits. NICs that would outlive them are taken off first, so that a stack can delete them. */
export const removeServers = async (account: Account, ids: readonly string[]): Promise<string[]> => {
  if (ids.length === 0) return [];
  const attachments = (await see(account, ids)).flatMap(({ NetworkInterfaces = [] }) =>
    NetworkInterfaces.flatMap(({ Attachment }) => (Attachment?.DeviceIndex ? (Attachment.AttachmentId ?? []) : [])),
  );
  const troubles = await eachOf(account, attachments, (AttachmentId) =>
    account.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId, Force: true })),
  );
  troubles.push(
    ...(await eachOf(account, ids, (id) => account.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })))),
  );
  await until(account.clock, `${ids.length} servers terminated`, async () =>
    (await see(account, ids)).every(({ State }) => State?.Name === 'terminated'),
  );
  return troubles;
};

/** A terminated server is shown for a while, and then no more. */
const see = async (account: Account, ids: readonly string[]): Promise<readonly Instance[]> => {
  const Filters = [{ Name: 'instance-id', Values: [...ids] }];
  const { Reservations = [] } = await account.ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
};
