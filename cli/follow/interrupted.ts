import { isProtectionRun } from '../../lambdas/domain/group/run-kind.ts';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import { commandFor, type Session } from '../session.ts';

/** Somebody at the terminal has ended the command while it followed a run. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** What becomes of the run, and how to come back to it. */
export const interruptedText = (
  { target, options }: Pick<Session, 'target' | 'options'>,
  { failoverId, groupId, kind }: StartedRun,
): string => {
  const sdrs = commandFor(options);
  const wayBack =
    kind !== undefined && isProtectionRun(kind)
      ? ''
      : ` "${sdrs} failover cancel ${groupId}" calls it off while nothing has moved.`;
  return target.runsHere
    ? `Run ${failoverId} of ${groupId} stands still: it ran in this process, and nothing that it has done is lost. Give the same command again: ` +
        `it goes on where it stands. "${sdrs} watch ${groupId}" shows where that is.`
    : `Run ${failoverId} of ${groupId} goes on without this command (${target.label}). "${sdrs} watch ${groupId}" follows it again, ` +
        `and so does the same command.${wayBack}`;
};
