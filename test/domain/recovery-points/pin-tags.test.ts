import { describe, expect, it } from 'vitest';
import type { Member } from '../../../lambdas/domain/group/member.ts';
import { pinTagActions, unpinActions } from '../../../lambdas/domain/recovery-points/pin-tags.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makePinnedPair, makeProtectedInstance, makeProtectionGroup } from '../../support/builders.ts';
import { makeSite } from '../../support/observed.ts';

const pair = makePinnedPair();
const pinned = pair.recoveryPoint?.snapshotId ?? '?';
const volume = pair.volumes.source ?? '?';
const group = makeProtectionGroup();

const member: Member = {
  group,
  instance: makeProtectedInstance(),
  pairs: [pair],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
};

/** Snapshots of the one disk with their tags, as a look shows them. */
const showing = (tags: Readonly<Record<string, Readonly<Record<string, string>>>>): ObservedSite => {
  const site = makeSite();
  const [known] = [...site.snapshots.values()];
  if (known?.is !== 'present') throw new Error('The site has no snapshot to build on.');
  const snapshots = new Map(
    Object.entries(tags).map(([id, own]) => [id, { is: 'present', value: { ...known.value, id, tags: own } } as const]),
  );
  const snapshotsOfVolumes = new Map([[volume, { is: 'present', value: Object.keys(tags) } as const]]);
  return { ...site, snapshots, found: { ...site.found, snapshotsOfVolumes } };
};

const blind = (): ObservedSite => {
  const site = makeSite();
  const snapshotsOfVolumes = new Map([[volume, { is: 'unknown', why: 'throttled' } as const]]);
  return { ...site, snapshots: new Map(), found: { ...site.found, snapshotsOfVolumes } };
};

const own = { 'sdrs:pinned': group.id };
const said = (actions: ReturnType<typeof pinTagActions>) =>
  actions.map((action) => `${action.do} ${'snapshotId' in action ? action.snapshotId : ''}`);

describe('the tag of pinned snapshots', () => {
  it('is given to what is pinned, and taken off what is not any more', () => {
    const site = showing({ [pinned]: {}, 'snap-older': own, 'snap-other': {} });
    expect(said(pinTagActions(member, site))).toEqual([`tag-pinned ${pinned}`, 'untag-pinned snap-older']);
  });

  it('is given also where a look shows it, as a cancel may have taken it off a moment ago', () => {
    expect(said(pinTagActions(member, showing({ [pinned]: own })))).toEqual([`tag-pinned ${pinned}`]);
  });

  it('is taken off what was pinned before, also where a look does not show it there yet', () => {
    const before = [
      { ...pair, recoveryPoint: { setId: 'before', takenAt: '2026-01-01T00:00:00.000Z', snapshotId: 'snap-before' } },
    ];
    const site = showing({ [pinned]: {}, 'snap-before': {} });
    expect(said(pinTagActions(member, site, before))).toEqual([`tag-pinned ${pinned}`, 'untag-pinned snap-before']);
    expect(said(pinTagActions(member, showing({ [pinned]: {} }), before))).toEqual([`tag-pinned ${pinned}`]);
  });

  it('is left alone where it is that of another group', () => {
    const theirs = { 'sdrs:pinned': 'theirs' };
    const site = showing({ [pinned]: own, 'snap-older': theirs });
    expect(said(pinTagActions(member, site))).toEqual([`tag-pinned ${pinned}`]);
    expect(said(unpinActions(member, showing({ [pinned]: theirs })))).toEqual([]);
  });

  it('is not given to a snapshot that EC2 does not list any more, and is where EC2 lists none', () => {
    expect(pinTagActions(member, showing({ 'snap-other': {} }))).toEqual([]);
    expect(said(pinTagActions(member, blind()))).toEqual([`tag-pinned ${pinned}`]);
  });

  it('goes from all when the pins are given up, from the one on record where EC2 lists none', () => {
    const site = showing({ [pinned]: own, 'snap-older': own, 'snap-other': {} });
    expect(said(unpinActions(member, site))).toEqual([`untag-pinned ${pinned}`, 'untag-pinned snap-older']);
    expect(said(unpinActions(member, blind()))).toEqual([`untag-pinned ${pinned}`]);
  });
});
