/** The facts that AWS does not state, as docs/verify-account.md has them: `npm run -s verify:facts`. */
import { runAlone, smallCommand } from '../local/program/small-command.ts';
import { factsTable } from './facts/facts-table.ts';
import { FACTS } from './facts/index.ts';

await runAlone(
  smallCommand('npm run -s verify:facts', 'Prints the table of facts that AWS does not state.').action(() =>
    console.log(factsTable(FACTS)),
  ),
);
