import { AttachInstancesCommand, DetachInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { ModifyInstanceAttributeCommand, ModifyInstanceMaintenanceOptionsCommand } from '@aws-sdk/client-ec2';
import type { ApiCall } from './api-call.ts';

type Kind = 'set-protection' | 'leave-scaling-group' | 'join-scaling-group' | 'set-auto-recovery';

/** Up to 20 servers a call (Auto Scaling API Reference, DetachInstances and AttachInstances). */
const SERVERS_A_CALL = 20;

/** What keeps a server from being started again, or from refusing its stop; and back. */
export const RESTARTER_CALLS: { readonly [K in Kind]: ApiCall<K> } = {
  /** Safe to repeat: sets an attribute to the same value. One attribute a call (ModifyInstanceAttribute). */
  'set-protection': {
    api: 'ModifyInstanceAttribute',
    send: (ec2, [{ serverId, attribute, value: Value }]) =>
      ec2.send(
        new ModifyInstanceAttributeCommand({
          InstanceId: serverId,
          ...(attribute === 'disableApiStop' ? { DisableApiStop: { Value } } : { DisableApiTermination: { Value } }),
        }),
      ),
  },
  /** Safe to repeat: a server that is no member (any more) is refused, and nobody else leaves. */
  'leave-scaling-group': {
    api: 'DetachInstances',
    atMost: SERVERS_A_CALL,
    sharedBy: ({ scalingGroup }) => scalingGroup,
    send: (_, actions, autoScaling) =>
      autoScaling.send(
        new DetachInstancesCommand({
          AutoScalingGroupName: actions[0].scalingGroup,
          InstanceIds: actions.map(({ serverId }) => serverId),
          ShouldDecrementDesiredCapacity: true,
        }),
      ),
  },
  /** Safe to repeat: a server that is a member already is refused. */
  'join-scaling-group': {
    api: 'AttachInstances',
    atMost: SERVERS_A_CALL,
    sharedBy: ({ scalingGroup }) => scalingGroup,
    send: (_, actions, autoScaling) =>
      autoScaling.send(
        new AttachInstancesCommand({
          AutoScalingGroupName: actions[0].scalingGroup,
          InstanceIds: actions.map(({ serverId }) => serverId),
        }),
      ),
  },
  /** Safe to repeat: sets an option to the same value. */
  'set-auto-recovery': {
    api: 'ModifyInstanceMaintenanceOptions',
    send: (ec2, [{ serverId: InstanceId, value: AutoRecovery }]) =>
      ec2.send(new ModifyInstanceMaintenanceOptionsCommand({ InstanceId, AutoRecovery })),
  },
};
