import { isLook } from '../lambdas/domain/site/token-bucket.ts';
import type { Services } from '../simulation/lambda/services.ts';
import type { Scheduler } from '../simulation/scheduler/scheduler.ts';

/** How long calls and functions take. All figures are ASSUMED: AWS publishes none of them. Milliseconds. */
export interface CallLatency {
  readonly describe: number;
  readonly describedItem: number;
  readonly change: number;
  readonly table: number;
  readonly tableMegabyte: number;
  readonly warmStart: number;
  readonly coldStart: number;
}

export type LatencyName = 'bare' | 'calls';

/** `bare`: only what EC2 does after its answer takes time. */
export const LATENCIES: Readonly<Record<LatencyName, CallLatency>> = {
  bare: { describe: 0, describedItem: 0, change: 0, table: 0, tableMegabyte: 0, warmStart: 0, coldStart: 0 },
  calls: {
    describe: 150,
    describedItem: 2,
    change: 300,
    table: 5,
    tableMegabyte: 60,
    warmStart: 30,
    coldStart: 900,
  },
};

type Send = (command: object) => Promise<object>;

/** The services, each call of which takes its time: half of it on the way there, the other half and what is read on the way back. */
export const withLatency = (services: Services, latency: CallLatency, scheduler: Scheduler): Services => {
  const pause = async (ms: number): Promise<void> => {
    if (ms > 0) await scheduler.ask('the network', `${ms} ms`, scheduler.now() + ms).come;
  };
  const slowed = <Client extends { readonly send: unknown }>(client: Client, timesOf: TimesOf): Client => {
    const real = (client.send as Send).bind(client);
    const send: Send = async (command) => {
      const { whole, ofAnswer } = timesOf(command, latency);
      await pause(whole / 2);
      const answer = await real(command);
      await pause(whole / 2 + ofAnswer(answer));
      return answer;
    };
    return { ...client, send };
  };
  return {
    ...services,
    ec2: slowed(services.ec2, timesOfEc2),
    autoScaling: slowed(services.autoScaling, timesOfEc2),
    kms: slowed(services.kms, timesOfEc2),
    cloudWatch: slowed(services.cloudWatch, timesOfEc2),
    dynamoDb: slowed(services.dynamoDb, timesOfTable),
  };
};

type TimesOf = (
  command: object,
  latency: CallLatency,
) => { readonly whole: number; readonly ofAnswer: (answer: object) => number };

const timesOfEc2: TimesOf = (command, { describe, describedItem, change }) =>
  isLook(command.constructor.name)
    ? { whole: describe, ofAnswer: (answer) => itemsIn(answer) * describedItem }
    : { whole: change, ofAnswer: () => 0 };

/** Resources in the answer of a Describe call. A reservation holds its instances. */
const itemsIn = (answer: object): number =>
  Object.values(answer)
    .filter(Array.isArray)
    .flat()
    .reduce((sum, { Instances }) => sum + (Array.isArray(Instances) ? Instances.length : 1), 0);

const MEGABYTE = 1_000_000;

const timesOfTable: TimesOf = (command, { table, tableMegabyte }) => ({
  whole:
    table +
    (tableMegabyte === 0 ? 0 : (bytesOf((command as { readonly input: object }).input) / MEGABYTE) * tableMegabyte),
  ofAnswer: (answer) => (tableMegabyte === 0 ? 0 : (bytesOf(answer) / MEGABYTE) * tableMegabyte),
});

const bytesOf = (value: object): number => JSON.stringify(value).length;
