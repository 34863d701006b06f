import type { AcceptedRisk, Confirmation } from '../lambdas/domain/group/failover.ts';
import type { PointChoice } from '../lambdas/domain/group/point-choice.ts';
import { UsageError } from './exit-codes.ts';
import { followRun } from './follow/follow.ts';
import { confirmIrreversible } from './irreversible.ts';
import { type FailoverResult, reportOf } from './report.ts';
import type { Session } from './session.ts';

export interface FailoverOptions {
  readonly confirm?: Confirmation;
  readonly failoverId?: string;
  readonly plan?: string;
  readonly point?: PointChoice;
  readonly acceptUnfenced?: readonly string[];
  readonly reason?: readonly string[];
  readonly yes?: boolean;
}

/** Each server with a reason of its own: nobody accepts such a thing wholesale. */
const acceptedRisks = ({
  acceptUnfenced = [],
  reason = [],
}: Pick<FailoverOptions, 'acceptUnfenced' | 'reason'>): readonly AcceptedRisk[] => {
  if (acceptUnfenced.length !== reason.length || reason.some((text) => text.trim() === '')) {
    throw new UsageError(
      `--accept-unfenced was given for ${acceptUnfenced.length} server(s), --reason ${reason.length} time(s). Give a reason, not empty, for each server.`,
    );
  }
  return acceptUnfenced.map((instance, index) => ({ instance, reason: reason[index] ?? '' }));
};

/** Starts a failover, or joins the one of that id, and watches it to its end. */
export const failOver = async (
  session: Session,
  wanted: string,
  { confirm, failoverId, plan, point, yes = false, ...risks }: FailoverOptions,
): Promise<FailoverResult> => {
  const acceptUnfenced = acceptedRisks(risks);
  const { operations, io } = session;
  const { group } = await operations.showGroup(wanted);
  await confirmIrreversible(session, { group }, yes);
  const started = await operations.startFailover({
    groupId: group.id,
    ...(confirm ? { confirmation: confirm } : {}),
    ...(failoverId ? { failoverId } : {}),
    ...(plan ? { plan } : {}),
    ...(point ? { point } : {}),
    acceptUnfenced,
    requestedBy: { kind: 'command', caller: await session.target.caller() },
  });
  io.err(`Failover ${started.failoverId} of ${group.name} started.`);
  const execution = await followRun(session, started);
  return reportOf(session, started, { execution, group, before: group });
};
