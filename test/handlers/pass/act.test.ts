import { describe, expect, it } from 'vitest';
import type { Action, ActionOutcome } from '../../../lambdas/domain/site/actions.ts';
import { act } from '../../../lambdas/handlers/pass/act.ts';
import { actionEvent } from '../../../lambdas/handlers/pass/action-event.ts';

const DONE: ActionOutcome = { outcome: 'done' };
const stop = (serverId: string): Action => ({ do: 'force-stop', serverId });
const turn = (name: string, ...actions: readonly Action[]) => ({ name, verdict: { actions } });

const computeThat = (answer: (actions: readonly Action[]) => readonly ActionOutcome[]) => {
  const asked: (readonly Action[])[] = [];
  const perform = async (actions: readonly Action[]) => {
    asked.push(actions);
    return answer(actions);
  };
  return { asked, compute: { perform } };
};

describe('what all members need', () => {
  it('goes out at once, and each member has its own answers', async () => {
    const { asked, compute } = computeThat((actions) =>
      actions.map((action) => ({ outcome: 'failed', code: 'No', reason: JSON.stringify(action) })),
    );
    const turns = [turn('a', stop('i-1'), stop('i-2')), turn('b'), turn('c', stop('i-3'))];
    const after = await act({ compute }, turns, 0);
    expect(asked).toEqual([[stop('i-1'), stop('i-2'), stop('i-3')]]);
    expect(after.map(({ name, performed }) => [name, performed.map(({ action }) => action)])).toEqual([
      ['a', [stop('i-1'), stop('i-2')]],
      ['b', []],
      ['c', [stop('i-3')]],
    ]);
    for (const { action, outcome } of after.flatMap(({ performed }) => performed)) {
      expect(outcome).toMatchObject({ reason: JSON.stringify(action) });
    }
  });

  it('is nothing: EC2 is not called', async () => {
    const { asked, compute } = computeThat(() => []);
    await act({ compute }, [turn('a')], 0);
    expect(asked).toEqual([]);
  });

  it('is not called accepted where no answer came', async () => {
    const { compute } = computeThat(() => [DONE]);
    const [after] = await act({ compute }, [turn('a', stop('i-1'), stop('i-2'))], 0);
    expect(after?.performed.map(({ outcome }) => outcome.outcome)).toEqual(['done', 'retry']);
  });
});

describe('the event of a call', () => {
  it.each([
    [undefined, 'web-1: force-stop i-1 accepted'],
    ['guard', 'web-1: force-stop i-1 accepted (guard)'],
    ['roll-back', 'web-1: force-stop i-1 accepted (roll-back)'],
  ] as const)('has one shape, whoever issued the call (%s)', (by, message) => {
    const event = actionEvent({ id: 'instance-1', name: 'web-1' }, { action: stop('i-1'), outcome: DONE }, by);
    const data = { instanceId: 'instance-1', action: stop('i-1'), outcome: DONE };
    expect(event).toEqual({ type: 'actionPerformed', message, data });
  });
});
