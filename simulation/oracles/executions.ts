import type { Violation } from './violation.ts';

/** An execution of the state machine, as its history shows it. */
export interface SeenExecution {
  readonly name: string;
  readonly isRunning: boolean;
  /** From its start to its end. */
  readonly seconds: number;
  /** Rounds over fence, disks and identity. */
  readonly rounds: number;
  readonly events: number;
  /** The longer of its group's budgets. */
  readonly budgetSeconds: number;
}

/** What may come after the budgets: tries that die one after another, retries, and the last look. */
const AFTERWARDS_SECONDS = 1_800;
/** Source: Step Functions Developer Guide, Quotas, events in one execution history. */
const MOST_EVENTS = 25_000;

/** So many rounds at most, where each waits a second and a hundredth of the time that has passed. */
export const mostRounds = (seconds: number): number => {
  let [rounds, passed] = [1, 0];
  while (passed < seconds) {
    passed += Math.max(1, Math.floor(passed / 100));
    rounds += 1;
  }
  return rounds;
};

/** Every execution ends, soon after its budgets, and goes around no oftener than it may. */
export const judgeExecutions = (executions: readonly SeenExecution[]): readonly Violation[] =>
  executions.flatMap(({ name, isRunning, seconds, rounds, events, budgetSeconds }) => {
    const wrong = (seen: string): readonly Violation[] => [
      { kind: 'an execution that does not end', seen: `${name} ${seen}` },
    ];
    if (isRunning) return wrong('still runs');
    if (seconds > budgetSeconds + AFTERWARDS_SECONDS)
      return wrong(`took ${seconds} s, with budgets of ${budgetSeconds} s`);
    if (rounds > mostRounds(seconds)) return wrong(`went around ${rounds} times in ${seconds} s`);
    return events > MOST_EVENTS ? wrong(`has ${events} events`) : [];
  });
