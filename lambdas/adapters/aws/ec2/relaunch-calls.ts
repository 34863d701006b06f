import { ModifyInstanceAttributeCommand, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { ActionOf } from '../../../domain/site/actions.ts';
import type { Calls, Send } from './api-call.ts';
import { endedWell, launchCheck, runInstancesInput } from './launch-shape.ts';

type RelaunchKind = 'keep-volumes' | 'release-volumes' | 'terminate' | 'check-launch' | 'launch-server';

/** The calls that only a relaunch makes, and why repeating each is safe. */
export const RELAUNCH_CALLS: Calls<RelaunchKind> = {
  /** Safe to repeat: sets flags to the same value. */
  'keep-volumes': (ec2, [action]) => ec2.send(deleteWithServer(action, false)),
  /** Safe to repeat: sets flags to the same value. */
  'release-volumes': (ec2, [action]) => ec2.send(deleteWithServer(action, true)),
  /** Safe to repeat: terminating a terminated server succeeds (TerminateInstances). */
  terminate: (ec2, actions) =>
    ec2.send(
      new TerminateInstancesCommand({
        InstanceIds: actions.map(({ serverId }) => serverId),
        Force: true,
        SkipOsShutdown: true,
      }),
    ),
  /** Safe to repeat: a dry run does nothing. */
  'check-launch': (ec2, [action]) => endedWell(ec2.send(new RunInstancesCommand(launchCheck(action)))),
  /** Safe to repeat: the client token makes EC2 answer with the first launch, and the NIC has room for one only. */
  'launch-server': (ec2, [action]) => ec2.send(new RunInstancesCommand(runInstancesInput(action))),
};

export const terminateByForce: Send<'terminate'> = (ec2, actions) =>
  ec2.send(new TerminateInstancesCommand({ InstanceIds: actions.map(({ serverId }) => serverId), Force: true }));

const deleteWithServer = (
  { serverId, devices }: ActionOf<'keep-volumes' | 'release-volumes'>,
  DeleteOnTermination: boolean,
) =>
  new ModifyInstanceAttributeCommand({
    InstanceId: serverId,
    BlockDeviceMappings: devices.map((DeviceName) => ({ DeviceName, Ebs: { DeleteOnTermination } })),
  });
