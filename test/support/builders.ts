import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { OperationRecord } from '../../lambdas/domain/group/operation-record.ts';
import { type MemberProgress, phaseOf } from '../../lambdas/domain/group/progress.ts';
import type {
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../lambdas/domain/group/protection-group.ts';
import type { RecordedNic } from '../../lambdas/domain/group/recorded-nic.ts';
import { startProgress } from '../../lambdas/domain/phases/failover.ts';
import { GIVE_BACK } from '../../lambdas/domain/phases/give-back/give-back.ts';

/** When every test begins. */
export const START = '2026-11-23T09:00:00.000Z';

export const makeProtectionGroup = (overrides: Partial<ProtectionGroup> = {}): ProtectionGroup => ({
  id: 'group-1',
  name: 'pets',
  status: 'protected',
  protectedStatus: 'started',
  priorityStation: 'source',
  sites: {
    source: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
    target: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
  },
  demands: { mac: 'required', privateIp: 'required', eip: 'required' },
  policy: { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800 },
  epoch: 0,
  createdAt: START,
  updatedAt: START,
  ...overrides,
});

export const makeNic = (overrides: Partial<RecordedNic> = {}): RecordedNic => ({
  networkInterfaceId: 'eni-service',
  deviceIndex: 1,
  role: 'service',
  macAddress: '0a:00:00:00:00:01',
  subnetId: 'subnet-1',
  availabilityZone: 'eu-central-1a',
  securityGroupIds: ['sg-1'],
  privateIps: [
    { address: '10.0.0.11', primary: true, eip: { allocationId: 'eipalloc-1', publicIp: '203.0.113.11' } },
    { address: '10.0.0.12', primary: false },
  ],
  ...overrides,
});

export const makeProtectedInstance = (overrides: Partial<ProtectedInstance> = {}): ProtectedInstance => ({
  id: 'instance-1',
  groupId: 'group-1',
  name: 'web',
  status: 'protected',
  servers: { source: 'i-production', target: 'i-dr' },
  nics: [makeNic()],
  epoch: 0,
  ...overrides,
});

export const makeReplicationPair = (overrides: Partial<ReplicationPair> = {}): ReplicationPair => ({
  id: 'pair-1',
  groupId: 'group-1',
  instanceId: 'instance-1',
  name: 'web-root',
  status: 'protected',
  replicationStatus: 'active',
  faultLevel: 0,
  volumes: { source: 'vol-production', target: 'vol-dr' },
  device: '/dev/xvda',
  bootable: true,
  disk: { sizeGiB: 8, type: 'gp3' },
  epoch: 0,
  ...overrides,
});

/** As *Stop synchronization* leaves a pair. */
export const makePinnedPair = (overrides: Partial<ReplicationPair> = {}): ReplicationPair =>
  makeReplicationPair({ recoveryPoint: { snapshotId: 'snap-1', setId: 'set-1', takenAt: START }, ...overrides });

export const makeFailoverRecord = (overrides: Partial<FailoverRecord> = {}): FailoverRecord => ({
  id: 'failover-1',
  groupId: 'group-1',
  executionId: 'execution-1',
  status: 'RUNNING',
  epoch: 1,
  production: 'source',
  confirmation: { by: 'operator', reason: 'the site is dark' },
  evidence: [],
  startedAt: START,
  failedMembers: [],
  ...overrides,
});

export const makeOperationRecord = (overrides: Partial<OperationRecord> = {}): OperationRecord => ({
  id: 'enable-1',
  groupId: 'group-1',
  kind: 'enable',
  executionId: 'execution-1',
  status: 'RUNNING',
  epoch: 1,
  production: 'source',
  startedAt: START,
  failedMembers: [],
  ...overrides,
});

/** The progress of a failover that a roll-back was calling off. */
export const calledOff = (): MemberProgress => {
  const progress = startProgress('f-1', START);
  return { ...progress, phases: { ...progress.phases, [GIVE_BACK.name]: phaseOf(undefined, GIVE_BACK.name) } };
};
