import type { Filter } from '@aws-sdk/client-ec2';
import { stringify } from 'yaml';
import { type CopiedInventory, copiedInventory } from '../local/account/copied-inventory.ts';
import { filterOf, lookAtAccount } from '../local/account/look.ts';
import type { Ec2OnClock } from '../local/site/ec2.ts';
import { shellWord } from './command-line.ts';
import { ServerNotShownError, UsageError } from './exit-codes.ts';
import { refuseUnwritable, writeNew } from './new-file.ts';
import type { Outcome } from './session.ts';

export interface SiteCopyOptions {
  readonly fromAccount?: boolean;
  readonly server?: readonly string[];
  readonly tag?: readonly string[];
  readonly group: string;
  readonly out: string;
}

/** @throws UsageError, ServerNotShownError */
export const copySite = async (
  subject: Ec2OnClock,
  { server = [], tag = [], group, out: file }: SiteCopyOptions,
  sdrs: string,
): Promise<Outcome> => {
  const pairs = server.map((said) => said.split('='));
  const ids = pairs.flat();
  const filters = [filterOf('instance-id', ids, (id) => [id]), ...tag.map(tagFilter)];
  if (ids.length + tag.length === 0) throw new UsageError('Name servers: --server i-…, or --tag KEY=VALUE.');
  refuseUnwritable(file);
  const account = await lookAtAccount(subject, filters);
  const found = account.servers.flatMap(({ instance }) => instance.InstanceId ?? []);
  const missing = ids.find((id) => !found.includes(id)) ?? (found.length === 0 ? tag.join(', ') : undefined);
  if (missing !== undefined) throw new ServerNotShownError(missing);
  const dr = new Map(pairs.flatMap(([production = '', id]) => (id === undefined ? [] : [[production, id] as const])));
  const copied = copiedInventory(account, { group, pairs: dr });
  await writeNew(file, siteFileText(copied));
  const { servers, groups = [] } = copied.inventory;
  return {
    json: {
      file,
      servers: servers.map(({ name, id }) => ({ name, id })),
      groups: groups.map(({ name }) => name),
      left: copied.left,
    },
    text: () =>
      [
        `${servers.length} servers are in ${file}.`,
        ...(copied.left.length > 0
          ? [`Not in the file, or not as in the account:\n  ${copied.left.join('\n  ')}`]
          : []),
        ...(groups.length === 0 ? ['No server has a DR server: add one with drFor, and a group.'] : []),
        `Read the file before it goes anywhere. Next: ${sdrs} site seed --file ${shellWord(file)}`,
      ].join('\n'),
  };
};

const tagFilter = (said: string): Filter => {
  const [key = '', ...value] = said.split('=');
  if (key === '' || value.length === 0) throw new UsageError(`--tag ${said} is no tag. Write KEY=VALUE.`);
  return { Name: `tag:${key}`, Values: [value.join('=')] };
};

const HEAD = `# A site for "sdrs site seed --file", copied from an account. The format is described in docs/rehearsal.md.
`;

const siteFileText = ({ inventory, left }: CopiedInventory): string =>
  `${HEAD}${left.map((what) => `# Left: ${what}\n`).join('')}${stringify(inventory)}`;
