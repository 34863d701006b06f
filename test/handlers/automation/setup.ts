import type { AutomationPolicy } from '../../../lambdas/domain/automation/policy.ts';
import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { createDecider } from '../../../lambdas/handlers/automation/decider.ts';
import { createSetAutomationPolicy } from '../../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { at, makePolicy } from '../../domain/automation/support.ts';
import { makeNic, makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { createFakeAlarms } from '../../support/fakes/alarms.ts';
import { createMemoryAutomationStore } from '../../support/fakes/automation-store.ts';
import { createFakeCompute } from '../../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../../support/fakes/group-store.ts';
import { createFakeClock } from '../../support/fakes/time-and-ids.ts';
import { createFakeWorkflow } from '../../support/fakes/workflow.ts';
import { makeDrServer, makeServer, makeSite } from '../../support/observed.ts';

export const SIGHT: ObservedSite = makeSite({
  servers: [makeServer({ id: 'i-0abcdef01' }), makeDrServer({ id: 'i-0abcdef02' })],
});

const alarmEvent = (value: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA', second: number, alarmName = 'pets-unreachable') => ({
  id: `alarm-${alarmName}-${value}-${second}`,
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  time: at(second),
  detail: { alarmName, state: { value, timestamp: at(second).replace('Z', '+0000') } },
});

export const alarm = alarmEvent;

export const fault = (state: 'faulty' | 'healthy', second: number, detail: object = { groupId: 'group-1' }) => ({
  id: `fault-${state}-${second}`,
  source: 'sdrs.monitoring',
  'detail-type': 'SDRS Fault',
  time: at(second),
  detail: { monitor: 'probe', state, ...detail },
});

export const SWEEP = { sweep: true } as const;

export interface SetupOptions {
  readonly policy?: AutomationPolicy;
  readonly site?: ObservedSite;
  readonly group?: Partial<ProtectionGroup>;
}

/** A protected group with a policy, in a world of fakes. */
export const setup = async ({ policy = makePolicy(), site = SIGHT, group = {} }: SetupOptions = {}) => {
  const store = createMemoryGroupStore();
  const automation = createMemoryAutomationStore();
  const clock = createFakeClock();
  const { workflow, executions } = createFakeWorkflow();
  const { compute, queries } = createFakeCompute(site);
  const instance = makeProtectedInstance({
    servers: { source: 'i-0abcdef01', target: 'i-0abcdef02' },
    nics: [makeNic({ networkInterfaceId: 'eni-0abcdef04' })],
  });
  const pair = makeReplicationPair({ volumes: { source: 'vol-0abcdef03' } });
  await store.create({ group: makeProtectionGroup(group), instances: [instance], pairs: [pair] });
  const { alarms, ...alarmBook } = createFakeAlarms();
  const deps = { store, automation, alarms, clock, workflow, compute };
  await createSetAutomationPolicy(deps)('group-1', policy);
  const decide = createDecider(deps);
  /** Lets time pass until so many seconds after the beginning. */
  const until = (second: number) => clock.sleep(Date.parse(at(second)) - clock.now());
  const types = async () =>
    (await store.listEvents('group-1')).map(({ type }) => type).filter((type) => type !== 'automationPolicySet');
  const state = async () => (await automation.findState('group-1'))?.value;
  return { ...deps, decide, until, types, state, executions, queries, ...alarmBook };
};
