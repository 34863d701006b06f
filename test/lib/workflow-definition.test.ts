import { App, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { describe, expect, it } from 'vitest';
import {
  LAMBDA_FAULTS,
  LAMBDA_THROTTLES,
  RETRYABLE_ERRORS,
  STEP_NAMES,
  STEPS,
  WORKFLOWS,
} from '../../lambdas/workflows.ts';
import { machinesIn } from '../../local/definition.ts';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();
const { definition, functions } = machinesIn(template.toJSON()).failover;
const { states } = WORKFLOWS.failover;
const stateOf = (name: string) => {
  const state = definition.States[name];
  if (state === undefined) throw new Error(`No state "${name}"`);
  return state;
};
const taskNames = Object.keys(functions);

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Record<string, unknown>;
}

const resources = template.toJSON().Resources as Readonly<Record<string, Resource>>;

describe('an execution that runs while the stack is updated', () => {
  const versions = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Version');
  const machines = Object.values(resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');

  it('goes on with the code that it was begun with: each task is a version of its function', () => {
    const called = machines.flatMap(({ Properties }) => [
      ...JSON.stringify(Properties.DefinitionString).matchAll(/\{"Ref":"(\w+)"\}/g),
    ]);
    expect(called.map(([, id]) => id).sort()).toEqual(versions.map(([id]) => id).sort());
    expect(versions).toHaveLength(STEP_NAMES.length);
    for (const { Properties } of machines) {
      expect(JSON.stringify(Properties.DefinitionString)).not.toContain('Fn::GetAtt');
    }
  });

  it('finds that version, which an update leaves in place', () => {
    for (const [, version] of versions)
      expect(version).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('may call it: the role of the machine may call every version of its functions', () => {
    const policies = Object.values(resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles).includes('FailoverStateMachineRole'),
    );
    const allowed = JSON.stringify(policies);
    for (const { logicalId } of Object.values(functions))
      expect(allowed).toContain(`{"Fn::Join":["",[{"Fn::GetAtt":["${logicalId}","Arn"]},":*"]]}`);
  });
});

describe('the state machine', () => {
  it('takes the steps in the order of a failover', () => {
    const order = [definition.StartAt];
    for (let at = stateOf(definition.StartAt); at.Next !== undefined; at = stateOf(at.Next)) order.push(at.Next);
    expect(order).toEqual([
      STEPS.validatePrerequisites.state,
      STEPS.stopSynchronization.state,
      STEPS.forceStopProductionServers.state,
      STEPS.makeDrDisksAvailable.state,
      STEPS.migrateNics.state,
      states.isDone,
    ]);
  });

  it('ends when every server has migrated, fails when one cannot, and otherwise waits for another round', () => {
    const choice = stateOf(states.isDone);
    expect(choice.Choices).toEqual([
      { Variable: '$.round.outcome', StringEquals: 'MIGRATED', Next: STEPS.markFailoverComplete.state },
      { Variable: '$.round.outcome', StringEquals: 'FAILED', Next: STEPS.recordFailure.state },
    ]);
    expect(choice.Default).toBe(states.wait);
    expect(stateOf(states.wait)).toMatchObject({
      SecondsPath: '$.round.waitSeconds',
      Next: STEPS.forceStopProductionServers.state,
    });
    expect(stateOf(STEPS.markFailoverComplete.state).Next).toBe(STEPS.markProtectionDisabled.state);
    expect(stateOf(STEPS.markProtectionDisabled.state).End).toBe(true);
  });

  it('runs every step as one function of its own', () => {
    const all = Object.values(machinesIn(template.toJSON())).flatMap((machine) => Object.entries(machine.functions));
    expect(all.map(([state]) => state).sort()).toEqual(STEP_NAMES.map((name) => STEPS[name].state).sort());
    expect(new Set(all.map(([, { logicalId }]) => logicalId)).size).toBe(STEP_NAMES.length);
  });

  it.each(taskNames)('retries "%s" after what a repeat can mend', (name) => {
    const [service, lambda] = (stateOf(name).Retry ?? []).slice(name === STEPS.markFailoverComplete.state ? 1 : 0);
    expect(service?.ErrorEquals).toEqual([...RETRYABLE_ERRORS]);
    expect(lambda?.ErrorEquals).toEqual([...LAMBDA_FAULTS]);
  });

  it('takes for a fault of Lambda whatever the construct library takes for one', () => {
    const stack = new Stack(new App(), 'Plain');
    const lambdaFunction = LambdaFunction.fromFunctionArn(
      stack,
      'Function',
      'arn:aws:lambda:eu-central-1:111122223333:function:f',
    );
    const invoke = new LambdaInvoke(stack, 'Invoke', { lambdaFunction });
    const { Retry = [] } = invoke.toStateJson() as {
      readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
    };
    expect(Retry).toHaveLength(1);
    expect(LAMBDA_FAULTS).toEqual(expect.arrayContaining([...(Retry[0]?.ErrorEquals ?? [])]));
  });

  it('has more patience with a look that EC2 does not answer once everything has moved', () => {
    const [look] = stateOf(STEPS.markFailoverComplete.state).Retry ?? [];
    expect(look).toEqual({
      ErrorEquals: ['SiteNotObservedError'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxAttempts: 9,
      MaxDelaySeconds: 60,
    });
  });

  it.each(taskNames)('waits for half an hour where Lambda throttles "%s", and by a retrier of its own', (name) => {
    const retriers = (stateOf(name).Retry ?? []).filter(({ ErrorEquals }) => ErrorEquals.includes(LAMBDA_THROTTLES[0]));
    expect(retriers).toHaveLength(1);
    const [{ IntervalSeconds = 0, BackoffRate = 0, MaxDelaySeconds = 0, MaxAttempts = 0 } = {}] = retriers;
    const waits = Array.from({ length: MaxAttempts }, (_, n) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** n),
    );
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(1_801);
  });

  it.each(taskNames.filter((name) => name !== STEPS.recordFailure.state))(
    'puts every error of "%s" on record',
    (name) => {
      expect(stateOf(name).Catch).toEqual([
        { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: STEPS.recordFailure.state },
      ]);
    },
  );

  it('fails with the recorded error', () => {
    expect(stateOf(STEPS.recordFailure.state)).toMatchObject({ ResultPath: '$.failure', Next: states.failed });
    expect(stateOf(states.failed)).toEqual({
      Type: 'Fail',
      ErrorPath: '$.failure.error',
      CausePath: '$.failure.cause',
    });
  });

  it.each([
    ['stopSynchronization', '$.synchronization'],
    ['forceStopProductionServers', '$.fence'],
    ['makeDrDisksAvailable', '$.disks'],
    ['migrateNics', '$.round'],
    ['markFailoverComplete', '$.complete'],
  ] as const)('gives %s who it works for, its fencing token, and all that the steps have answered', (step, path) => {
    const state = stateOf(STEPS[step].state);
    expect(state.ResultPath).toBe(path);
    expect(state.Parameters).toEqual({
      'groupId.$': '$.failover.groupId',
      'failoverId.$': '$.failover.failoverId',
      'epoch.$': '$.failover.epoch',
      'state.$': '$',
    });
  });

  it('uses only what every interpreter of the States Language knows', () => {
    const text = JSON.stringify(definition);
    expect(text).not.toMatch(/"(Assign|QueryLanguage|ItemProcessor|Iterator|ItemBatcher)"/);
  });
});
