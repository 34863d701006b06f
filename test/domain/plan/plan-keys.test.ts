import { describe, expect, it } from 'vitest';
import { membersOf } from '../../../lambdas/domain/group/member.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { changedFacts, planBasis } from '../../../lambdas/domain/plan/plan-basis.ts';
import { keyFindings } from '../../../lambdas/domain/plan/plan-keys.ts';
import type { ObservedKey } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { facts, makeSite, makeSnapshot, makeVolume } from '../../support/observed.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const aggregate = {
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
};
const encrypted = makeSnapshot({ encrypted: true, kmsKeyId: KEY });
const withKey = (overrides: Partial<ObservedKey>) =>
  makeSite(
    { snapshots: [encrypted] },
    { keys: facts<ObservedKey>({ id: KEY, manager: 'CUSTOMER', state: 'Enabled', ...overrides }) },
  );
const volumesOf = (volumes: readonly ReturnType<typeof makeVolume>[]) => {
  const look = makeSite({ snapshots: [encrypted], volumes });
  return { volumes: look.volumes, found: look.found };
};
const verdicts = (site: ReturnType<typeof makeSite>) =>
  membersOf(aggregate.group, aggregate).flatMap((member) =>
    keyFindings(member, site).map(({ verdict, code }) => `${verdict} ${code}`),
  );

describe('the key of DR disks', () => {
  it.each([
    ['of no encryption', makeSite(), 'PASS dr-key-usable'],
    ['that AWS manages', withKey({ manager: 'AWS' }), 'PASS dr-key-usable'],
    ['that was given', withKey({ given: true }), 'PASS dr-key-usable'],
    ['that was not given', withKey({ given: false }), 'WARN dr-key-not-given'],
    ['of which nobody knows whether it was given', withKey({}), 'WARN dr-key-not-given'],
    ['that was given and is disabled', withKey({ given: true, state: 'Disabled' }), 'BLOCK dr-key-not-usable'],
    ['to be deleted', withKey({ given: true, state: 'PendingDeletion' }), 'BLOCK dr-key-not-usable'],
    ['without key material', withKey({ given: true, state: 'PendingImport' }), 'BLOCK dr-key-not-usable'],
    ['in a store that is not connected', withKey({ given: true, state: 'Unavailable' }), 'BLOCK dr-key-not-usable'],
    ['that is being made', withKey({ given: true, state: 'Creating' }), 'WARN dr-key-unknown'],
    ['in a state that nobody has listed', withKey({ given: true, state: 'Dreaming' }), 'WARN dr-key-unknown'],
    [
      'that is gone',
      makeSite({ snapshots: [encrypted] }, { keys: new Map([[KEY, { is: 'absent' }]]) }),
      'BLOCK dr-key-not-usable',
    ],
    ['that could not be asked for', makeSite({ snapshots: [encrypted] }), 'WARN dr-key-unknown'],
    ['that EC2 does not name', makeSite({ snapshots: [makeSnapshot({ encrypted: true })] }), 'WARN dr-key-unknown'],
  ])('%s: %s', (_, site, verdict) => {
    expect(verdicts(site)).toEqual([verdict]);
  });

  it('is judged once for all disks of a server, and not where there is no recovery point or the server is done', () => {
    expect(verdicts(makeSite({ snapshots: [] }))).toEqual([]);
    const done = { ...aggregate, instances: [makeProtectedInstance({ status: 'failed-over' })] };
    const members = membersOf(done.group, done);
    expect(members.flatMap((member) => keyFindings(member, withKey({ state: 'Disabled' })))).toEqual([]);
  });

  it('is not asked about for a disk that is made and attached already, only for one that is still to be', () => {
    const attached = (state: string) => ({
      ...withKey({ state: 'Disabled' }),
      ...volumesOf([makeVolume({ state: 'in-use', attachments: [{ serverId: 'i-dr', device: '/dev/xvda', state }] })]),
    });
    expect(verdicts(attached('attached'))).toEqual([]);
    expect(verdicts(attached('attaching'))).toEqual(['BLOCK dr-key-not-usable']);
    expect(verdicts({ ...withKey({ state: 'Disabled' }), ...volumesOf([makeVolume()]) })).toEqual([
      'BLOCK dr-key-not-usable',
    ]);
  });

  it('blocks the plan and changes its digest when it is disabled', () => {
    const [good, bad] = [withKey({ given: true }), withKey({ given: true, state: 'Disabled' })];
    expect(planFailover(aggregate, bad).verdict).toBe('BLOCK');
    expect(planFailover(aggregate, good).verdict).not.toBe('BLOCK');
    expect(changedFacts(planBasis(aggregate, good), planBasis(aggregate, bad))).toEqual(['web: KMS keys of the disks']);
  });
});
