import { describe, expect, it } from 'vitest';
import { definitionIn } from '../../local/definition.ts';
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
    };
    const { definition, functions } = definitionIn(template);
    expect(functions).toEqual({ A: { logicalId: 'Fn1', resource: definition.States.A?.Resource, timeoutMs: 300_000 } });
    expect(definition.States.A?.Resource).toMatch(/^arn:aws:lambda:local:000000000000:function:Fn1$/);
  });

  it('is refused where there is no state machine, or more than one', () => {
    expect(() => definitionIn({ Resources: {} })).toThrow('0 state machines');
    expect(() => definitionIn({ Resources: { A: machine([]), B: machine([]) } })).toThrow('2 state machines');
  });

  it('is found in the synthesised stack', () => {
    expect(definitionIn(synthesise().template.toJSON()).definition.StartAt).toBe('Validate prerequisites');
  });
});
