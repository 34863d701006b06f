import type { MemberProgress } from '../../../domain/group/progress.ts';
import { hasEnded, phaseOf } from '../../../domain/group/progress.ts';
import { queryOf } from '../../../domain/pass/phase-rule.ts';
import { DISKS } from '../../../domain/phases/disks/disks.ts';
import { areDisksRestored, isRestoreOpen, RESTORE_DISKS } from '../../../domain/phases/disks/restore-disks.ts';
import type { RoundOutcome } from '../../../workflows.ts';
import { pass } from '../../pass/pass.ts';
import type { FailoverContext, Invocation, PassResult } from '../messages.ts';
import type { ProtectionDeps } from '../protect/protection-deps.ts';
import { restoredMembers, restoreRun, writeRestored } from './restore-run.ts';

export type DisksRestored = PassResult & { readonly outcome: RoundOutcome<'restore'> };

/** One pass over the disks of the servers that are meant. A failed server holds up no other. @throws StaleEpochError */
export const createRestoreDisks =
  (deps: ProtectionDeps) =>
  async (context: FailoverContext, invocation: Invocation): Promise<DisksRestored> => {
    const { result, progresses } = await pass(deps, RESTORE_DISKS, restoreRun(deps, context), invocation);
    const outcome = outcomeOf(progresses);
    if (outcome === 'FAILED') await keepWhole(deps, context);
    return { ...result, outcome };
  };

/** Servers that have come through have their disks, whatever has become of the others. */
const keepWhole = async (deps: ProtectionDeps, context: FailoverContext): Promise<void> => {
  const { group, members } = await restoredMembers(deps, context);
  const whole = members.filter(
    (member) => member.instance.progress?.failure === undefined && areDisksRestored(member) && isRestoreOpen(member),
  );
  if (whole.length > 0)
    await writeRestored(deps, { group, members: whole, site: await deps.compute.observe(queryOf(DISKS, whole)) });
};

const outcomeOf = (progresses: readonly (MemberProgress | undefined)[]): RoundOutcome<'restore'> => {
  const isOpen = (progress: MemberProgress | undefined) =>
    !progress?.failure && !hasEnded(phaseOf(progress, RESTORE_DISKS.name));
  if (progresses.some(isOpen)) return 'CONTINUE';
  return progresses.some((progress) => progress?.failure) ? 'FAILED' : 'RESTORED';
};
