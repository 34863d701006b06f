import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GroupAggregate } from '../../lambdas/domain/group/protection-group.ts';
import { startProgress } from '../../lambdas/domain/phases/failover.ts';
import { planFailover } from '../../lambdas/domain/plan/plan.ts';
import { unmetPrerequisites } from '../../lambdas/domain/plan/prerequisites.ts';
import type { ObservedKey, ObservedNic, ObservedSite } from '../../lambdas/domain/site/observed.ts';
import {
  makeNic,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../support/builders.ts';
import {
  facts,
  found,
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
  makeSnapshot,
} from '../support/observed.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_IPS = [{ address: '10.0.0.21', primary: true }];

const at = (id: string, serverId: string | undefined, deviceIndex: number, more: Partial<ObservedNic> = {}) => {
  const { attachment: _, ...loose } = makeObservedNic({ id, privateIps: OTHER_IPS, ...more });
  const attachment = { id: `attachment-of-${id}`, deviceIndex, state: 'attached', deleteOnTermination: false };
  return serverId ? { ...loose, attachment: { ...attachment, serverId } } : { ...loose, status: 'available' };
};

/** The first server's NIC is on its way, attached to nothing. The second failed before its first move. */
const makeAggregate = (isCommitted: boolean): GroupAggregate => {
  const status = 'error-failing-over';
  const progress = { ...startProgress('f-1', START), ...(isCommitted ? { committedAt: START } : {}) };
  return {
    group: makeProtectionGroup({ status }),
    instances: [
      makeProtectedInstance({ status, progress }),
      makeProtectedInstance({
        id: 'instance-2',
        name: 'db',
        status,
        servers: { source: 'i-other', target: 'i-other-dr' },
        nics: [makeNic({ networkInterfaceId: 'eni-other', privateIps: OTHER_IPS })],
        progress: startProgress('f-1', START),
      }),
    ],
    pairs: [
      makeReplicationPair(),
      makeReplicationPair({
        id: 'pair-2',
        instanceId: 'instance-2',
        volumes: { source: 'vol-other', target: 'vol-other-dr' },
      }),
    ],
  };
};

const trouble = fc.record({
  holder: fc.constantFrom('i-other', 'i-other-dr', 'i-third', undefined),
  isMissing: fc.boolean(),
  hasNew: fc.boolean(),
  isIndexTaken: fc.boolean(),
  macAddress: fc.constantFrom('0a:00:00:00:00:01', '0a:00:00:00:00:77'),
  privateIps: fc.constantFrom(OTHER_IPS, [{ address: '10.0.0.22', primary: true }]),
  drVolume: fc.constantFrom('vol-other-dr', 'vol-foreign'),
  key: fc.constantFrom('Enabled', 'Disabled', 'PendingDeletion', 'Unavailable', 'gone'),
  isServerGone: fc.boolean(),
});

const siteOf = (of: typeof trouble extends fc.Arbitrary<infer T> ? T : never): ObservedSite => {
  const { attachment: _, ...loose } = makeObservedNic({ status: 'available' });
  const snapshots = [
    makeSnapshot(),
    makeSnapshot({ id: 'snap-2', volumeId: 'vol-other', encrypted: true, kmsKeyId: KEY }),
  ];
  const root = { device: '/dev/xvda', state: 'attached' };
  const look = makeSite({
    servers: [
      makeServer({ state: 'stopped', disks: [] }),
      makeDrServer(),
      ...(of.isServerGone ? [] : [makeServer({ id: 'i-other', disks: [{ ...root, volumeId: 'vol-other' }] })]),
      makeDrServer({ id: 'i-other-dr', disks: [{ ...root, volumeId: of.drVolume }] }),
    ],
    nics: [
      loose,
      makeDrNic(),
      ...(of.isMissing ? [] : [at('eni-other', of.holder, 1, of)]),
      ...(of.hasNew ? [at('eni-new', 'i-other', 2)] : []),
      ...(of.isIndexTaken ? [at('eni-there', 'i-other-dr', 1)] : []),
    ],
    snapshots,
  });
  return {
    ...look,
    servers: new Map([...look.servers, ...(of.isServerGone ? ([['i-other', { is: 'absent' }]] as const) : [])]),
    nics: new Map([...look.nics, ...(of.isMissing ? ([['eni-other', { is: 'absent' }]] as const) : [])]),
    keys:
      of.key === 'gone'
        ? new Map([[KEY, { is: 'absent' }]])
        : facts<ObservedKey>({ id: KEY, manager: 'CUSTOMER', state: of.key, given: true }),
    found: {
      ...look.found,
      snapshotsOfVolumes: found({ 'vol-production': ['snap-1'], 'vol-other': ['snap-2'] }),
      volumesOfPairs: found({ 'pair-1': [], 'pair-2': [] }),
    },
  };
};

const CONFIRMED = { confirmed: true, evidence: [] };
const refusals = (isCommitted: boolean, site: ObservedSite) =>
  unmetPrerequisites(planFailover(makeAggregate(isCommitted), site), CONFIRMED);

it('a group with a member past the point of no return is not refused for the NIC, disk or key of another', () =>
  fc.assert(
    fc.property(trouble, (of) => {
      expect(refusals(true, siteOf(of))).toEqual([]);
    }),
    { numRuns: 1000 },
  ));

it('which it says of each, and refuses where everything can still be called off', () => {
  const site = siteOf({
    holder: 'i-other',
    isMissing: false,
    hasNew: true,
    isIndexTaken: true,
    macAddress: '0a:00:00:00:00:01',
    privateIps: OTHER_IPS,
    drVolume: 'vol-foreign',
    key: 'Disabled',
    isServerGone: false,
  });
  const { servers, verdict } = planFailover(makeAggregate(true), site);
  expect(verdict).toBe('WARN');
  const said = servers.flatMap((server) => [...server.findings, ...server.nics.flatMap((nic) => nic.findings)]);
  for (const code of ['nic-not-protected', 'dr-index-taken', 'dr-device-taken', 'dr-key-not-usable']) {
    const message = expect.stringContaining('The point of no return is passed');
    expect(said).toContainEqual(expect.objectContaining({ verdict: 'WARN', code, message }));
  }
  expect(refusals(false, site)).toHaveLength(4);
});
