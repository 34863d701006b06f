import { describe, expect, it } from 'vitest';
import { createScheduler } from '../../simulation/scheduler/scheduler.ts';

const NINE = Date.parse('2026-11-23T09:00:00.000Z');

const setup = (seed = 1) => {
  const trace: string[] = [];
  const scheduler = createScheduler({
    seed,
    startAt: NINE,
    onTurn: ({ who, what }, now) => trace.push(`${now - NINE} ${who} ${what}`),
  });
  return { scheduler, trace };
};

/** Some who each make a few calls, with pauses. */
const crowd = async ({ scheduler, trace }: ReturnType<typeof setup>) => {
  const one = async (who: string) => {
    for (let call = 1; call <= 4; call += 1) {
      await scheduler.ask(who, `call ${call}`).come;
      await scheduler.clockOf(who).sleep(scheduler.random.below(3) * 100);
    }
  };
  await scheduler.run(Promise.all(['a', 'b', 'c', 'd'].map(one)));
  return trace.join('\n');
};

describe('a scheduler', () => {
  it('takes the same turns for the same seed, to the byte', async () => {
    expect(await crowd(setup(7))).toBe(await crowd(setup(7)));
  });

  it('takes other turns for other seeds', async () => {
    const traces = new Set<string>();
    for (let seed = 1; seed <= 20; seed += 1) traces.add(await crowd(setup(seed)));
    expect(traces.size).toBe(20);
  });

  it('lets no time pass while somebody can go on, and then jumps to the next moment', async () => {
    const { scheduler, trace } = setup();
    const late = scheduler.clockOf('late').sleep(5_000);
    const early = scheduler.clockOf('early').sleep(1_000);
    const call = scheduler.ask('caller', 'calls').come;
    await scheduler.run(Promise.all([late, early, call]));
    expect(trace).toEqual(['0 caller calls', '1000 early sleeps 1000 ms', '5000 late sleeps 5000 ms']);
    expect(scheduler.now()).toBe(NINE + 5_000);
  });

  it('gives no turn to whoever is held, and gives it once he is released', async () => {
    const { scheduler, trace } = setup();
    scheduler.hold('old');
    const old = scheduler.ask('old', 'writes').come;
    const others = async () => {
      await scheduler.clockOf('new').sleep(1_000);
      scheduler.release('old');
      await old;
    };
    await scheduler.run(others());
    expect(trace).toEqual(['1000 new sleeps 1000 ms', '1000 old writes']);
  });

  it('ends in a deadlock that names who waits, and whether he is held', async () => {
    const { scheduler } = setup();
    scheduler.hold('old');
    const stuck = scheduler.ask('old', 'dynamodb:UpdateItem').come;
    await expect(scheduler.run(stuck)).rejects.toMatchObject({
      name: 'DeadlockError',
      message: expect.stringContaining('old: dynamodb:UpdateItem (held)'),
    });
  });

  it('ends in a deadlock where the work waits for nobody', async () => {
    await expect(setup().scheduler.run(new Promise(() => {}))).rejects.toThrow('nobody waits for a turn');
  });

  it('ends whoever goes round in circles', async () => {
    const scheduler = createScheduler({ seed: 1, startAt: NINE, mostTurns: 50 });
    const circle = async () => {
      for (;;) await scheduler.ask('dog', 'chases its tail').come;
    };
    await expect(scheduler.run(circle())).rejects.toThrow('50 turns');
  });

  it('throws what the work throws', async () => {
    const { scheduler } = setup();
    const fails = async () => {
      await scheduler.clockOf('a').sleep(10);
      throw new Error('so it goes');
    };
    await expect(scheduler.run(fails())).rejects.toThrow('so it goes');
  });

  it('forgets a turn that was cancelled', async () => {
    const { scheduler, trace } = setup();
    scheduler.ask('a', 'is not wanted any more').cancel();
    await scheduler.run(scheduler.clockOf('a').sleep(1));
    expect(trace).toHaveLength(1);
  });
});
