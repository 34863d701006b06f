import type { DeciderReport } from '../../lambdas/handlers/automation/messages.ts';
import { EXIT } from '../exit-codes.ts';
import type { Outcome, Session } from '../session.ts';

/** What the decider came to. Failovers that it started are watched to their end, as those that a person starts. */
export const decided = async (session: Session, report: DeciderReport): Promise<Outcome> => {
  const [{ followRun }, { judgementsText }] = await Promise.all([
    import('../follow/follow.ts'),
    import('../render/automation.ts'),
  ]);
  const statuses: string[] = [];
  for (const { groupId, started } of report.judged) {
    if (!started) continue;
    session.io.err(`Failover ${started.failoverId} of ${groupId} started by automation.`);
    statuses.push((await followRun(session, { groupId, ...started })).status);
  }
  const isDone = statuses.every((status) => status === 'SUCCEEDED');
  return {
    json: report,
    text: (page) => judgementsText(report, page),
    exitCode: isDone ? EXIT.done : EXIT.failoverFailed,
  };
};
