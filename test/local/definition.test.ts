import { describe, expect, it } from 'vitest';
import { MACHINE_KINDS } from '../../lambdas/domain/group/run-kind.ts';
import { machineIn, machinesIn } from '../../local/definition.ts';
import { synthesise } from '../lib/synthesise.ts';

const machine = (parts: readonly unknown[]) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { DefinitionString: { 'Fn::Join': ['', parts] } },
});

describe('the definition in a template', () => {
  it('names for each task the function that it calls and how long that may take', () => {
    const template = {
      Resources: {
        Fn1: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 300 } },
        Version1: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Fn1' } } },
        Machine: machine([
          '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"',
          { Ref: 'Version1' },
          '","End":true}}}',
        ]),
      },
      Outputs: { StateMachineArn: { Value: { Ref: 'Machine' } } },
    };
    const { definition, functions } = machineIn(template, 'StateMachineArn');
    expect(functions).toEqual({ A: { logicalId: 'Fn1', resource: definition.States.A?.Resource, timeoutMs: 300_000 } });
    expect(definition.States.A?.Resource).toMatch(/^arn:aws:lambda:local:000000000000:function:Fn1$/);
  });

  it('is refused where a kind of run has no state machine', () => {
    expect(() => machinesIn({ Resources: {} })).toThrow('no state machine in its output StateMachineArn');
  });

  it('is refused where a state machine is of no known kind', () => {
    expect(() => machinesIn({ Resources: { Another: machine([]) } })).toThrow('of no known kind: Another');
  });

  it('is found in the synthesised stack', () => {
    expect(Object.keys(machinesIn(synthesise().template.toJSON()))).toEqual(MACHINE_KINDS);
  });
});
