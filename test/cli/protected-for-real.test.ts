import { describe, expect, it } from 'vitest';
import { identityOf } from '../failover/setup.ts';
import { cliInMemory, type Ran } from './run-cli.ts';

interface Listed {
  readonly servers: readonly {
    readonly name: string;
    readonly sets: readonly {
      readonly id: string;
      readonly takenAt: string;
      readonly state: string;
      readonly keptBy?: unknown;
      readonly disks: readonly { readonly device: string; readonly takenAt: string }[];
    }[];
  }[];
}

interface LeftBehind {
  readonly leftovers: readonly { readonly id: string; readonly dollarsAMonth?: number }[];
}

const DISKS: Readonly<Record<string, number>> = { 'web-1': 2, 'db-1': 3, 'licence-1': 2, 'batch-1': 1 };

/** One recovery point: every disk, one moment, a rule that keeps it. */
const expectWholeSet = ({ name, sets }: Listed['servers'][number]): void => {
  expect(sets).toMatchObject([{ state: 'complete', keptBy: expect.anything() }]);
  const disks = sets.flatMap((set) => set.disks);
  expect(disks).toHaveLength(DISKS[name] ?? 0);
  expect(new Set(disks.map(({ takenAt }) => takenAt)).size).toBe(1);
};

/** Each is kept by a rule; at most one is not, until the next turn deletes it. How many there are depends on the machine's clock. */
const expectRetained = ({ sets }: Listed['servers'][number]): void => {
  expect(sets.length).toBeGreaterThan(5);
  expect(sets.filter(({ keptBy }) => keptBy === undefined).length).toBeLessThanOrEqual(1);
};

/** The commands of one line, one after the other: each has to end with 0. */
const walker = async () => {
  const { cli, runtime, file } = await cliInMemory();
  const give = async (line: string): Promise<Ran> => {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const ran = await cli(...words.map((word) => (word === 'pets.yaml' ? file : word)));
    expect(ran.code, `${line}: ${ran.err}\n${ran.out}`).toBe(0);
    return ran;
  };
  const servers = async () => runtime.ec2.inspect((view) => view.list('instances').map(({ id }) => id));
  const owners = async () => identityOf(runtime.ec2, await servers());
  const points = async () => (await give('points pets --json')).json<Listed>();
  const counts = async () => (await points()).servers.map(({ sets }) => sets.length);
  const mostPending = () =>
    runtime.ec2.inspect((view) => {
      const pending = view.list('snapshots').filter(({ state }) => state === 'pending');
      return Math.max(0, ...[...Map.groupBy(pending, ({ volumeId }) => volumeId).values()].map(({ length }) => length));
    });
  return { give, owners, points, counts, mostPending, runtime };
};

describe('a group that is protected, failed over, and protected again by the command alone', () => {
  it('has its points, loses nothing with the final one, and is home in the end', async () => {
    const { give, owners, points, counts, mostPending } = await walker();
    await give('site seed --no-recovery-points --out pets.yaml');
    expect((await give('group import pets.yaml --disabled')).out).toMatch(/available[\s\S]*stopped/);
    expect(await counts()).toEqual([0, 0, 0, 0]);
    const atHome = await owners();

    const enabled = await give('protect enable pets');
    expect(enabled.err).toMatch(/copying|first recovery point/);
    expect(enabled.out).toContain('is protected (Protecting)');
    (await points()).servers.forEach(expectWholeSet);

    await give('sync now pets');
    expect(mostPending()).toBe(1);
    await give('site advance 3h');
    expect(mostPending()).toBeLessThanOrEqual(1);
    (await points()).servers.forEach(expectRetained);

    await give('protect disable pets');
    const stopped = await counts();
    await give('site advance 1h');
    expect(await counts()).toEqual(stopped);

    await give('protect enable pets');
    const { points: choices } = (await give('plan pets --point final --json')).json<{
      readonly points: readonly {
        readonly point: string;
        readonly isChosen: boolean;
        readonly expectedLossSeconds?: number;
      }[];
    }>();
    expect(choices.find(({ isChosen }) => isChosen)).toMatchObject({ point: 'final', expectedLossSeconds: 0 });

    await give('site break pets');
    expect((await give('failover pets --confirm "Ada: x" --point final')).out).toMatch(
      /point: final\), RPO at most 0 s/,
    );
    const before = (await points()).servers.find(({ name }) => name === 'db-1')?.sets.at(-1)?.takenAt ?? '';
    const restored = await give(`restore pets --point ${before} --instance db-1`);
    expect(restored.out).toMatch(
      new RegExp(
        `db-1: recovery point \\S+ of ${before}; against the failover's \\(\\S+\\) what was written in \\d+ s is lost`,
      ),
    );
    expect(restored.out).toContain('The disks are restored');
    const told = (await give(`restore pets --point ${before} --instance db-1 --json`)).json<{
      readonly servers: object[];
    }>();
    expect(told.servers).toEqual([
      expect.objectContaining({
        name: 'db-1',
        recoveryPoint: { setId: expect.any(String), takenAt: before },
        lostSeconds: expect.any(Number),
      }),
    ]);

    const { leftovers } = (await give('leftovers pets --json')).json<LeftBehind>();
    expect(leftovers.length).toBeGreaterThan(8);
    expect(leftovers.filter(({ dollarsAMonth = 0 }) => dollarsAMonth <= 0)).toEqual([]);

    await give('site repair pets');
    expect((await give('protect enable pets')).out).toContain('is protected (Protecting)');
    const after = (await give('points pets')).out;
    expect(after).toContain('of former disks');
    expect(after).not.toContain('partial');
    expect((await give('group show pets')).out).toMatch(/Production: .*station target/);

    await give('site break pets');
    await give('failover pets --confirm "Ada: home"');
    expect(await owners()).toEqual(atHome);
  });
});
