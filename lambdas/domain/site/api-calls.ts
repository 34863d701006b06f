import type { ActionKind } from './actions.ts';

/** The EC2 call behind an action. */
export interface ApiOfAction {
  /** As EC2's API Reference names it. */
  readonly api: string;
  /** Most actions of the kind that share one call. */
  readonly atMost: number;
}

/** The EC2 call behind each kind of action. The adapter's own table is held against this one by test. */
export const API_OF_ACTION: Readonly<Record<ActionKind, ApiOfAction>> = {
  'tag-fenced': { api: 'CreateTags', atMost: 1000 },
  'untag-fenced': { api: 'DeleteTags', atMost: 1000 },
  'tag-pinned': { api: 'CreateTags', atMost: 1000 },
  'untag-pinned': { api: 'DeleteTags', atMost: 1000 },
  'tag-freed': { api: 'CreateTags', atMost: 1000 },
  'untag-freed': { api: 'DeleteTags', atMost: 1000 },
  'tag-group': { api: 'CreateTags', atMost: 1000 },
  'untag-group': { api: 'DeleteTags', atMost: 1000 },
  'set-protection': { api: 'ModifyInstanceAttribute', atMost: 1 },
  'leave-scaling-group': { api: 'DetachInstances', atMost: 20 },
  'join-scaling-group': { api: 'AttachInstances', atMost: 20 },
  'set-auto-recovery': { api: 'ModifyInstanceMaintenanceOptions', atMost: 1 },
  'force-stop': { api: 'StopInstances', atMost: 50 },
  'isolate-nic': { api: 'ModifyNetworkInterfaceAttribute', atMost: 1 },
  'restore-groups': { api: 'ModifyNetworkInterfaceAttribute', atMost: 1 },
  'detach-volume': { api: 'DetachVolume', atMost: 1 },
  'create-volume': { api: 'CreateVolume', atMost: 1 },
  'attach-volume': {
    api: 'AttachVolume',
    atMost: 1,
  },
  'keep-nic': {
    api: 'ModifyNetworkInterfaceAttribute',
    atMost: 1,
  },
  'release-nic': {
    api: 'ModifyNetworkInterfaceAttribute',
    atMost: 1,
  },
  'detach-nic': {
    api: 'DetachNetworkInterface',
    atMost: 1,
  },
  'attach-nic': {
    api: 'AttachNetworkInterface',
    atMost: 1,
  },
  'associate-address': {
    api: 'AssociateAddress',
    atMost: 1,
  },
  'assign-ips': {
    api: 'AssignPrivateIpAddresses',
    atMost: 1,
  },
  'keep-volumes': { api: 'ModifyInstanceAttribute', atMost: 1 },
  'release-volumes': { api: 'ModifyInstanceAttribute', atMost: 1 },
  terminate: { api: 'TerminateInstances', atMost: 50 },
  'check-launch': { api: 'RunInstances', atMost: 1 },
  'launch-server': { api: 'RunInstances', atMost: 1 },
  'replace-route': { api: 'ReplaceRoute', atMost: 1 },
  'create-route': { api: 'CreateRoute', atMost: 1 },
  'replace-transit-route': { api: 'ReplaceTransitGatewayRoute', atMost: 1 },
  'create-transit-route': { api: 'CreateTransitGatewayRoute', atMost: 1 },
  'source-dest-check-off': { api: 'ModifyNetworkInterfaceAttribute', atMost: 1 },
};
