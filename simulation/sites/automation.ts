import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { GroupPlan } from './site-plan.ts';

/** The alarm that speaks for a group. */
export const alarmOf = (groupName: string): string => `${groupName}-unreachable`;

/** A group that is failed over without a person: one alarm is enough, and it counts at once. */
export const automationOf = (
  { name, automatic }: GroupPlan,
  allowTermination: boolean,
): Pick<GroupDescription, 'automation'> => {
  if (!automatic) return {};
  return {
    automation: {
      mode: 'act',
      signals: { alarms: [alarmOf(name)], healthEvents: [], ec2States: [], monitors: [] },
      required: { sources: 1, kinds: 1 },
      windowSeconds: 900,
      minimumDurationSeconds: 0,
      coolDownSeconds: 600,
      ...(allowTermination ? { allowTermination } : {}),
      distrust: { faultyShareAbove: 1 },
      limit: { failovers: 100, withinSeconds: 3600 },
    },
  };
};
