import { STEPS } from '../../lambdas/workflows.ts';
import type { ExecutionLog } from '../../local/executions/log.ts';
import type { SeenExecution } from '../oracles/executions.ts';

const FIRST_OF_ROUND = STEPS.forceStopProductionServers.state;

/** Every execution that there was, as its history shows it. @param budgetOf the longer budget of a group, in seconds */
export const executionsOf = (
  log: ExecutionLog,
  budgetOf: (groupId: string) => number,
  now: number,
): readonly SeenExecution[] =>
  log.list().map(({ arn, name, status, startedAt, stoppedAt, input }) => {
    const events = log.events(arn);
    const rounds = events.filter(({ stateEnteredEventDetails: entered }) => entered?.name === FIRST_OF_ROUND);
    return {
      name,
      isRunning: status === 'RUNNING',
      seconds: Math.ceil(((stoppedAt ?? now) - startedAt) / 1000),
      rounds: rounds.length,
      events: events.length,
      budgetSeconds: budgetOf(JSON.parse(input).groupId),
    };
  });
