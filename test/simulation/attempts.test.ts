import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../simulation/lambda/attempt.ts';
import type { FateOf } from '../../simulation/lambda/gateway.ts';
import type { LambdaEvent } from '../../simulation/lambda/lambda.ts';
import { prepare, setup } from './setup.ts';

const prepared = await prepare();

const FENCE = 'Force-stop production servers';

/** A failover whose first pass of fencing stands still at that call. */
const interrupted = async (action: string, when: 'before' | 'after') => {
  const events: string[] = [];
  const old: { attempt?: Attempt } = {};
  const fateOf: FateOf = ({ who, action: called }) =>
    who.includes(`${FENCE} #3`) && called === action && !old.attempt ? { is: 'suspend', when } : undefined;
  const onLambda = ({ is, attempt, name }: LambdaEvent) => {
    if (is === 'suspended') old.attempt = attempt;
    if (name === FENCE) events.push(`${is} ${attempt.who.replace(/^.*#/, '#')}`);
  };
  const { world, trace } = await setup(prepared, { fateOf, onLambda });
  return { world, trace, events, old };
};

const callsOf = (trace: readonly string[], who: string) => trace.filter((line) => line.includes(`${FENCE} ${who}:`));

describe('an attempt that is suspended', () => {
  it('counts as failed for its caller, who calls again; it goes on when it is woken, unheard', async () => {
    const { world, trace, events, old } = await interrupted('ec2:StopInstances', 'before');
    const work = async () => {
      const operator = world.operator('ada');
      const execution = await operator.failOver('f-1');
      const asleep = callsOf(trace, '#3').length;
      old.attempt?.wake();
      await operator.sleep(10_000);
      return { execution, asleep };
    };
    const { execution, asleep } = await world.run(work());
    expect(execution.status).toBe('SUCCEEDED');
    expect(events.slice(0, 5)).toEqual(['began #3', 'suspended #3', 'failed #3', 'began #4', 'answered #4']);
    expect(events.at(-1)).toBe('ended-unheard #3');
    expect(callsOf(trace, '#3').length).toBeGreaterThan(asleep);
  });

  it('has its call take effect or not, as it stands before or after it', async () => {
    const stateAfter = async (when: 'before' | 'after') => {
      const { world, old } = await interrupted('ec2:StopInstances', when);
      let state: string | undefined;
      const watch = async () => {
        const operator = world.operator('eve');
        const running = world.operator('ada').failOver('f-1');
        while (!old.attempt) await operator.sleep(1);
        state = world.ec2.inspect((view) => view.list('instances')[0]?.state);
        await running;
      };
      await world.run(watch());
      return state;
    };
    expect([await stateAfter('before'), await stateAfter('after')]).toEqual(['running', 'stopping']);
  });

  /** What the attempt does when it is woken so long after its time is over. */
  const wokenLate = async (ms: number) => {
    const { world, trace, old } = await interrupted('ec2:StopInstances', 'before');
    const work = async () => {
      const operator = world.operator('ada');
      await operator.failOver('f-1');
      await operator.sleep((old.attempt?.remainingMs() ?? 0) + ms);
      const before = callsOf(trace, '#3').length;
      old.attempt?.wake();
      await operator.sleep(400_000);
      return callsOf(trace, '#3')
        .slice(before)
        .map((line) => line.replace(/^.*: /, ''));
    };
    return world.run(work());
  };

  it('issues nothing more once its time is over; only what it has under way still arrives', async () => {
    const late = await wokenLate(2_000);
    expect(late).toContain('ec2:StopInstances');
    expect(late.filter((call) => call.startsWith('dynamodb'))).toEqual([]);
  });

  it('has nothing arrive any more a little later', async () => {
    expect(await wokenLate(10_000)).toEqual([]);
  });
});
