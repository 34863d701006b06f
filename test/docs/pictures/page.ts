/** `npm run -s pictures`: the pictures of docs/architecture.md, from the synthesised stack; `--write` puts them there. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runAlone, smallCommand } from '../../../local/program/small-command.ts';
import { synthesisedTemplate } from '../../../local/synthesise.ts';
import { architecturePicture } from './architecture.ts';
import { machinePicture, machinesOf } from './machine.ts';
import { resourcesOf } from './template.ts';

const PAGE = new URL('../../../docs/architecture.md', import.meta.url);
const HEAD = '<!-- pictures: npm run -s pictures -- --write -->';

export const readPage = (): string => readFileSync(PAGE, 'utf8');

const picture = (heading: string, mermaid: string): string => `## ${heading}\n\n\`\`\`mermaid\n${mermaid}\n\`\`\`\n`;

/** What stands below the mark in docs/architecture.md: the stack, then every machine. */
export const picturesOf = (template: unknown): string => {
  const resources = resourcesOf(template);
  return [
    picture('The stack', architecturePicture(resources)),
    ...machinesOf(resources).map((machine) => picture(`The machine ${machine.name}`, machinePicture(machine))),
  ].join('\n');
};

/** The pictures that the page has. */
export const picturesIn = (page: string): string => {
  const [, below] = page.split(`${HEAD}\n\n`);
  if (below === undefined)
    throw new Error(`docs/architecture.md has lost the line "${HEAD}"; put it back above the pictures.`);
  return below;
};

const show = async ({ write }: { readonly write?: boolean }): Promise<void> => {
  const pictures = picturesOf(await synthesisedTemplate());
  if (!write) return console.log(pictures);
  const page = readPage();
  writeFileSync(PAGE, page.slice(0, page.length - picturesIn(page).length) + pictures);
};

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s pictures', 'Prints the pictures of docs/architecture.md.')
      .option('--write', 'put them into the page instead')
      .action(show),
  );
}
