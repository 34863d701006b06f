import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GroupDescription } from '../../lambdas/handlers/operations/group-description.ts';
import { groupFileText } from '../../local/site/group-file.ts';
import { seedSite } from '../../local/site/seed.ts';
import { createTestRuntime, type TestRuntime } from '../../local/test-runtime.ts';
import { createCli, targetOn } from '../cli/run-cli.ts';
import { changedFile, LARGE_FILES } from './support/group-files.ts';
import { fuzzing } from './support/settings.ts';
import { createTable } from './support/table.ts';

const ZONE = 'eu-central-1a';
const { table, found } = createTable();
let runtime: TestRuntime;
let description: GroupDescription;
let calls: string[] = [];

beforeAll(async () => {
  runtime = await createTestRuntime({
    furnish: async (storage) => found(storage),
    onCall: (action) => calls.push(action),
  });
  const { ec2, clock } = runtime;
  const site = await seedSite({ ec2, clock, servers: 2, name: 'pets', zones: { production: ZONE, dr: ZONE } });
  description = { ...site.description, ...MORE };
  return () => runtime.close();
});

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

/** Each problem says where it is and what is wrong, and nothing stands in the table. */
const expectRefused = (text: string, ran: { readonly out: string; readonly err: string; readonly code: number }) => {
  const { error } = JSON.parse(ran.out) as Failed;
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

/** What was answered is what is read again, and it can be deleted. */
const expectWhole = async (out: string): Promise<void> => {
  const said = JSON.parse(out);
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

const importOf = async (text: string): Promise<'imported' | 'refused'> => {
  await table.reset([]);
  calls = [];
  const ran = await createCli(async () => targetOn(runtime), text)('--json', 'group', 'import', '-');
  expect(calls.filter((call) => /^(ec2|autoscaling|kms):(?!Describe|Get)/.test(call))).toEqual([]);
  if (ran.code !== 0) {
    expectRefused(text, ran);
    return 'refused';
  }
  await expectWhole(ran.out);
  return 'imported';
};

describe('a group file', () => {
  it('is imported whole or refused with the place of each problem, whatever somebody makes of it', async () => {
    const seen = { imported: 0, refused: 0 };
    const property = fc.asyncProperty(changedFile(description), async (text) => {
      seen[await importOf(text)] += 1;
    });
    await fc.assert(property, fuzzing(400));
    // Both ways are really taken.
    expect(Math.min(seen.imported, seen.refused)).toBeGreaterThan(10);
  });

  it.each(Object.entries(LARGE_FILES))('of %s is imported or refused', async (_, file) => {
    await importOf(file(groupFileText(description)));
  });
});
