import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Random } from '../../simulation/scheduler/random.ts';

/** Source: AWS SDKs and Tools Reference Guide, Retry behavior: standard mode, three attempts, at most 20 s between two. */
const SDK = { attempts: 3, throttledBaseMs: 500, mostMs: 20_000 };

const isThrottled = (error: unknown): boolean => error instanceof Error && error.name === 'RequestLimitExceeded';

export interface SdkProps {
  readonly client: { readonly send: unknown };
  readonly clock: Clock;
  readonly random: Random;
}

/** What an SDK's client does by itself: a throttled call again, after a pause of a random part of what doubles each time. */
export const sdkClient = ({ client, clock, random }: SdkProps) => {
  const send = (client.send as (command: object) => Promise<never>).bind(client);
  const attempt = async <Output>(command: object, number = 1): Promise<Output> => {
    try {
      return await send(command);
    } catch (error) {
      if (number >= SDK.attempts || !isThrottled(error)) throw error;
      await clock.sleep(random.below(Math.min(SDK.mostMs, SDK.throttledBaseMs * 2 ** (number - 1))));
      return attempt(command, number + 1);
    }
  };
  return { send: <Output>(command: object): Promise<Output> => attempt(command) };
};
