import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import type { GuardInput } from '../../lambdas/handlers/guard/messages.ts';
import type { RecorderInput } from '../../lambdas/handlers/recorder/messages.ts';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import type { SynchroniserInput } from '../../lambdas/handlers/synchroniser/messages.ts';
import { createSynchroniser } from '../../lambdas/handlers/synchroniser/synchroniser.ts';
import { STEP_NAMES, STEPS } from '../../lambdas/workflows.ts';
import type { SynthesisedMachine } from '../../local/definition.ts';
import { handlersOf } from '../../local/handlers.ts';
import { createPorts, type Ports } from '../../local/ports.ts';
import type { MachineFunction } from '../interpreter/task-state.ts';
import type { Attempt } from '../lambda/attempt.ts';
import type { Invoke, LambdaFunction } from '../lambda/lambda.ts';

/** The ports on an attempt's own clients, so that an old try and its retry are told apart. */
export const portsOf = ({ clients, clock }: Pick<Attempt, 'clients' | 'clock'>): Ports =>
  createPorts({ ...clients, clock, compute: createEc2Compute({ ...clients, clock }) });

/** The functions behind the Task states of a synthesised machine, each called as Step Functions calls it. */
export const stepFunctionsOf = (
  machine: SynthesisedMachine,
  invoke: Invoke,
): Readonly<Record<string, MachineFunction>> =>
  Object.fromEntries(
    STEP_NAMES.flatMap((step) => {
      const { state } = STEPS[step];
      const known = machine.functions[state];
      if (!known) return [];
      const { timeoutMs, resource } = known;
      const fn: LambdaFunction = { name: state, timeoutMs, handlerOn: (attempt) => handlersOf(portsOf(attempt))[step] };
      return [[state, { resource, invoke: (input: string) => invoke(fn, 'failover', input) }]];
    }),
  );

/** As long as a run of the guard, of the recorder, or of the synchroniser may take. */
const SWEEP_MS = 300_000;

export const GUARD: LambdaFunction = {
  name: 'guard',
  timeoutMs: SWEEP_MS,
  handlerOn: (attempt) => (input, invocation) => createGuard(portsOf(attempt))(input as GuardInput, invocation),
};

export const RECORDER: LambdaFunction = {
  name: 'recorder',
  timeoutMs: SWEEP_MS,
  handlerOn: (attempt) => (input, invocation) => createRecorder(portsOf(attempt))(input as RecorderInput, invocation),
};

export const SYNCHRONISER: LambdaFunction = {
  name: 'synchroniser',
  timeoutMs: SWEEP_MS,
  handlerOn: (attempt) => (input, invocation) =>
    createSynchroniser(portsOf(attempt))(input as SynchroniserInput, invocation),
};

/** What decides on automatic failovers. */
export const DECIDER: LambdaFunction = {
  name: 'decider',
  timeoutMs: SWEEP_MS,
  handlerOn: (attempt) => (input) => createDecider(portsOf(attempt))(input as object),
};
