import { createShowIdentity } from '../../lambdas/handlers/operations/members/show-identity.ts';
import type { FailoverContext, RoundResult } from '../../lambdas/handlers/steps/messages.ts';
import type { Handlers } from '../../local/executions/task.ts';
import type { Ports } from '../../local/ports.ts';

/** The first failover ends once production is fenced, so that there is something to give back. */
class ProofInterruptedError extends Error {
  override readonly name = 'ProofInterruptedError';
}

/** Whether the failover is to be interrupted. */
export interface Interruption {
  isWanted: boolean;
}

/** Seconds until the next round of a failover that is to be interrupted. */
const ROUND_SECONDS = 5;

/**
 * The handlers, of which *Migrate NICs* moves nothing while an interruption is wanted, and fails once production is
 * fenced. All other steps, and every later failover, are untouched.
 */
export const interruptible =
  (interruption: Interruption) =>
  (handlers: Handlers, ports: Pick<Ports, 'store' | 'compute' | 'clock'>): Handlers => ({
    ...handlers,
    migrateNics: async (input, invocation) => {
      if (!interruption.isWanted) return handlers.migrateNics(input, invocation);
      const { production } = await createShowIdentity(ports)((input as FailoverContext).groupId);
      if (production.every(({ is }) => is === 'down')) {
        throw new ProofInterruptedError('The proof ends its first failover here, to have it called off.');
      }
      return nothingYet(new Date(ports.clock.now()).toISOString());
    },
  });

/** As a pass answers that has found no member ready. */
const nothingYet = (at: string): RoundResult => ({
  ...{ total: 1, done: 0, waiting: 1, failed: 0, deferred: 0 },
  ...{ waitSeconds: ROUND_SECONDS, at, levels: {}, outcome: 'CONTINUE' },
});
