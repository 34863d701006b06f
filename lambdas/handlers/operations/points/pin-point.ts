import { PinNotOursError, PointNotFoundError, PointNotTaggedError } from '../../../domain/errors/point-errors.ts';
import type { AuditEvent } from '../../../domain/group/failover.ts';
import { type PointSet, snapshotsIn } from '../../../domain/recovery-points/point-sets.ts';
import { type ActionOutcome, outcomeText, TAGS } from '../../../domain/site/actions.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { type Caller, eventBy } from '../groups/actor.ts';
import { pointsOf } from './list-points.ts';

/** What begins the value of a pin that a person has set. A failover's pin has the group's id as its value. */
const BY = 'by:';

export interface PinnedPoint {
  readonly groupId: string;
  readonly instanceId: string;
  readonly setId: string;
  readonly snapshots: readonly string[];
  /** Absent once it is not pinned any more. */
  readonly pinnedBy?: string;
}

type Deps = Pick<Ports, 'store' | 'compute' | 'clock'>;

/**
 * Pins a recovery point, so that retention never deletes it. Safe to repeat: the last one who pins it stands there.
 * @throws GroupNotFoundError, AmbiguousNameError, PointsNotListedError, PointNotFoundError, PointNotTaggedError,
 * PinNotOursError where a failover has pinned it: a snapshot has one pin, and that one goes without a word
 */
export const createPinPoint =
  (deps: Deps) =>
  async (group: string, wanted: string, by: Caller): Promise<PinnedPoint> => {
    const { groupId, set, snapshots } = await find(deps, group, wanted);
    assertNotOfFailover(groupId, set);
    const pinnedBy = `${BY}${by.caller}`.slice(0, LONGEST_VALUE);
    assertDone(
      groupId,
      wanted,
      await deps.compute.replicator.tag(snapshots, { [TAGS.pinned]: pinnedBy }, patience(deps)),
    );
    await tell(deps, by, {
      groupId,
      type: 'recoveryPointPinnedByHand',
      message: `Recovery point ${wanted} was pinned`,
      data: { setId: wanted },
    });
    return { groupId, instanceId: set.instanceId, setId: wanted, snapshots, pinnedBy };
  };

/** Takes a person's pin off. Safe to repeat. @throws as to pin */
export const createUnpinPoint =
  (deps: Deps) =>
  async (group: string, wanted: string, by: Caller): Promise<PinnedPoint> => {
    const { groupId, set, snapshots } = await find(deps, group, wanted);
    assertNotOfFailover(groupId, set);
    for (const value of set.pinnedBy) {
      assertDone(
        groupId,
        wanted,
        await deps.compute.replicator.untag(snapshots, { [TAGS.pinned]: value }, patience(deps)),
      );
    }
    await tell(deps, by, {
      groupId,
      type: 'recoveryPointUnpinned',
      message: `Recovery point ${wanted} is not pinned any more`,
      data: { setId: wanted },
    });
    return { groupId, instanceId: set.instanceId, setId: wanted, snapshots };
  };

const assertNotOfFailover = (groupId: string, { id, pinnedBy }: PointSet): void => {
  const other = pinnedBy.find((value) => !value.startsWith(BY));
  if (other !== undefined) throw new PinNotOursError(groupId, id, `a failover of group ${other}`);
};

/** Source: EC2 User Guide, Tag restrictions. */
const LONGEST_VALUE = 256;

/** API Gateway gives a call 30 s, and EC2 is asked for all snapshots before. */
const PATIENCE_MS = 15_000;

const patience = ({ clock }: Deps): number => clock.now() + PATIENCE_MS;

const tell = ({ store, clock }: Deps, by: Caller, event: Omit<AuditEvent, 'at'>): Promise<void> =>
  store.appendEvents([eventBy(by, { at: instant(clock), ...event })]);

const assertDone = (groupId: string, setId: string, outcomes: readonly ActionOutcome[]): void => {
  const other = outcomes.find(({ outcome }) => outcome !== 'done');
  if (other) throw new PointNotTaggedError(groupId, setId, outcomeText(other));
};

/** Named where there is none of that id. */
const NEWEST_NAMED = 3;

const find = async (deps: Deps, group: string, wanted: string) => {
  const { aggregate, sets } = await pointsOf(deps, group);
  const all: readonly PointSet[] = sets.flatMap(({ own }) => own);
  const set = all.find(({ id }) => id === wanted);
  if (!set) {
    const newest = [...all].sort((a, b) => b.takenAt.localeCompare(a.takenAt)).slice(0, NEWEST_NAMED);
    throw new PointNotFoundError(
      aggregate.group.id,
      wanted,
      newest.map(({ id }) => id),
    );
  }
  return { groupId: aggregate.group.id, set, snapshots: snapshotsIn(set) };
};
