/** The declared deviations, as the table of docs/conformance.md: `node test/conformance/calls/table.ts`. */

import { runAlone, smallCommand } from '../../../local/program/small-command.ts';
import type { Deviation } from './compare.ts';
import { EVERYWHERE } from './everywhere.ts';
import { RULES } from './rules/index.ts';

const HEAD = ['otherwise than EC2', 'call', 'what AWS documents'];

const cellsOf = ({ name, wrong, call, source }: Deviation): readonly string[] => [
  wrong === 'unknown' ? `(not known which) ${name}` : name,
  typeof call === 'string' ? call : 'several',
  source,
];

/** As Markdown, each deviation once. */
export const deviationTable = (): string => {
  const all = [...EVERYWHERE, ...RULES.flatMap(({ deviations = [] }) => deviations)];
  const rows = new Set([HEAD, HEAD.map(() => '---'), ...all.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`));
  return [...rows].join('\n');
};

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s deviations', 'Prints where moto is otherwise than EC2.').action(() =>
      console.log(deviationTable()),
    ),
  );
}
