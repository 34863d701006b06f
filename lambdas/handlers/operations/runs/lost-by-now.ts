import type { Lost } from '../../../domain/group/failover.ts';
import { ROLL_BACK_SECONDS } from '../../../domain/group/protection-group.ts';
import { LOOK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import { GIVE_BACK } from '../../../domain/phases/give-back/give-back.ts';
import { lostOf } from '../../../domain/phases/give-back/lost.ts';
import { type ObservedSite, present } from '../../../domain/site/observed.ts';
import { trailEvent } from '../../../domain/trail/trail-data.ts';
import { instant } from '../../instant.ts';
import type { CancelFailoverDeps } from './cancel-messages.ts';
import type { Production } from './start-production.ts';
import { untilWritten } from './until-written.ts';

type Deps = Pick<CancelFailoverDeps, 'store' | 'compute' | 'clock'>;

/**
 * What of production nobody can give back any more: what the roll-back had to leave out, and what somebody has deleted
 * since. Nothing starts that again, however often the command is repeated. Safe to repeat: what is new goes on record once.
 */
export const lostByNow = async (deps: Deps, production: Production): Promise<readonly Lost[]> => {
  const { members, lost: known } = production;
  const site = await seenWhole(deps, production);
  const seen = [...members.flatMap((member) => lostOf(member, site)), ...known.filter((one) => isStill(one, site))];
  const lost = [...new Map(seen.map((one) => [keyOf(one), one])).values()];
  const keys = new Set(known.map(keyOf));
  const more = lost.filter((one) => !keys.has(keyOf(one)));
  if (more.length > 0) await record(deps, production, { more, all: [...known, ...more] });
  return lost;
};

const keyOf = ({ instanceId, gone }: Lost): string => `${instanceId} ${gone}`;

/** A server that is about to be gone is waited for. */
const seenWhole = async ({ compute, clock }: Deps, { members }: Production): Promise<ObservedSite> => {
  const servers = members.map(({ productionServerId }) => productionServerId);
  const deadline = clock.now() + ROLL_BACK_SECONDS * 1000;
  for (;;) {
    const site = await compute.observe({ servers, volumes: GIVE_BACK.query(members).volumes });
    const isEnding = servers.some((id) => present(site.servers, id)?.state === 'shutting-down');
    if (!isEnding || clock.now() >= deadline) return site;
    await clock.sleep(LOOK_AGAIN_SECONDS * 1000);
  }
};

/** Whoever has attached another root volume has mended the loss. */
const isStill = ({ gone, serverId }: Lost, site: ObservedSite): boolean => {
  const server = present(site.servers, serverId);
  return gone === 'server' || !server?.disks?.some(({ device }) => device === server.rootDeviceName);
};

interface Losses {
  readonly more: readonly Lost[];
  readonly all: readonly Lost[];
}

/** The trail first: should the command die in between, the line may stand twice, but it is not missing. */
const record = async ({ store, clock }: Deps, { groupId, rolledBack }: Production, { more, all }: Losses) => {
  if (rolledBack === undefined) return;
  const message = `Lost after production was given back: ${more.map((one) => one.message).join(' ')}`;
  await store.appendEvents([
    trailEvent('productionLost', { at: instant(clock), groupId, message }, { rolledBack, lost: more }),
  ]);
  await untilWritten(async () => {
    const failover = await store.findFailover(groupId, rolledBack);
    if (failover) await store.saveFailover({ ...failover, lost: all });
  });
};
