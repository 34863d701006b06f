import { StaleAutomationError } from '../../domain/automation/errors.ts';
import { controlReasons } from '../../domain/automation/gates.ts';
import { abandoned, claimed, settled } from '../../domain/automation/start-intent.ts';
import type { AutomationState, StartIntent } from '../../domain/automation/state.ts';
import { ExecutionExistsError, FailoverInProgressError } from '../../domain/errors/errors.ts';
import { FailoverImpossibleError, StatusNotAllowedError } from '../../domain/errors/request-errors.ts';
import { AUTOMATION } from '../../domain/group/automatic.ts';
import type { ProtectionGroup } from '../../domain/group/protection-group.ts';
import { instant } from '../instant.ts';
import { createStartFailover } from '../operations/runs/start-failover.ts';
import type { AutomationDeps } from './deps.ts';
import { keepState, untilFresh } from './keep-state.ts';
import type { Judgement } from './messages.ts';

/**
 * Starts the failover that the state intends. The claim in the control checks brake and limit in the same write; then the
 * state is read once more, so that one who slept starts nothing that was given up meanwhile. Safe to repeat: the name was
 * written down before. @returns `undefined` where another failover of the group was faster
 * @throws StaleAutomationError where the intent does not stand any more, so that all is decided anew
 */
export const carryOut = async (
  deps: AutomationDeps,
  group: ProtectionGroup,
  version: number,
): Promise<Judgement['started']> => {
  const before = await stateAt(deps, group.id, version);
  await claim(deps, before);
  const state = await stateAt(deps, group.id, version);
  const started = await start(deps, state);
  if (started) await keepState(deps, settled(state, instant(deps.clock)), version).catch(unlessStale);
  return started;
};

type Intending = AutomationState & { readonly intent: StartIntent };

const stateAt = async ({ automation }: AutomationDeps, groupId: string, version: number): Promise<Intending> => {
  const found = await automation.findState(groupId);
  const intent = found?.value.intent;
  if (found?.version !== version || !intent) throw new StaleAutomationError(`Automation of group ${groupId}`);
  return { ...found.value, intent };
};

const claim = (deps: AutomationDeps, state: Intending): Promise<void> =>
  untilFresh(deps.clock, async () => {
    const { automation, clock } = deps;
    const { value: control, version } = await automation.findControl();
    const now = instant(clock);
    if (controlReasons({ control, state }, now).length > 0) throw new StaleAutomationError('The control of automation');
    const next = claimed(control, state.groupId, state.intent.failoverId, now);
    if (next !== control) await automation.saveControl(next, version);
  });

const start = async (deps: AutomationDeps, state: Intending): Promise<Judgement['started']> => {
  const { groupId, intent } = state;
  const { failoverId, reason } = intent;
  try {
    const confirmation = { by: AUTOMATION, reason };
    const requestedBy = { kind: 'automation' } as const;
    const { executionId } = await createStartFailover(deps)({ groupId, confirmation, failoverId, requestedBy });
    return { failoverId, executionId };
  } catch (error) {
    if (error instanceof FailoverInProgressError) return undefined;
    return onRefusal(deps, state, error);
  }
};

/** Where somebody has changed the group since it was judged, it is judged anew. */
const onRefusal = async (deps: AutomationDeps, state: Intending, error: unknown): Promise<never> => {
  const isRefused = error instanceof StatusNotAllowedError || error instanceof FailoverImpossibleError;
  if (isRefused || error instanceof ExecutionExistsError) await giveUpName(deps, state);
  throw isRefused ? new StaleAutomationError(`Automation of group ${state.groupId}`, error) : error;
};

/** It may belong to something else (a table restored from a backup): the next decision takes the next name. */
const giveUpName = async (deps: AutomationDeps, { groupId }: Intending): Promise<void> => {
  const found = await deps.automation.findState(groupId);
  if (found) await keepState(deps, abandoned(found.value, instant(deps.clock)), found.version).catch(unlessStale);
};

/** A faster decider sees by the group or its failovers what was started. */
const unlessStale = (error: unknown): void => {
  if (!(error instanceof StaleAutomationError)) throw error;
};
