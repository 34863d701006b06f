import { dirname, join } from 'node:path';
import type { GroupDescription } from '../lambdas/handlers/operations/groups/group-description.ts';
import { tagForApi } from '../local/site/api-tags.ts';
import { type FurnishedSite, furnish } from '../local/site/furnish.ts';
import { groupFileText } from '../local/site/group-file.ts';
import type { Inventory } from '../local/site/inventory-defaults.ts';
import { rehearseFurnishing } from '../local/site/rehearse.ts';
import { shellWord } from './command-line.ts';
import { UsageError } from './exit-codes.ts';
import { refuseUnwritable, writeNew } from './new-file.ts';
import { readText } from './read-text.ts';
import type { Page } from './render/page.ts';
import { fields, table } from './render/table.ts';
import { commandFor, type Outcome, type Session } from './session.ts';
import { simulationOf } from './simulated-account.ts';
import { parseSiteFile } from './site-file.ts';

interface GroupFileOf {
  readonly file: string;
  readonly description: GroupDescription;
}

/** Makes the site of a file, and writes a group file for each of its groups. Whatever is there already stays. */
export const seedFromFile = async (session: Session, file: string, out: string | undefined): Promise<Outcome> => {
  const inventory = parseSiteFile(await readText(file, session.io), file);
  const names = groupFilesOf(inventory, { file, out });
  const { ec2, copy } = simulationOf(session);
  const { clock } = session.target;
  await rehearseFurnishing(await copy(), inventory);
  const site = await furnish({ ec2, clock }, inventory);
  await tagForApi({ ec2, clock }, site.pairs);
  const groups = site.groups.map((description, n) => ({ file: names[n] ?? '?', description }));
  for (const group of groups) await writeNew(group.file, groupFileText(group.description));
  return {
    json: { ...site, groups },
    text: (page) => madeText(site, groups, { sdrs: commandFor(session.options), page }),
  };
};

/** @throws UsageError where a file of that name is there, so that nobody's file is lost */
const groupFilesOf = (
  { groups }: Inventory,
  { file, out }: { readonly file: string; readonly out: string | undefined },
): readonly string[] => {
  if (out !== undefined && groups.length !== 1) {
    throw new UsageError(
      `--out names one group file, and the site file has ${groups.length} groups. Leave --out away.`,
    );
  }
  const beside = file === '-' ? '.' : dirname(file);
  const files = groups.map(({ name }) => out ?? join(beside, `${name}.yaml`));
  for (const each of files) refuseUnwritable(each);
  return files;
};

const madeText = (
  { vpcIds, serverIds, pairs }: FurnishedSite,
  groups: readonly GroupFileOf[],
  { sdrs, page }: { readonly sdrs: string; readonly page: Page },
): string => {
  const rows = Object.entries(serverIds).map(([name, id]) => {
    const pair = pairs.find(({ dr }) => dr === id);
    return [name, id, pair ? `DR server of ${pair.name}` : ''];
  });
  return [
    fields(page, [
      ['VPC', vpcIds.join(', ')],
      ['Group files', groups.map(({ file }) => file).join(', ') || 'none: the site file has no groups'],
    ]),
    table(page, ['NAME', 'SERVER', ''], rows),
    ...(groups.length > 0
      ? [groups.map(({ file }) => `Next: ${sdrs} group import ${shellWord(file)}`).join('\n')]
      : []),
  ].join('\n\n');
};
