import { isServerLost, lastBegun } from '../../../domain/group/failover.ts';
import { membersOf } from '../../../domain/group/member.ts';
import { actionKey } from '../../../domain/site/action-rows.ts';
import { type Action, type ActionOf, TAGS } from '../../../domain/site/actions.ts';
import type { TrailEvent } from '../../../domain/trail/audit-chain.ts';
import { dataIn } from '../../../domain/trail/trail-data.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { loadAggregate } from '../../load.ts';
import type { CancelledFailover } from './cancel-messages.ts';
import type { StartedRun } from './start-run.ts';

/** What a roll-back has come to, by record and trail. */
export const rollBackOutcome = async (
  store: GroupStore,
  { groupId, failoverId }: Pick<StartedRun, 'groupId' | 'failoverId'>,
): Promise<CancelledFailover> => {
  const aggregate = await loadAggregate(store, groupId);
  const { lost = [] } = lastBegun(await store.listFailovers(groupId)) ?? {};
  const members = membersOf(aggregate.group, aggregate).filter(({ instance }) => !isServerLost(instance.id, lost));
  const own = (await store.listEvents(groupId)).filter((event) => event.failoverId === failoverId);
  const runs = lastOfServers(own, ['productionServerStarted', 'productionServerNotRunning']);
  const notRunning = runs.filter(({ type }) => type === 'productionServerNotRunning');
  return {
    groupId,
    servers: members.map(({ productionServerId }) => productionServerId),
    started: runs.filter((event) => !notRunning.includes(event)).map(({ data }) => String(data?.serverId)),
    notRunning: notRunning.map(({ data }) => ({
      serverId: String(data?.serverId),
      name: String(data?.name),
      why: String(data?.why),
    })),
    lost,
    left: [...leftTagged(own), ...lastOfServers(own, ['productionServerLeftOut']).map(({ message }) => message)],
  };
};

/** A second try of a step tells the same again. */
const lastOfServers = (own: readonly TrailEvent[], types: readonly string[]): readonly TrailEvent[] => [
  ...new Map(
    own.flatMap((event) => (types.includes(event.type) ? [[event.data?.serverId, event] as const] : [])),
  ).values(),
];

type Untagging = ActionOf<'untag-pinned' | 'untag-freed'>;

/** What the roll-back could not take the tags off: one sentence each, with how it is done by hand. */
const leftTagged = (own: readonly TrailEvent[]): readonly string[] => {
  const said = dataIn(own, 'actionPerformed').flatMap(({ event, data: { action, outcome } }) =>
    action && isUntagging(action) ? [[actionKey(action), { action, outcome, message: event.message }] as const] : [],
  );
  // The last answer to each call.
  return [...new Map(said).values()]
    .filter(({ outcome }) => outcome?.outcome !== 'done')
    .map(({ action, message }) => `${message}. By hand: ${byHand(action)}`);
};

const isUntagging = (action: Action): action is Untagging =>
  action.do === 'untag-pinned' || action.do === 'untag-freed';

const byHand = (action: Untagging): string =>
  action.do === 'untag-pinned'
    ? `aws ec2 delete-tags --resources ${action.snapshotId} --tags Key=${TAGS.pinned}`
    : `aws ec2 delete-tags --resources ${action.volumeId} --tags Key=${TAGS.freedBy} Key=${TAGS.freedIn}`;
