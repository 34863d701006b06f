import { changesIn } from '../../../domain/change/changes-in.ts';
import type { Job, JobType } from '../../../domain/group/job.ts';
import { CHANGES, type ChangeEnd, isAbandoned } from '../../../domain/group/member-change.ts';
import { pairOf } from '../../../domain/group/server-roles.ts';
import { mayGoOn } from '../../../domain/group/shown-status.ts';
import { READINESS_SECONDS } from '../../../domain/readiness/readiness.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { isOver, lookAt } from '../members/until-running.ts';

export type BegunDeps = Pick<Ports, 'store' | 'compute' | 'clock'>;

/** What somebody else brings to its end. */
export type BegunFate =
  | { readonly is: 'running' }
  | { readonly is: 'done'; readonly at?: string }
  | { readonly is: 'failed'; readonly error: string; readonly cause: string; readonly at?: string };

/** How it stands, by where its end shows; `undefined` of a job that was done before its id was given away. */
export const begunFate = async (deps: BegunDeps, job: Job): Promise<BegunFate | undefined> => {
  if (job.type === 'refreshProtectionGroupNoCG') return refreshed(deps, job);
  if (isChange(job)) return changed(deps, job);
  return job.type === 'startDrServerNoCG' ? started(deps, job) : undefined;
};

const CHANGE_JOBS: readonly JobType[] = Object.values(CHANGES).map(({ job }) => job);

const isChange = ({ type }: Job): boolean => CHANGE_JOBS.includes(type);

/** By the end that it was given, else by the member, which is told of it first. */
const changed = async ({ store, clock }: BegunDeps, { id, groupId, end }: Job): Promise<BegunFate> => {
  if (end) return fateOfEnd(end);
  const group = await store.findGroup(groupId);
  const found = group && changesIn({ group, ...(await store.members(groupId)) }).find(({ change }) => change.id === id);
  if (found?.change.end) return fateOfEnd(found.change.end);
  if (group && found && mayGoOn(group, found.change) && !isAbandoned(found.change, instant(clock)))
    return { is: 'running' };
  const cause = `It has not come to its end: a run has taken group ${groupId} over, or the member has left it. Look at it in EC2.`;
  return { is: 'failed', error: 'ChangeOvertaken', cause };
};

const fateOfEnd = ({ at, failure }: ChangeEnd): BegunFate =>
  failure ? { is: 'failed', error: failure.refusal, cause: failure.why, at } : { is: 'done', at };

/** The recorder keeps what it has found, and takes a quarter of an hour at most. */
const refreshed = async ({ store, clock }: BegunDeps, { groupId, at }: Job): Promise<BegunFate> => {
  const { madeAt } = (await store.findReadiness(groupId)) ?? {};
  if (madeAt !== undefined && madeAt >= at) return { is: 'done', at: madeAt };
  if (clock.now() - Date.parse(at) <= READINESS_SECONDS * 1000) return { is: 'running' };
  const cause = `The recorder has kept nothing of group ${groupId} since ${at}. Its log has the reason; ask again.`;
  return { is: 'failed', error: 'NotRefreshed', cause };
};

const started = async (deps: BegunDeps, { groupId, instanceId, at }: Job): Promise<BegunFate> => {
  const [group, { instances }] = await Promise.all([deps.store.findGroup(groupId), deps.store.members(groupId)]);
  const instance = instances.find(({ id }) => id === instanceId);
  if (!group || !instance) return { is: 'failed', error: 'InstanceNotFoundError', cause: 'It is not there any more.' };
  const serverId = pairOf(group, instance).dr;
  const [seen] = await lookAt(deps, [serverId]);
  if (seen?.state === 'running') return { is: 'done' };
  if (!seen || !isOver(seen, deps.clock.now() - Date.parse(at))) return { is: 'running' };
  const cause = `EC2 shows server ${serverId} as ${seen.state}: ${seen.stateReason ?? 'it gives no reason'}.`;
  return { is: 'failed', error: 'ServerNotRunningError', cause };
};
