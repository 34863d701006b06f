import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { groupFileText } from '../../local/site/group-file.ts';
import { seedSite } from '../../local/site/seed.ts';
import { createCli, targetOn } from '../cli/run-cli.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { changedFile, LARGE_FILES } from './support/group-files.ts';
import { fuzzing } from './support/settings.ts';
import { createTable } from './support/table.ts';

const ZONE = 'eu-central-1a';

/** A site that nobody protects yet, and what a file may say of it. */
const setup = async () => {
  const { table, found } = createTable();
  const calls: string[] = [];
  const runtime = await createTestRuntime({
    furnish: async (storage) => found(storage),
    onCall: (action) => calls.push(action),
  });
  onTestFinished(() => runtime.close());
  const { ec2, clock } = runtime;
  const site = await seedSite({ ec2, clock, servers: 2, name: 'pets', zones: { production: ZONE, dr: ZONE } });
  const description: GroupDescription = { ...site.description, ...MORE };
  return { runtime, table, calls, description };
};

type Subject = Awaited<ReturnType<typeof setup>>;

const DEMANDS = { mac: 'preferred', privateIp: 'required', eip: 'preferred' } as const;

/** Everything that a file may say of a group as a whole. */
const MORE = {
  id: 'pets-1',
  demands: DEMANDS,
  policy: { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1_800, termination: 'forbidden' },
  objectives: { rtoSeconds: 1_800, rpoSeconds: 300 },
  automation: {
    mode: 'notify',
    signals: { alarms: ['pets-unreachable'] },
    required: { sources: 1, kinds: 1 },
    minimumDurationSeconds: 120,
  },
} as unknown as Partial<GroupDescription>;

interface Failed {
  readonly error: {
    readonly name: string;
    readonly problems?: readonly { readonly line: number; readonly column: number; readonly message: string }[];
  };
}

type Ran = Awaited<ReturnType<ReturnType<typeof createCli>>>;

/** Each problem says where it is and what is wrong, and nothing stands in the table. */
const expectRefused = ({ table }: Subject, text: string, ran: Ran): void => {
  const { error } = ran.json<Failed>();
  expect(error.name, ran.err).toBe('GroupFileError');
  expect(ran.code).toBe(2);
  const lines = text.split(/\r\n|\n/).length;
  expect(error.problems?.length).toBeGreaterThan(0);
  for (const { line, column, message } of error.problems ?? []) {
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(lines + 1);
    expect(column).toBeGreaterThan(0);
    expect(message.trim()).not.toBe('');
    if (!text.includes('[object')) expect(message).not.toContain('[object');
  }
  expect(table.items()).toEqual([]);
};

const byId = (members: readonly { readonly id: string }[]) =>
  [...members].sort((one, other) => (one.id < other.id ? -1 : 1));

/** What was answered is what is read again, and can be shown. */
const expectWhole = async ({ runtime }: Subject, ran: Ran): Promise<void> => {
  const said = ran.json<{ group: { id: string }; instances: { id: string }[]; pairs: { id: string }[] }>();
  const { id } = said.group;
  const { store } = runtime;
  const { instances, pairs } = await store.members(id);
  expect((await store.listGroups()).map((group) => group.id)).toEqual([id]);
  expect({ group: await store.findGroup(id), instances: byId(instances), pairs: byId(pairs) }).toMatchObject({
    group: said.group,
    instances: byId(said.instances),
    pairs: byId(said.pairs),
  });
  const shown = await createCli(async () => targetOn(runtime))('--json', 'group', 'show', id);
  expect(shown.code, shown.err).toBe(0);
};

const importOf = async (subject: Subject, text: string): Promise<'imported' | 'refused'> => {
  const { runtime, table, calls } = subject;
  await table.reset([]);
  calls.length = 0;
  const ran = await createCli(async () => targetOn(runtime), text)('--json', 'group', 'import', '-');
  expect(calls.filter((call) => /^(ec2|autoscaling|kms):(?!Describe|Get)/.test(call))).toEqual([]);
  if (ran.code === 0) await expectWhole(subject, ran);
  else expectRefused(subject, text, ran);
  return ran.code === 0 ? 'imported' : 'refused';
};

describe('a group file', () => {
  it('is imported whole or refused with the place of each problem, whatever somebody makes of it', async () => {
    const subject = await setup();
    const seen = { imported: 0, refused: 0 };
    const property = fc.asyncProperty(changedFile(subject.description), async (text) => {
      seen[await importOf(subject, text)] += 1;
    });
    await fc.assert(property, fuzzing(300));
    // Both ways are really taken.
    expect(Math.min(seen.imported, seen.refused)).toBeGreaterThan(10);
  });

  it.each(Object.entries(LARGE_FILES))('a group file of %s is imported or refused', async (_, file) => {
    const subject = await setup();
    await importOf(subject, file(groupFileText(subject.description)));
  });
});
