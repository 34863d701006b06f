import type { NicPlan } from '../../lambdas/domain/group/promise.ts';
import type {
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../lambdas/domain/group/protection-group.ts';

/** When everything happens that is written down. The model has no time: see `LOOKED_AT`. */
export const NOW = '2026-11-23T09:00:00.000Z';

/** Every look comes long after the last call, so that a call whose effect does not show may be issued again. */
export const LOOKED_AT = '2026-11-23T10:00:00.000Z';

/** No budget is ever over by time: that a failover gives up is an event of its own. */
const WITHOUT_END = 1_000_000_000;

export const GROUP: ProtectionGroup = {
  id: 'pets',
  name: 'pets',
  status: 'protected',
  protectedStatus: 'started',
  priorityStation: 'source',
  sites: {
    source: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
    target: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
  },
  demands: { mac: 'required', privateIp: 'required', eip: 'required' },
  policy: { fencingBudgetSeconds: WITHOUT_END, migrationBudgetSeconds: WITHOUT_END },
  epoch: 1,
  revision: 1,
  createdAt: NOW,
  updatedAt: NOW,
};

/** A server with one NIC that clients know it by, at index 1. Its disks are at the DR site already. */
export const memberNamed = (id: string): ProtectedInstance => ({
  id,
  groupId: GROUP.id,
  name: id,
  status: 'protected',
  servers: { source: `production-${id}`, target: `dr-${id}` },
  nics: [
    {
      networkInterfaceId: `nic-${id}`,
      deviceIndex: 1,
      role: 'service',
      macAddress: '02:00:00:00:00:01',
      subnetId: 'subnet-1',
      availabilityZone: 'eu-central-1a',
      securityGroupIds: [],
      privateIps: [],
    },
  ],
  epoch: 1,
  revision: 1,
});

/** What a failover promises of it: the NIC itself goes to the DR server. */
export const promiseOf = (id: string): NicPlan => ({
  networkInterfaceId: `nic-${id}`,
  deviceIndex: 1,
  strategy: 'move-eni',
  fidelity: { privateIp: 'PRESERVED', eip: 'NONE', mac: 'PRESERVED' },
  landsOn: `nic-${id}`,
  addresses: [],
  findings: [],
});

/** Its root disk. Nobody contends for pairs: of them the model has nothing but what a roll-back reads. */
export const rootPairOf = (id: string): ReplicationPair => ({
  id: `root-of-${id}`,
  groupId: GROUP.id,
  instanceId: id,
  name: 'root',
  status: 'protected',
  replicationStatus: 'active',
  faultLevel: 0,
  volumes: { source: `root-${id}` },
  device: '/dev/xvda',
  bootable: true,
  disk: { sizeGiB: 8, type: 'gp3' },
  epoch: 1,
});
