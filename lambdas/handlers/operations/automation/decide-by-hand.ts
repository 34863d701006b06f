import type { SignalState } from '../../../domain/automation/signal.ts';
import type { Ports } from '../../../ports/ports.ts';
import { createDecider } from '../../automation/decider.ts';
import type { AutomationDeps } from '../../automation/deps.ts';
import type { DeciderReport } from '../../automation/messages.ts';
import { instant } from '../../instant.ts';
import { findGroup } from '../groups/find-group.ts';

/** One sweep of the decider over a group, by id or name, or over all. @throws GroupNotFoundError, AmbiguousNameError */
export const createAutomationSweep =
  (deps: AutomationDeps) =>
  async (idOrName?: string): Promise<DeciderReport> => {
    const groupId = idOrName === undefined ? undefined : (await findGroup(deps.store, idOrName)).id;
    return createDecider(deps)({ sweep: true, ...(groupId === undefined ? {} : { groupId }) });
  };

/** A fault event of this service's own, as a monitor would send it. */
export interface FaultByHand {
  readonly monitor: string;
  readonly state: SignalState;
  readonly groupId?: string;
  readonly serverId?: string;
  readonly availabilityZone?: string;
  readonly at?: string;
  readonly reason?: string;
}

/** Hands the decider an event, as EventBridge would. @throws EventNotUnderstoodError */
export const createSendAutomationEvent = (deps: AutomationDeps) => createDecider(deps);

/** Hands the decider a fault event. @throws EventNotUnderstoodError where it is malformed */
export const createSendFault =
  (deps: AutomationDeps & Pick<Ports, 'ids'>) =>
  (detail: FaultByHand): Promise<DeciderReport> =>
    createDecider(deps)({
      id: deps.ids.next(),
      source: 'sdrs.monitoring',
      'detail-type': 'SDRS Fault',
      time: instant(deps.clock),
      detail,
    });

/** The change of a CloudWatch alarm. */
export interface AlarmByHand {
  readonly alarm: string;
  readonly state: SignalState;
}

const ALARM_STATES = { faulty: 'ALARM', healthy: 'OK', unknown: 'INSUFFICIENT_DATA' } as const;

/** Hands the decider an alarm's change, as CloudWatch would tell it. @throws EventNotUnderstoodError where malformed */
export const createSendAlarm =
  (deps: AutomationDeps & Pick<Ports, 'ids'>) =>
  ({ alarm, state }: AlarmByHand): Promise<DeciderReport> =>
    createDecider(deps)({
      id: deps.ids.next(),
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      time: instant(deps.clock),
      detail: { alarmName: alarm, state: { value: ALARM_STATES[state] } },
    });
