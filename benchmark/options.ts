import { parseArgs } from 'node:util';
import type { LatencyName } from './latency.ts';
import type { Design } from './measured.ts';

/** What somebody asks the benchmark for. */
export interface BenchOptions {
  readonly json: boolean;
  readonly servers: readonly number[];
  readonly designs: readonly Design[];
  readonly latencies: readonly LatencyName[];
  readonly share?: number;
  readonly othersTake: number;
  readonly drDisks: boolean;
}

/** An option says something that the benchmark does not know. */
export class BenchOptionError extends Error {
  override readonly name = 'BenchOptionError';
}

const DESIGNS: readonly Design[] = ['ours', 'serial', 'map'];
const LATENCY_NAMES: readonly LatencyName[] = ['bare', 'calls'];

/** @throws BenchOptionError naming the option, its value, and what it may be */
export const optionsFrom = (args: readonly string[]): BenchOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      servers: { type: 'string', default: '1,10,100,1000' },
      designs: { type: 'string', default: DESIGNS.join() },
      latency: { type: 'string', default: LATENCY_NAMES.join() },
      share: { type: 'string' },
      others: { type: 'boolean', default: false },
      'without-dr-disks': { type: 'boolean', default: false },
    },
  });
  return {
    json: values.json,
    servers: values.servers.split(',').map(sizeOf),
    designs: values.designs.split(',').map((one) => oneOf('--designs', one, DESIGNS)),
    latencies: values.latency.split(',').map((one) => oneOf('--latency', one, LATENCY_NAMES)),
    ...(values.share === undefined ? {} : { share: shareOf(values.share) }),
    othersTake: values.others ? 0.5 : 0,
    drDisks: !values['without-dr-disks'],
  };
};

const MOST_SERVERS = 5000;

const sizeOf = (text: string): number => {
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= MOST_SERVERS) return size;
  throw new BenchOptionError(
    `--servers takes whole numbers from 1 to ${MOST_SERVERS}, with commas between; not "${text}".`,
  );
};

const oneOf = <Name extends string>(option: string, text: string, known: readonly Name[]): Name => {
  const found = known.find((name) => name === text);
  if (found !== undefined) return found;
  throw new BenchOptionError(`${option} takes ${known.join(', ')}, with commas between; not "${text}".`);
};

const shareOf = (text: string): number => {
  const share = Number(text);
  if (share > 0 && share <= 1) return share;
  throw new BenchOptionError(`--share takes a number above 0 and up to 1; not "${text}".`);
};
