/**
 * Explores the model of a failover: `npm run -s model -- [options]`. `--json`; `--bound N`, states of each scope that are looked at,
 * at most; `--scope TEXT`, those whose name has it. Ends with 1 where a property does not hold.
 */
import { parseArgs } from 'node:util';
import { type Explored, explore } from './explore.ts';
import { LARGE, SMALL } from './scopes.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    bound: { type: 'string', default: '1000000' },
    scope: { type: 'string', default: '' },
  },
});

const bound = Number(options.bound);
if (!Number.isInteger(bound) || bound < 1) {
  throw new Error(`--bound is "${options.bound}". Give a whole number of states, from 1.`);
}
const scopes = [...SMALL, ...LARGE].filter(({ name }) => name.includes(options.scope));
if (scopes.length === 0) {
  const names = [...SMALL, ...LARGE].map(({ name }) => `"${name}"`).join(', ');
  throw new Error(`No scope has "${options.scope}" in its name. There are: ${names}.`);
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

const exploreAll = async (): Promise<readonly Explored[]> => {
  const explored: Explored[] = [];
  for (const scope of scopes) {
    const one = await explore({ scope, bound });
    explored.push(one);
    if (!options.json) console.log(textOf(one));
  }
  return explored;
};

const explored = await exploreAll();
if (options.json) console.log(JSON.stringify(explored));
if (explored.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
