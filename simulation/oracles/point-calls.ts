import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import type { Seen, SeenGroup } from './items.ts';
import type { Past } from './protection-past.ts';
import { newestComplete } from './sets.ts';
import { groupIn, membersIn, memberWith, otherStation, pairsIn } from './stations.ts';
import type { Kind, Violation } from './violation.ts';

type Client = Pick<SimulatedEc2, 'send'>;

export interface PointCallsProps {
  readonly ec2: SimulatedEc2;
  /** The table as it is at the moment. */
  readonly items: () => readonly Seen[];
  readonly past: Past;
  readonly now: () => number;
  readonly report: (violation: Violation) => void;
  /** What EC2 answers to whom its resource policy refuses a call. */
  readonly refusal: () => Error;
}

type Tags = readonly { readonly Key?: string; readonly Value?: string }[];

interface Asked {
  readonly DryRun?: boolean;
  readonly InstanceSpecification?: { readonly InstanceId?: string };
  readonly VolumeId?: string;
  readonly SnapshotId?: string;
  readonly InstanceIds?: readonly string[];
  readonly Resources?: readonly string[];
  readonly Tags?: Tags;
  readonly TagSpecifications?: readonly { readonly Tags?: Tags }[];
}

/** Longest from a decision to its call: a function's time, and as long as what it has under way may take to arrive. */
const UNDER_WAY_MS = 310_000;

/**
 * Looks at every call of the service that takes a recovery point, deletes something, attaches a disk or starts a server, at the
 * moment of its effect. A snapshot is taken of the station that was production in the epoch on its tag. What is pinned, what a
 * failover would take, and what the table names stays. No disk of a former production is attached. A server of a pair starts while
 * the other one is down. As EC2 does by a condition on the tag, the deletion of a pinned snapshot is refused.
 */
export const watchPointCalls = (real: Client, props: PointCallsProps): Client => {
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const watched = async (command: { readonly input: Asked }): Promise<unknown> => {
    const { input } = command;
    const judge = JUDGES[command.constructor.name];
    if (!judge || input.DryRun) return send(command);
    const wrong = props.ec2.inspect((view) => judge(props, input, view));
    for (const violation of wrong) props.report(violation);
    if (input.SnapshotId !== undefined && isPinned(props, input.SnapshotId)) throw props.refusal();
    const isOfDown = props.ec2.inspect((view) => isDown(view, input));
    const answer = await send(command);
    noteTaken(props, input, { answer: answer as Answer, isOfDown });
    return answer;
  };
  return { send: watched as unknown as Client['send'] };
};

type Judge = (props: PointCallsProps, asked: Asked, view: View) => readonly Violation[];

const seenTo = (kind: Kind, seen: string): readonly Violation[] => [{ kind, seen }];

const tagOf = ({ TagSpecifications = [] }: Asked, key: string): string | undefined =>
  TagSpecifications.flatMap(({ Tags = [] }) => Tags).find(({ Key }) => Key === key)?.Value;

interface Answer {
  readonly SnapshotId?: string;
  readonly Snapshots?: readonly { readonly SnapshotId?: string }[];
}

const noteTaken = (
  { past, now }: PointCallsProps,
  asked: Asked,
  { answer, isOfDown }: { readonly answer: Answer; readonly isOfDown: boolean },
): void => {
  const epoch = tagOf(asked, 'sdrs:epoch');
  const ids = [answer.SnapshotId, ...(answer.Snapshots ?? []).map(({ SnapshotId }) => SnapshotId)];
  if (epoch === undefined) return;
  for (const id of ids) if (id !== undefined) past.taken.set(id, { epoch: Number(epoch), at: now(), isOfDown });
};

const isDown = (view: View, { InstanceSpecification, VolumeId = '?' }: Asked): boolean => {
  const id = InstanceSpecification?.InstanceId ?? view.get('volumes', VolumeId)?.attachment?.instanceId;
  return !/^(pending|running|stopping|shutting-down)$/.test(view.get('instances', id ?? '?')?.state ?? 'gone');
};

const PIN = 'sdrs:pinned';

const isPinned = ({ ec2 }: PointCallsProps, snapshotId: string): boolean =>
  ec2.inspect((view) => view.get('snapshots', snapshotId)?.tags[PIN] !== undefined);

