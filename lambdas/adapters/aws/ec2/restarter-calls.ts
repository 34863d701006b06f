import { AttachInstancesCommand, DetachInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { ModifyInstanceAttributeCommand, ModifyInstanceMaintenanceOptionsCommand } from '@aws-sdk/client-ec2';
import type { Calls } from './api-call.ts';

type Kind = 'set-protection' | 'leave-scaling-group' | 'join-scaling-group' | 'set-auto-recovery';

/** What keeps a server from being started again, or from refusing its stop; and back. */
export const RESTARTER_CALLS: Calls<Kind> = {
  /** Safe to repeat: sets an attribute to the same value. One attribute a call (ModifyInstanceAttribute). */
  'set-protection': (ec2, [{ serverId, attribute, value: Value }]) =>
    ec2.send(
      new ModifyInstanceAttributeCommand({
        InstanceId: serverId,
        ...(attribute === 'disableApiStop' ? { DisableApiStop: { Value } } : { DisableApiTermination: { Value } }),
      }),
    ),
  /** Safe to repeat: a server that is no member (any more) is refused, and nobody else leaves. */
  'leave-scaling-group': (_, actions, autoScaling) =>
    autoScaling.send(
      new DetachInstancesCommand({
        AutoScalingGroupName: actions[0].scalingGroup,
        InstanceIds: actions.map(({ serverId }) => serverId),
        ShouldDecrementDesiredCapacity: true,
      }),
    ),
  /** Safe to repeat: a server that is a member already is refused. */
  'join-scaling-group': (_, actions, autoScaling) =>
    autoScaling.send(
      new AttachInstancesCommand({
        AutoScalingGroupName: actions[0].scalingGroup,
        InstanceIds: actions.map(({ serverId }) => serverId),
      }),
    ),
  /** Safe to repeat: sets an option to the same value. */
  'set-auto-recovery': (ec2, [{ serverId: InstanceId, value: AutoRecovery }]) =>
    ec2.send(new ModifyInstanceMaintenanceOptionsCommand({ InstanceId, AutoRecovery })),
};
