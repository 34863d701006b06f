import type { Job } from '../../../domain/group/job.ts';
import { pairOf } from '../../../domain/group/server-roles.ts';
import { READINESS_SECONDS } from '../../../domain/readiness/readiness.ts';
import type { Ports } from '../../../ports/ports.ts';
import { isOver, lookAt } from '../members/until-running.ts';

export type BegunDeps = Pick<Ports, 'store' | 'compute' | 'clock'>;

/** What somebody else brings to its end. */
export type BegunFate =
  | { readonly is: 'running' }
  | { readonly is: 'done'; readonly at?: string }
  | { readonly is: 'failed'; readonly error: string; readonly cause: string };

/** How it stands, by where its end shows; `undefined` of a job that was done before its id was given away. */
export const begunFate = async (deps: BegunDeps, job: Job): Promise<BegunFate | undefined> => {
  if (job.type === 'refreshProtectionGroupNoCG') return refreshed(deps, job);
  return job.type === 'startDrServerNoCG' ? started(deps, job) : undefined;
};

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
