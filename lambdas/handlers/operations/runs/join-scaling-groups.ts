import { isOvertaken } from '../../../domain/errors/errors.ts';
import type { Member } from '../../../domain/group/member.ts';
import type { Restoration } from '../../../domain/group/protection-group.ts';
import { LOOK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import {
  hasJoined,
  isGroupGone,
  leftScalingGroups,
  withoutJoined,
} from '../../../domain/phases/give-back/undo-restarters.ts';
import type { Action } from '../../../domain/site/actions.ts';
import { fact, type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { act } from '../../pass/act.ts';
import { actionEvent } from '../../pass/action-event.ts';
import { tellRollBack } from '../../steps/roll-back/roll-back-trail.ts';
import type { Production } from './start-production.ts';

interface Deps {
  readonly compute: Compute;
  readonly clock: Clock;
  readonly store: GroupStore;
}

type Left = Extract<Restoration, { readonly undo: 'leave-scaling-group' }> & {
  readonly name: string;
  readonly instanceId: string;
};

/** How long a call waits for the account's allowance, and then a server until its group shows it. */
const PATIENCE_MS = 120_000;
const JOIN_MS = 60_000;

/**
 * Attaches the servers that run to the Auto Scaling groups they had left; Auto Scaling takes running servers only. Each is remembered
 * until it is seen there, or its group does not exist any more. Answers with what is left. Safe to repeat: a server that is a member already is left alone.
 */
export const joinScalingGroups = async (deps: Deps, production: Production): Promise<readonly string[]> => {
  const { members } = production;
  const left = members.flatMap(({ instance }) =>
    leftScalingGroups(instance).map((one): Left => ({ ...one, name: instance.name, instanceId: instance.id })),
  );
  if (left.length === 0) return [];
  const { site, why } = await join(deps, production, left);
  await forget(deps, members, site);
  return left
    .filter((one) => !hasJoined(one, site))
    .map((one) => (isGroupGone(one, site) ? givenUp(one) : remaining(one, why.get(one.serverId))));
};

interface Joined {
  /** The last look. */
  readonly site: ObservedSite;
  /** Refusals, by server. */
  readonly why: ReadonlyMap<string, string>;
}

/** Looks until every server that was attached is seen in its group, or the time is over. */
const join = async (deps: Deps, production: Production, left: readonly Left[]): Promise<Joined> => {
  const { compute, clock } = deps;
  const query = {
    servers: left.map(({ serverId }) => serverId),
    scaling: true,
    scalingGroups: [...new Set(left.map(({ scalingGroup }) => scalingGroup))],
  };
  const look = () => compute.observe(query);
  let site = await look();
  const ready = left.filter(
    ({ serverId, scalingGroup }) =>
      !isGroupGone({ scalingGroup }, site) &&
      fact(site.scaling, serverId).is === 'absent' &&
      present(site.servers, serverId)?.state === 'running',
  );
  const why = await attach(deps, production, ready);
  const asked = ready.filter(({ serverId }) => !why.has(serverId));
  const deadline = clock.now() + JOIN_MS;
  while (!asked.every((one) => hasJoined(one, site)) && clock.now() < deadline) {
    await clock.sleep(LOOK_AGAIN_SECONDS * 1000);
    site = await look();
  }
  return { site, why };
};

/** Auto Scaling's refusals, by server. */
const attach = async (
  deps: Deps,
  production: Production,
  ready: readonly Left[],
): Promise<ReadonlyMap<string, string>> => {
  const turns = ready.map((left) => ({ left, verdict: { actions: [joining(left)] } }));
  const after = await act(deps, turns, deps.clock.now() + PATIENCE_MS);
  const performed = after.flatMap((turn) => turn.performed.map((one) => ({ left: turn.left, one })));
  await tellRollBack(
    deps,
    production,
    performed.map(({ left, one }) => actionEvent({ id: left.instanceId, name: left.name }, one, 'roll-back')),
  );
  return new Map(
    performed.flatMap(({ left, one: { outcome } }) =>
      outcome.outcome === 'done' ? [] : [[left.serverId, outcome.reason] as const],
    ),
  );
};

const joining = ({ serverId, scalingGroup }: Left): Action => ({ do: 'join-scaling-group', serverId, scalingGroup });

/** Members are read again, so that what the recorder has written meanwhile stays. A failover that has begun keeps what it found. */
const forget = async ({ store }: Deps, members: readonly Member[], site: ObservedSite): Promise<void> => {
  const [first] = members;
  if (!first) return;
  for (const instance of (await store.members(first.group.id)).instances) {
    const after = withoutJoined(instance, site);
    if (after === instance) continue;
    await store.saveInstance({ ...after, epoch: first.group.epoch }).catch((error: unknown) => {
      if (!isOvertaken(error)) throw error;
    });
  }
};

const givenUp = ({ name, serverId, scalingGroup }: Left): string =>
  `${name}: production server ${serverId} stays out of Auto Scaling group ${scalingGroup}, which does not exist any more. Attach it to another one by hand, where it is to be in one.`;

const remaining = ({ name, serverId, scalingGroup }: Left, why = 'it does not run, or is not seen there yet'): string =>
  `${name}: production server ${serverId} is not back in Auto Scaling group ${scalingGroup} (${why}). Give the same command again, with --start where it does not run.`;
