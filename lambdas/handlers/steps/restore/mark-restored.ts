import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { listed } from '../../../domain/errors/listed.ts';
import { hasEnded as isThrough } from '../../../domain/group/progress.ts';
import { queryOf } from '../../../domain/pass/phase-rule.ts';
import { DISKS } from '../../../domain/phases/disks/disks.ts';
import { instant } from '../../instant.ts';
import { contextOf, type FailoverContext, levelsIn } from '../messages.ts';
import { endRun, hasEnded } from '../protect/end-run.ts';
import type { ProtectionDeps } from '../protect/protection-deps.ts';
import { restoredMembers, writeRestored } from './restore-run.ts';

/** Result of *Mark restored*. */
export interface Restored {
  readonly status: 'failed-over';
}

/**
 * Looks once more whether every server has the disks of its recovery point, writes them down, and gives the lease back. The
 * group stays Failover complete. Safe to repeat: all of it is done again.
 * @throws SiteNotObservedError where the disks are not seen there any more, StaleEpochError, OutdatedCopyError
 */
export const createMarkRestored =
  (deps: ProtectionDeps) =>
  async (input: FailoverContext): Promise<Restored> => {
    const context = contextOf(input);
    deps.compute.resume(levelsIn(context));
    if (!(await hasEnded(deps.store, context, 'failed-over'))) await mark(deps, context);
    return { status: 'failed-over' };
  };

const mark = async (deps: ProtectionDeps, context: FailoverContext): Promise<void> => {
  const { group, members } = await restoredMembers(deps, context);
  const site = await deps.compute.observe(queryOf(DISKS, members));
  const verdicts = members.map((member) => ({ member, verdict: DISKS.next(member, site, instant(deps.clock)) }));
  const open = verdicts.filter(({ verdict }) => !isThrough(verdict));
  if (open.length > 0) {
    throw new SiteNotObservedError(
      listed(open.map(({ member, verdict }) => `${member.instance.name}: ${verdict.reason ?? ''}`)),
    );
  }
  await writeRestored(deps, { group, members, site });
  const names = members.map(
    ({ instance, pairs: [pair] }) => `${instance.name} to ${pair?.recoveryPoint?.takenAt ?? ''}`,
  );
  await endRun(deps, group, { type: 'serverGroupRestored', message: `Restored: ${names.join(', ')}` });
};
