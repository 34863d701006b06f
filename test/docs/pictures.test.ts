import { describe, expect, it } from 'vitest';
import { synthesise } from '../lib/synthesise.ts';
import { machinePicture, machinesOf } from './pictures/machine.ts';
import { picturesIn, picturesOf, readPage } from './pictures/page.ts';

const machine = (definition: unknown) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { DefinitionString: { 'Fn::Join': ['', [JSON.stringify(definition)]] } },
});

const WAIT_AND_END = { StartAt: 'A', States: { A: { Type: 'Wait', Next: 'B' }, B: { Type: 'Task', End: true } } };

describe('the pictures of docs/architecture.md', () => {
  it('are those of the synthesised stack (npm run -s pictures -- --write)', () => {
    expect(picturesIn(readPage())).toBe(picturesOf(synthesise().template.toJSON()));
  });

  it('show every machine of a stack, each with its states and its ways on', () => {
    const template = {
      Resources: { OneStateMachine00000001: machine(WAIT_AND_END), TwoStateMachine00000002: machine(WAIT_AND_END) },
    };
    const pictures = picturesOf(template);
    expect(pictures).toContain('## The machine One\n');
    expect(pictures).toContain('## The machine Two\n');
    expect(pictures.match(/ {2}s1\(\["A"\]\)\n {2}s2\["B"\]\n {2}s1 --> s2\n {2}s2 --> done/g)).toHaveLength(2);
  });

  it('refuse a definition that leads nowhere', () => {
    const Resources = { M: machine({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Gone' } } }) };
    const [found] = machinesOf(Resources);
    if (!found) throw new Error('the machine was not found');
    expect(() => machinePicture(found)).toThrow('The definition leads to "Gone"');
  });
});
