import { actionKey } from '../../../domain/site/action-rows.ts';
import { type Action, TAGS } from '../../../domain/site/actions.ts';
import { dataIn } from '../../../domain/trail/trail-data.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { StartedRun } from './start-run.ts';

type Untagging = Extract<Action, { readonly do: 'untag-pinned' | 'untag-freed' }>;

/** What a roll-back could not take the tags off, by its trail: one sentence each, with how it is done by hand. */
export const leftTagged = async (
  store: Pick<GroupStore, 'listEvents'>,
  { groupId, failoverId }: Pick<StartedRun, 'groupId' | 'failoverId'>,
): Promise<readonly string[]> => {
  const own = (await store.listEvents(groupId)).filter((event) => event.failoverId === failoverId);
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