const ofTaken: Judge = ({ items, past }, asked) => {
  const [groupId = '?', epoch, instanceId] = ['sdrs:group', 'sdrs:epoch', 'sdrs:instance'].map((key) =>
    tagOf(asked, key),
  );
  if (epoch === undefined) return [];
  const station = past.stationOf(groupId, Number(epoch));
  const all = items();
  const member = membersIn(all, groupId).find(({ id }) => id === instanceId);
  const server = asked.InstanceSpecification?.InstanceId;
  const wanted = station && member?.[station];
  const disks = pairsIn(all, groupId).flatMap(({ volumes }) => (station && volumes[station]) || []);
  const isRight = server === undefined ? disks.includes(asked.VolumeId ?? '?') : server === wanted;
  if (isRight) return [];
  const of = server ?? asked.VolumeId;
  return seenTo(
    'a recovery point of the wrong station',
    `of ${of}, where ${station} (${wanted}) was production of epoch ${epoch}`,
  );
};

const ofDeleted: Judge = (props, { SnapshotId = '?' }, view) => {
  const snapshot = view.get('snapshots', SnapshotId);
  const why = snapshot && whyItStays(props, snapshot, view);
  return why ? seenTo('a recovery point is deleted that has to stay', `${SnapshotId} ${why}`) : [];
};

type Snapshot = NonNullable<ReturnType<View['get']>> & {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
};

const whyItStays = (props: PointCallsProps, { id, tags }: Snapshot, view: View): string | undefined => {
  const { past, now, items } = props;
  const pinnedSince = past.pinned.get(id);
  if (PIN in tags && pinnedSince !== undefined && now() - pinnedSince > UNDER_WAY_MS) return 'is pinned';
  if (tags['sdrs:epoch'] === undefined) return 'was taken by somebody else';
  const group = groupIn(items(), tags['sdrs:group'] ?? '?');
  return group && whyOfGroup(props, group, { id, tags, view });
};

const whyOfGroup = (
  { past, items }: PointCallsProps,
  group: SeenGroup,
  { id, tags, view }: Pick<Snapshot, 'id' | 'tags'> & { readonly view: View },
): string | undefined => {
  const mayGo = isIdle(group) || (isTurningOn(group) && isOfFailedSet(view, tags));
  if (!mayGo && past.busyFor(group.groupId) > UNDER_WAY_MS) return `is of a group that is ${group.status}`;
  const newest = newestComplete(view, items(), group).find(({ ids }) => ids.includes(id));
  return newest && `is of ${newest.setId}, one of the two newest`;
};

const isIdle = ({ status }: SeenGroup): boolean => status === 'protected' || status === 'available';

/** First recovery points are asked for: what failed of them is in their way. */
const isTurningOn = ({ leaseKind }: SeenGroup): boolean => leaseKind === 'enable' || leaseKind === 'reprotect';

const SET = 'sdrs:recovery-point';

const isOfFailedSet = (view: View, tags: Readonly<Record<string, string>>): boolean =>
  view.list('snapshots').some((one) => one.state === 'error' && one.tags[SET] === tags[SET]);

const ofVolumeDeleted: Judge = ({ items }, { VolumeId = '?' }, view) => {
  const pair = items().find((item) => item.kind === 'pair' && Object.values(item.volumes).includes(VolumeId));
  const isHeld = view.get('volumes', VolumeId)?.attachment !== undefined;
  if (!pair && !isHeld) return [];
  return seenTo('something is deleted that is in use', `${VolumeId} is ${pair ? 'a disk of a pair' : 'attached'}`);
};

const ofAttached: Judge = ({ past }, { VolumeId = '?' }) =>
  past.former.has(VolumeId) ? seenTo('an old disk is used again', `${VolumeId} is attached`) : [];

const ofStarted: Judge = ({ items }, { InstanceIds = [] }, view) =>
  InstanceIds.flatMap((id) => {
    const found = memberWith(items(), id);
    const other = found?.member[otherStation(found.station)];
    const isUp = /^(pending|running)$/.test(view.get('instances', other ?? '?')?.state ?? 'gone');
    if (!found || !isUp) return [];
    return seenTo('production runs twice', `${id} is started while ${other} of ${found.member.name} runs`);
  });

const ofTagged: Judge = ({ past, now }, { Resources = [], Tags = [] }) => {
  if (Tags.some(({ Key }) => Key === PIN))
    for (const id of Resources) if (!past.pinned.has(id)) past.pinned.set(id, now());
  return [];
};

const ofUntagged: Judge = ({ past }, { Resources = [], Tags = [] }) => {
  if (Tags.some(({ Key }) => Key === PIN)) for (const id of Resources) past.pinned.delete(id);
  return [];
};

const JUDGES: Readonly<Record<string, Judge>> = {
  CreateSnapshotsCommand: ofTaken,
  CreateSnapshotCommand: ofTaken,
  DeleteSnapshotCommand: ofDeleted,
  DeleteVolumeCommand: ofVolumeDeleted,
  AttachVolumeCommand: ofAttached,
  StartInstancesCommand: ofStarted,
  CreateTagsCommand: ofTagged,
  DeleteTagsCommand: ofUntagged,
};
