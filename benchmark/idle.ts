/** What the deployed stack does and costs in 30 days while nothing happens: `npm run -s idle`. */
import { synthesisedTemplate } from '../local/synthesise.ts';
import { atRest } from './at-rest.ts';
import { GROUP_SIZE, idleText } from './idle-text.ts';

console.log(idleText(await synthesisedTemplate(), await atRest(GROUP_SIZE)));
