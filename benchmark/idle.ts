/** What the deployed stack does and costs in 30 days while nothing happens: `npm run -s idle`. */
import { runAlone, smallCommand } from '../local/program/small-command.ts';
import { synthesisedTemplate } from '../local/synthesise.ts';
import { atRest } from './at-rest.ts';
import { GROUP_SIZE, idleText } from './idle-text.ts';

await runAlone(
  smallCommand('npm run -s idle', 'Prints what the deployed stack costs in 30 days while nothing happens.').action(
    async () => console.log(idleText(await synthesisedTemplate(), await atRest(GROUP_SIZE))),
  ),
);
