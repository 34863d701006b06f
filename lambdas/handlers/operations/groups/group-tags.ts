import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { GroupNotTaggedError, GroupTagsLeftError, type TagRefusal } from '../../../domain/errors/group-tag-errors.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import { resourcesOf, routeTableIds } from '../../../domain/identity/group-resources.ts';
import { ASK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import { queryOf } from '../../../domain/pass/phase-rule.ts';
import { IDENTITY } from '../../../domain/phases/identity/identity.ts';
import type { ActionOf } from '../../../domain/site/actions.ts';
import { type Facts, fact, type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Ports } from '../../../ports/ports.ts';
import { allOf } from '../../each-group.ts';
import { perform } from '../../pass/act.ts';
import { allAggregates } from '../members/find-member.ts';

export type GroupTagDeps = Pick<Ports, 'compute' | 'clock' | 'confined'>;

const NONE: Facts<never> = new Map();

/** How long the account's allowance is waited for. */
const PATIENCE_MS = 30_000;

/** Ten seconds at most: the API has to answer. */
const LOOKS = 5;

/**
 * Marks everything that a failover of the members acts on as their group's, where it carries no group's tag yet. Safe
 * to repeat: what has the tag is left alone. @returns what got the tag now @throws GroupNotTaggedError,
 * SiteNotObservedError
 */
export const tagMembers = async (deps: GroupTagDeps, members: readonly Member[]): Promise<readonly string[]> => {
  const { compute } = deps;
  const [first] = members;
  if (!first) return [];
  const ids = [...new Set(await resourcesSeen(compute, members))];
  const { groupTags = NONE } = await compute.observe({ groupTags: ids });
  settled(groupTags, ids);
  const untagged = ids.filter((id) => fact(groupTags, id).is === 'absent');
  const refusals = await act(
    deps,
    untagged.map((id) => tagging(first.group.id, id)),
  );
  if (refusals.length > 0) throw new GroupNotTaggedError(first.group.id, refusals);
  await untilShown(deps, untagged);
  return untagged;
};

/** EC2 shows a new tag after a moment, and a plan that does not see it yet would be refused for nothing. */
const untilShown = async ({ compute, clock }: GroupTagDeps, ids: readonly string[]): Promise<void> => {
  for (let look = 0; look < LOOKS && ids.length > 0; look += 1) {
    const { groupTags = NONE } = await compute.observe({ groupTags: ids });
    if (ids.every((id) => fact(groupTags, id).is === 'present')) return;
    await clock.sleep(ASK_AGAIN_SECONDS * 1000);
  }
};

/** The same where the deployment asks for it. */
export const tagIfConfined = async (deps: GroupTagDeps, members: readonly Member[]): Promise<void> => {
  if (deps.confined) await tagMembers(deps, members);
};

/** Takes the group's own tag off what a member that has left it had. @throws GroupTagsLeftError */
export const untagMember = async (deps: GroupTagDeps, member: Member, others: readonly Member[]): Promise<void> => {
  if (!deps.confined) return;
  const groupId = member.group.id;
  const kept = tablesOf(others);
  const ids = await resourcesSeen(deps.compute, [member]).catch((error: unknown) => {
    throw new GroupTagsLeftError(groupId, error instanceof Error ? error.message : String(error));
  });
  await untag(
    deps,
    groupId,
    ids.filter((id) => !kept.includes(id)).map((id) => untagging(groupId, id)),
  );
};

/**
 * Takes the tag of a group that is gone off everything. A route table that another group has declared becomes that
 * group's. @throws GroupTagsLeftError
 */
export const untagGroup = async (deps: GroupTagDeps & Pick<Ports, 'store'>, groupId: string) => {
  if (!deps.confined) return;
  const { found } = await deps.compute.observe({ taggedFor: [groupId] });
  const tagged = fact(found.taggedFor ?? NONE, groupId);
  if (tagged.is === 'unknown') throw new GroupTagsLeftError(groupId, tagged.why);
  const ids = tagged.is === 'present' ? tagged.value : [];
  const heirs = ids.some(isRouteTable) ? await declaredBy(deps.store) : new Map<string, string>();
  const handed = (id: string): TagAction => {
    const heir = heirs.get(id);
    return heir === undefined ? untagging(groupId, id) : tagging(heir, id);
  };
  await untag(deps, groupId, ids.map(handed));
};

type TagAction = ActionOf<'tag-group' | 'untag-group'>;
const tagging = (groupId: string, resourceId: string): TagAction => ({ do: 'tag-group', resourceId, groupId });
const untagging = (groupId: string, resourceId: string): TagAction => ({ do: 'untag-group', resourceId, groupId });

const tablesOf = (members: readonly Member[]): readonly string[] => Object.values(routeTableIds(members)).flat();

/** The only kind that several groups share. */
const isRouteTable = (id: string): boolean => /^(tgw-)?rtb-/.test(id);

/** Which group has declared a route table, by table. @throws GroupsUnreadableError, as unread ones may want the tag */
const declaredBy = async (store: GroupStore): Promise<ReadonlyMap<string, string>> => {
  const declared = new Map<string, string>();
  for (const aggregate of allOf(await allAggregates(store))) {
    for (const table of tablesOf(membersOf(aggregate.group, aggregate))) declared.set(table, aggregate.group.id);
  }
  return declared;
};

/** @throws SiteNotObservedError where what they have could not be seen */
const resourcesSeen = async (compute: Compute, members: readonly Member[]): Promise<readonly string[]> => {
  const volumesOfPairs = members.flatMap(({ pairs }) => pairs.map(({ id }) => id));
  const site: ObservedSite = await compute.observe({ ...queryOf(IDENTITY, members), volumesOfPairs });
  for (const { productionServerId, drServerId } of members) {
    const servers = [productionServerId, drServerId];
    settled(site.servers, servers);
    settled(
      site.found.nicsOfServers,
      servers.filter((id) => present(site.servers, id) !== undefined),
    );
  }
  return members.flatMap((member) => resourcesOf(member, site));
};

const settled = (facts: Facts<unknown>, ids: readonly string[]): void => {
  for (const id of ids) {
    const seen = fact(facts, id);
    if (seen.is === 'unknown') throw new SiteNotObservedError(`EC2 did not show ${id}: ${seen.why}. Try again.`);
  }
};

/** What EC2 said against which of them. A tag that is to go has gone with its resource. */
const act = async (deps: GroupTagDeps, actions: readonly TagAction[]): Promise<readonly TagRefusal[]> => {
  const performed = await perform(deps, actions, deps.clock.now() + PATIENCE_MS);
  return performed.flatMap(({ action: { do: kind, resourceId }, outcome }) => {
    if (outcome.outcome === 'done') return [];
    const isGone = kind === 'untag-group' && 'code' in outcome && /\bNotFound$/.test(outcome.code);
    return isGone ? [] : [{ resourceId, reason: outcome.reason }];
  });
};

const untag = async (deps: GroupTagDeps, groupId: string, actions: readonly TagAction[]): Promise<void> => {
  const refusals = await act(deps, actions);
  const [first] = refusals;
  if (!first) return;
  throw new GroupTagsLeftError(
    groupId,
    first.reason,
    refusals.map(({ resourceId }) => resourceId),
  );
};
