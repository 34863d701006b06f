import { ModifyInstanceAttributeCommand, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { ActionOf, ApiCall } from './api-call.ts';
import { endedWell, launchCheck, runInstancesInput } from './launch-shape.ts';
import { WITHOUT_SKIPPING } from './other-ways.ts';

type RelaunchKind = 'keep-volumes' | 'release-volumes' | 'terminate' | 'check-launch' | 'launch-server';

/** The calls that only a relaunch makes, and why repeating each is safe. */
export const RELAUNCH_CALLS: { readonly [K in RelaunchKind]: ApiCall<K> } = {
  /** Safe to repeat: sets flags to the same value. */
  'keep-volumes': {
    api: 'ModifyInstanceAttribute',
    send: (ec2, [action]) => ec2.send(deleteWithServer(action, false)),
  },
  /** Safe to repeat: sets flags to the same value. */
  'release-volumes': {
    api: 'ModifyInstanceAttribute',
    send: (ec2, [action]) => ec2.send(deleteWithServer(action, true)),
  },
  /** Safe to repeat: terminating a terminated server succeeds (TerminateInstances). */
  terminate: {
    api: 'TerminateInstances',
    atMost: 50,
    send: (ec2, actions) =>
      ec2.send(
        new TerminateInstancesCommand({
          InstanceIds: actions.map(({ serverId }) => serverId),
          Force: true,
          SkipOsShutdown: true,
        }),
      ),
    otherwise: {
      ...WITHOUT_SKIPPING,
      send: (ec2, actions) =>
        ec2.send(new TerminateInstancesCommand({ InstanceIds: actions.map(({ serverId }) => serverId), Force: true })),
    },
  },
  /** Safe to repeat: a dry run does nothing. */
  'check-launch': {
    api: 'RunInstances',
    send: (ec2, [action]) => endedWell(ec2.send(new RunInstancesCommand(launchCheck(action)))),
  },
  /** Safe to repeat: the client token makes EC2 answer with the first launch, and the NIC has room for one server only. */
  'launch-server': {
    api: 'RunInstances',
    send: (ec2, [action]) => ec2.send(new RunInstancesCommand(runInstancesInput(action))),
  },
};

const deleteWithServer = (
  { serverId, devices }: ActionOf<'keep-volumes' | 'release-volumes'>,
  DeleteOnTermination: boolean,
) =>
  new ModifyInstanceAttributeCommand({
    InstanceId: serverId,
    BlockDeviceMappings: devices.map((DeviceName) => ({ DeviceName, Ebs: { DeleteOnTermination } })),
  });
