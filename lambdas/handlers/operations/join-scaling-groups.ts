import type { Action } from '../../domain/actions.ts';
import type { Member } from '../../domain/member.ts';
import { fact, present } from '../../domain/observed.ts';
import type { Restoration } from '../../domain/protection-group.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compute } from '../../ports/compute.ts';

interface Deps {
  readonly compute: Compute;
  readonly clock: Clock;
}

type Left = Extract<Restoration, { readonly undo: 'leave-scaling-group' }> & { readonly name: string };

const LOOK_AGAIN_MS = 5_000;
/** How long a started server is waited for until it runs. */
const START_MS = 120_000;

/**
 * Attaches the servers that were started to the Auto Scaling groups they had left; Auto Scaling takes running servers only.
 * Answers with what is left to people. Safe to repeat: a server that is a member already is left alone.
 */
export const joinScalingGroups = async (
  deps: Deps,
  members: readonly Member[],
  started: readonly string[],
): Promise<readonly string[]> => {
  const left = members.flatMap(({ instance }) =>
    (instance.restoration ?? []).flatMap((one): Left[] =>
      one.undo === 'leave-scaling-group' ? [{ ...one, name: instance.name }] : [],
    ),
  );
  if (left.length === 0) return [];
  const again = left.filter(({ serverId }) => started.includes(serverId));
  await untilRunning(
    deps,
    again.map(({ serverId }) => serverId),
  );
  return join(deps, left);
};

const untilRunning = async ({ compute, clock }: Deps, servers: readonly string[]): Promise<void> => {
  const deadline = clock.now() + START_MS;
  while (servers.length > 0 && clock.now() < deadline) {
    const site = await compute.observe({ servers });
    if (servers.every((id) => present(site.servers, id)?.state === 'running')) return;
    await clock.sleep(LOOK_AGAIN_MS);
  }
};

const join = async ({ compute, clock }: Deps, left: readonly Left[]): Promise<readonly string[]> => {
  const site = await compute.observe({ servers: left.map(({ serverId }) => serverId), scaling: true });
  const outside = left.filter(({ serverId }) => fact(site.scaling, serverId).is !== 'present');
  const ready = outside.filter(({ serverId }) => present(site.servers, serverId)?.state === 'running');
  const actions = ready.map(
    ({ serverId, scalingGroup }): Action => ({ do: 'join-scaling-group', serverId, scalingGroup }),
  );
  const outcomes = await compute.perform(actions, clock.now() + START_MS);
  const why = new Map(
    ready.map(({ serverId }, index) => {
      const outcome = outcomes[index];
      return [serverId, outcome && outcome.outcome !== 'done' ? outcome.reason : undefined] as const;
    }),
  );
  return outside.flatMap((one) => remaining(one, why));
};

/** Nothing of one that has joined. */
const remaining = (
  { name, serverId, scalingGroup }: Left,
  why: ReadonlyMap<string, string | undefined>,
): readonly string[] => {
  if (why.has(serverId) && why.get(serverId) === undefined) return [];
  const because = why.get(serverId) ?? 'it does not run';
  return [
    `${name}: production server ${serverId} is not back in Auto Scaling group ${scalingGroup} (${because}). Attach it once it runs.`,
  ];
};
