/** Explores the model of a failover: `npm run -s model -- [options]`. */
import { namedLike, wholeNumber } from '../../local/options.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';
import { type Explored, explore } from './explore.ts';
import { LARGE, SMALL } from './scopes.ts';

const SCOPES = [...SMALL, ...LARGE];

interface ModelOptions {
  readonly json?: boolean;
  readonly bound: number;
  readonly scope: typeof SCOPES;
}

const textOf = ({ scope, states, transitions, depth, ends, whole, violations }: Explored): string =>
  [
    `${scope}: ${states} states, ${transitions} transitions, depth ${depth}, ${ends} ends, ` +
      `${whole ? 'whole' : 'up to the bound'}, ${violations.length} violations`,
    ...violations.flatMap(({ property, seen, trace }) => [
      `  Broken: ${property}: ${seen}`,
      ...trace.map((sentence, index) => `  ${String(index + 1).padStart(4)}  ${sentence}.`),
    ]),
  ].join('\n');

const exploreAll = async ({ scope: scopes, bound, json }: ModelOptions): Promise<readonly Explored[]> => {
  const explored: Explored[] = [];
  for (const scope of scopes) {
    const one = await explore({ scope, bound });
    explored.push(one);
    if (!json) console.log(textOf(one));
  }
  return explored;
};

const model = async (options: ModelOptions): Promise<void> => {
  const explored = await exploreAll(options);
  if (options.json) console.log(JSON.stringify(explored));
  if (explored.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
};

await runAlone(
  smallCommand('npm run -s model', 'Explores the model of a failover.')
    .option(
      '--bound <n>',
      'states of each scope that are looked at, at most',
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
      1_000_000,
    )
    .option('--scope <text>', 'scopes whose name has it', namedLike(SCOPES), SCOPES)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nEnds with 1 where a property does not hold.')
    .action(model),
);
