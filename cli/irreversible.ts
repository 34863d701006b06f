import { productionStation } from '../lambdas/domain/group/member.ts';
import type { ReplicationPair } from '../lambdas/domain/group/protection-group.ts';
import { terminatedBy } from '../lambdas/domain/plan/plan-relaunch.ts';
import type { ShownGroup } from '../lambdas/handlers/operations/groups/groups.ts';
import type { ShownPlan } from '../lambdas/handlers/operations/runs/plan-failover.ts';
import { IrreversibleNotConfirmedError } from './exit-codes.ts';
import type { Session } from './session.ts';

/**
 * Asks before a failover that terminates production servers: the group's name has to be typed. Changes nothing. Only groups whose
 * policy allows termination are planned for that, so nothing stands in the way of any other failover.
 * @throws IrreversibleNotConfirmedError
 */
export const confirmIrreversible = async (
  { operations, io }: Session,
  { group }: Pick<ShownGroup, 'group'>,
  yes: boolean,
): Promise<void> => {
  if (group.policy.termination !== 'allowed') return;
  const doomed = doomedText(await operations.planFailover(group.id));
  if (doomed.length === 0) return;
  io.err(`IRREVERSIBLE: this failover TERMINATES ${doomed.length} production server(s):\n${doomed.join('\n')}`);
  if (yes) return;
  if (!io.ask) throw new IrreversibleNotConfirmedError(group.name, 'nobody can be asked without a terminal');
  const typed = await io.ask(`Type the group's name (${group.name}) to go on: `);
  if (typed.trim() !== group.name) throw new IrreversibleNotConfirmedError(group.name, `"${typed.trim()}" was typed`);
};

/** One line for each server that is terminated, with its volumes. */
const doomedText = ({ plan, group, pairs }: ShownPlan): readonly string[] =>
  terminatedBy(plan).map(({ instanceId, name, productionServerId }) => {
    const own = pairs.filter((pair) => pair.instanceId === instanceId);
    const volumes = own.map((pair) => volumeText(pair, pair.volumes[productionStation(group)]));
    return `  ${name}  ${productionServerId}  (volumes, which are kept: ${volumes.join(', ') || 'none is replicated'})`;
  });

const volumeText = ({ device }: ReplicationPair, volumeId: string | undefined): string =>
  `${volumeId ?? 'unknown'} ${device}`;
