import type { Clock } from '../lambdas/ports/clock.ts';

/** When the power fails: at the n-th call to a service, before the service acts or after, the answer being lost. */
export interface PowerCut {
  /** 1 is the first call from now on. */
  readonly call: number;
  readonly when: 'before' | 'after';
}

/**
 * The power supply of an embedded runtime. Once it is cut, nothing that runs on it ever gets another answer or writes
 * another byte: the nearest that one process comes to having been killed. An orderly end is the same, and then quiet.
 */
export interface Power {
  readonly isOn: boolean;
  /** Resolves when it is cut. */
  readonly lost: Promise<void>;
  cut(): void;
  /** Cuts it by itself later. */
  cutAt(cut: PowerCut): void;
  /** Calls to services so far. */
  readonly calls: number;
  /** Resolves when the services have answered the last call that they were given. */
  quiet(): Promise<void>;
  /** A client's `send` on this power. */
  supply<Client extends { send: unknown }>(client: Client): Client;
  supplyClock(clock: Clock): Clock;
}

const never = (): Promise<never> => new Promise(() => {});

/** Knows what is under way. */
const createWatch = () => {
  const underWay = new Set<Promise<unknown>>();
  return {
    settled: async <T>(work: Promise<T>): Promise<PromiseSettledResult<T>> => {
      underWay.add(work);
      const [outcome] = await Promise.allSettled([work]);
      underWay.delete(work);
      return outcome;
    },
    quiet: async (): Promise<void> => {
      await Promise.allSettled(underWay);
    },
  };
};

export const createPower = (): Power => {
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  let isOn = true;
  let calls = 0;
  let due: PowerCut | undefined;
  const { settled, quiet } = createWatch();
  const cut = () => {
    isOn = false;
    resolve();
  };
  const cutIfDue = (call: number, when: PowerCut['when']) => {
    if (due?.call === call && due.when === when) cut();
  };
  /** Does something on this power, or never gets further. */
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    const call = calls;
    cutIfDue(call, 'before');
    if (!isOn) return never();
    const outcome = await settled(work());
    cutIfDue(call, 'after');
    if (!isOn) return never();
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  };
  return {
    get isOn() {
      return isOn;
    },
    get calls() {
      return calls;
    },
    lost,
    quiet,
    cut,
    cutAt: ({ call, when }) => {
      due = { call: calls + call, when };
    },
    supply: (client) => {
      const send = client.send as (command: unknown) => Promise<unknown>;
      return { send: (command: unknown) => during(() => send.call(client, command)) } as typeof client;
    },
    supplyClock: (clock) => ({
      now: clock.now,
      sleep: async (ms) => {
        if (!isOn) return never();
        await clock.sleep(ms);
        if (!isOn) return never();
      },
    }),
  };
};
