import { ModifyNetworkInterfaceAttributeCommand } from '@aws-sdk/client-ec2';
import type { ApiCall } from './api-call.ts';
import type { Ec2 } from './reads.ts';

const setGroups = (ec2: Ec2, NetworkInterfaceId: string, groups: readonly string[]) =>
  ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [...groups] }));

/** The security groups of a network interface, all of them at once. */
export const ISOLATION_CALLS: { readonly [K in 'isolate-nic' | 'restore-groups']: ApiCall<K> } = {
  /** Safe to repeat: sets the same group again. */
  'isolate-nic': {
    api: 'ModifyNetworkInterfaceAttribute',
    send: (ec2, [{ networkInterfaceId, securityGroupId }]) => setGroups(ec2, networkInterfaceId, [securityGroupId]),
  },
  /** Safe to repeat: sets the same groups again. */
  'restore-groups': {
    api: 'ModifyNetworkInterfaceAttribute',
    send: (ec2, [{ networkInterfaceId, securityGroupIds }]) => setGroups(ec2, networkInterfaceId, securityGroupIds),
  },
};
