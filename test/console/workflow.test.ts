import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../console/src/api/shapes.ts';
import { hasEnded, stateDetails, workflowView } from '../../console/src/model/workflow.ts';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';

const DEFINITION = {
  StartAt: 'Look',
  States: {
    Look: { Type: 'Task', Next: 'Done?', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Record' }] },
    'Done?': { Type: 'Choice', Choices: [{ Next: 'End' }], Default: 'Wait' },
    Wait: { Type: 'Wait', Next: 'Look' },
    End: { Type: 'Succeed' },
    Record: { Type: 'Task', Next: 'Failed' },
    Failed: { Type: 'Fail' },
  },
};

const history = (...events: readonly Partial<RunEvent>[]): readonly RunEvent[] =>
  events.map((event, n) => ({ id: n + 1, previous_id: n, at: '2026-03-01T15:20:00.000Z', type: '', ...event }));

const entered = (state: string, type = 'TaskStateEntered') => ({ type, state });
const exited = (state: string, type = 'TaskStateExited') => ({ type, state });

const outcomes = (events: readonly RunEvent[]) =>
  Object.fromEntries(workflowView(DEFINITION, events).nodes.map(({ name, outcome }) => [name, outcome]));

describe('the history of a run', () => {
  it.each(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut'])(
    'ends with %s',
    (type) => {
      expect(hasEnded(history(entered('Look'), { type }))).toBe(true);
    },
  );

  it('goes on without any of them', () => {
    expect(hasEnded(history({ type: 'ExecutionStarted' }, entered('Look')))).toBe(false);
  });
});

describe('the picture of a workflow', () => {
  it('has all states, the way of success first, and every way between them', () => {
    const { nodes, edges } = workflowView(DEFINITION, []);
    expect(nodes.map(({ name }) => name)).toEqual(['Look', 'Done?', 'End', 'Wait', 'Record', 'Failed']);
    expect(edges).toContainEqual({ from: 'Wait', to: 'Look', is: 'next', isLoop: true });
    expect(edges).toContainEqual({ from: 'Look', to: 'Record', is: 'error', isLoop: false });
    expect(edges).toContainEqual({ from: 'Done?', to: 'Wait', is: 'next', isLoop: false });
  });

  it('says of each state what came of it, and how often the run was there', () => {
    const events = history(
      entered('Look'),
      exited('Look'),
      entered('Done?', 'ChoiceStateEntered'),
      exited('Done?', 'ChoiceStateExited'),
      entered('Wait', 'WaitStateEntered'),
      exited('Wait', 'WaitStateExited'),
      entered('Look'),
    );
    expect(outcomes(events)).toMatchObject({ Look: 'running', 'Done?': 'succeeded', End: 'not-reached' });
    expect(workflowView(DEFINITION, events).nodes[0]).toMatchObject({ name: 'Look', passes: 2 });
  });

  it('knows an error that was caught from one that ended the run', () => {
    const caught = [
      entered('Look'),
      { type: 'LambdaFunctionFailed', state: 'Look', error: 'SomeError' },
      exited('Look'),
    ];
    const ended = [...caught, entered('Record'), exited('Record'), entered('Failed', 'FailStateEntered')];
    expect(outcomes(history(...ended, { type: 'ExecutionFailed', error: 'SomeError' }))).toMatchObject({
      Look: 'caught',
      Record: 'succeeded',
      Failed: 'failed',
      End: 'not-reached',
    });
  });

  it('claims nothing of states where nobody tells what the run went through', () => {
    const { nodes } = workflowView(DEFINITION);
    expect(nodes.map(({ outcome, passes }) => [outcome, passes])).toEqual(nodes.map(() => ['unknown', undefined]));
  });

  it('shows what went into a state and came out of it the last time', () => {
    const events = history(
      { ...entered('Look'), input: 1 },
      { ...exited('Look'), output: 2 },
      { ...entered('Look'), input: 3 },
    );
    expect(stateDetails('Look', events)).toEqual({ input: 3, output: 2, error: undefined, cause: undefined });
  });

  it("is one of every kind of run's own definition: each state is reached, and each way leads somewhere", async () => {
    const machines = machinesIn(await synthesisedTemplate());
    for (const { definition } of Object.values(machines)) {
      const { nodes, edges } = workflowView(definition, []);
      expect(nodes.map(({ name }) => name).sort()).toEqual(Object.keys(definition.States).sort());
      const names = new Set(nodes.map(({ name }) => name));
      expect(edges.filter(({ from, to }) => !names.has(from) || !names.has(to))).toEqual([]);
    }
  });
});
