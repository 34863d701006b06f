import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import type { SeenGroup } from './items.ts';
import type { Violation } from './violation.ts';

type Snapshot = NonNullable<ReturnType<View['get']>> & {
  readonly volumeId: string;
  readonly state: string;
  readonly startTime: number;
  readonly tags: Readonly<Record<string, string>>;
};

export interface StopsProps {
  readonly ec2: SimulatedEc2;
  /** The group as it lies in the table. */
  readonly group: () => SeenGroup | undefined;
  readonly report: (violation: Violation) => void;
}

/** What a run has to be judged by once it has ended. */
export interface StopsSeen {
  /** Around the service's EC2. */
  readonly client: Pick<SimulatedEc2, 'send'>;
  /** The snapshots that the pairs are pinned to count for the run that has stopped synchronisation. */
  judgePins(pins: readonly string[]): void;
}

/** Moment and epoch of the lease that has stopped synchronisation. */
interface Stop {
  readonly takenAt: number;
  readonly epoch: number;
}

/** Looks at every snapshot that is asked for or deleted, at the moment of its effect. */
export const watchStops = (real: Pick<SimulatedEc2, 'send'>, props: StopsProps): StopsSeen => {
  const { ec2, group, report } = props;
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const used = new Set<string>();
  let stop: Stop | undefined;
  const note = (): SeenGroup | undefined => {
    const now = group();
    if (now?.leaseTakenAt !== undefined) stop = { takenAt: now.leaseTakenAt, epoch: now.leaseEpoch ?? 0 };
    return now;
  };
  const watched = (command: object): Promise<unknown> => {
    const action = command.constructor.name.replace(/Command$/, '');
    const now = note();
    const before = ec2.inspect(ownIn);
    const answer = send(command);
    const after = ec2.inspect(ownIn);
    if (action === 'CreateSnapshots') judgeTaken({ before, after, now, used, report });
    if (action === 'DeleteSnapshot') judgeDeleted({ before, after, now, report });
    return answer;
  };
  const judgePins = (pins: readonly string[]): void => {
    const all = ec2.inspect(ownIn);
    for (const pin of pins) {
      const one = all.get(pin);
      if (one && stop && isAfter(one, stop)) {
        report({ kind: 'a set of after the stop is used', seen: `${pin} of set ${setOf(one)}` });
      }
    }
  };
  return { client: { send: watched as unknown as SimulatedEc2['send'] }, judgePins };
};

/** Snapshots that the service has taken. */
const ownIn = (view: View): ReadonlyMap<string, Snapshot> =>
  new Map(
    (view.list('snapshots') as readonly Snapshot[])
      .filter(({ tags }) => tags['sdrs:epoch'] !== undefined)
      .map((snapshot) => [snapshot.id, snapshot]),
  );

const setOf = ({ tags }: Snapshot): string => tags['sdrs:recovery-point'] ?? '?';

const isAfter = ({ tags, startTime }: Snapshot, { takenAt, epoch }: Stop): boolean =>
  Number(tags['sdrs:epoch']) < epoch && startTime > takenAt;

type All = ReadonlyMap<string, Snapshot>;

interface Effect {
  readonly before: All;
  readonly after: All;
  readonly now: SeenGroup | undefined;
  readonly report: StopsProps['report'];
}

const judgeTaken = ({ before, after, now, used, report }: Effect & { readonly used: Set<string> }): void => {
  const made = [...after.values()].filter(({ id }) => !before.has(id));
  const [first] = made;
  if (!first) return;
  const setId = setOf(first);
  if (now?.status === 'available') report({ kind: 'a set is taken after protection was disabled', seen: setId });
  if (used.has(setId)) report({ kind: 'two calls make one set', seen: setId });
  used.add(setId);
  const server = first.tags['sdrs:instance'];
  const pending = [...after.values()].filter(
    ({ tags, state }) => tags['sdrs:instance'] === server && state === 'pending',
  );
  const sets = new Set(pending.map(setOf));
  if (sets.size > 1) report({ kind: 'two sets of a server are pending', seen: [...sets].join(' and ') });
};

const judgeDeleted = ({ before, after, now, report }: Effect): void => {
  for (const gone of [...before.values()].filter(({ id }) => !after.has(id))) {
    const seen = `${gone.id} of set ${setOf(gone)}`;
    if (gone.tags['sdrs:pinned'] !== undefined) report({ kind: 'a pinned snapshot is deleted', seen });
    if (newestTwo(before, gone).includes(setOf(gone))) report({ kind: 'one of the two newest is deleted', seen });
    if (now?.status === 'available') report({ kind: 'deleted while nothing may be', seen });
  }
};

/** How many whole sets a failover has to choose from at the least. */
const NEWEST = 2;

/** The newest sets of the snapshot's server that have as many snapshots as the largest one, all of them completed. */
const newestTwo = (all: All, { tags }: Snapshot): readonly string[] => {
  const own = [...all.values()].filter((one) => one.tags['sdrs:instance'] === tags['sdrs:instance']);
  const sets = [...Map.groupBy(own, setOf)];
  const most = Math.max(...sets.map(([, snapshots]) => snapshots.length));
  const whole = sets.filter(([, some]) => some.length === most && some.every(({ state }) => state === 'completed'));
  const at = (some: readonly Snapshot[]): number => some[0]?.startTime ?? 0;
  return whole
    .sort(([, a], [, b]) => at(b) - at(a))
    .slice(0, NEWEST)
    .map(([id]) => id);
};
