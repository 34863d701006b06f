import { type Command, InvalidArgumentError } from 'commander';
import { share, wholeNumber } from '../local/options.ts';
import { smallCommand } from '../local/program/small-command.ts';
import type { LatencyName } from './latency.ts';
import type { Design } from './measured.ts';

/** What somebody asks the benchmark for. */
export interface BenchOptions {
  readonly json?: boolean;
  readonly servers: readonly number[];
  readonly designs: readonly Design[];
  readonly latency: readonly LatencyName[];
  readonly share?: number;
  readonly others?: boolean;
  readonly withoutDrDisks?: boolean;
}

const SIZES: readonly number[] = [1, 10, 100, 1000];
const MOST_SERVERS = 5000;
const DESIGNS: readonly Design[] = ['ours', 'serial', 'map'];
const LATENCY_NAMES: readonly LatencyName[] = ['bare', 'calls'];

const eachOf =
  <T>(parse: (text: string) => T) =>
  (text: string): readonly T[] =>
    text.split(',').map(parse);

const oneOf =
  <Name extends string>(known: readonly Name[]) =>
  (text: string): Name => {
    const found = known.find((name) => name === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Use ${known.join(', ')}, with commas between.`);
  };

/** `npm run -s bench`: what can be asked of it. */
export const benchCommand = (): Command =>
  smallCommand('npm run -s bench', 'Prints how long a failover takes and what it costs, in simulated time.')
    .option(
      '--servers <sizes>',
      'sizes of the groups',
      eachOf(wholeNumber(1, MOST_SERVERS, ', with commas between')),
      SIZES,
    )
    .option('--designs <names>', 'designs that are compared', eachOf(oneOf(DESIGNS)), DESIGNS)
    .option('--latency <names>', 'latencies that are taken', eachOf(oneOf(LATENCY_NAMES)), LATENCY_NAMES)
    .option('--share <part>', 'part of the API allowance that the service uses', share)
    .option('--others', 'others of the account use up half of each bucket')
    .option('--without-dr-disks', 'the DR disks are made during the failover')
    .option('--json', 'print JSON');
