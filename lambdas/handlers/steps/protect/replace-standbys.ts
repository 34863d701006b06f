import { concurrently } from '../../../concurrently.ts';
import type { NamedStandbys } from '../../../domain/reprotection/named-standbys.ts';
import { standbyOf } from '../../../domain/reprotection/standby.ts';
import { withStandby } from '../../../domain/reprotection/turn-round.ts';
import { instant } from '../../instant.ts';
import { type LeasedGroup, loadAggregate } from '../../load.ts';
import { lookRound, replacedMembers } from './look-round.ts';
import type { ProtectionDeps } from './protection-deps.ts';

/**
 * Gives members of a group that faces the right way the DR servers that were named for them. Safe to repeat: a member that has
 * its server is left alone, and a line may stand twice.
 * @throws StandbyNotStoppedError, StandbyMissingError before anything was changed; StaleEpochError, OutdatedCopyError
 */
export const replaceStandbys = async (
  deps: ProtectionDeps,
  { id: groupId, lease }: LeasedGroup,
  named: NamedStandbys,
): Promise<void> => {
  const { store, clock } = deps;
  const { failoverId, epoch } = lease;
  const aggregate = await loadAggregate(store, groupId);
  const replaced = replacedMembers(aggregate, named);
  if (replaced.length === 0) return;
  const { site } = await lookRound(deps, aggregate, named, replaced);
  const at = instant(clock);
  await store.appendEvents(
    replaced.map((member) => {
      const serverId = standbyOf(member, named);
      const { id: instanceId, name } = member.instance;
      const message = `${name}: ${serverId} is the DR server in the place of ${member.productionServerId}`;
      return { at, groupId, failoverId, instanceId, type: 'drServerReplaced', message, data: { serverId } };
    }),
  );
  await concurrently(replaced, async (member) => {
    const { instance, pairs } = withStandby(member, site, standbyOf(member, named));
    // The pairs first: the instance's server says that all of the member is written.
    await concurrently(pairs, (pair) => store.savePair({ ...pair, epoch }));
    await store.saveInstance({ ...instance, epoch });
  });
};
