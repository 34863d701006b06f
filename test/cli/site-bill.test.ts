import { describe, expect, it } from 'vitest';
import { cliInMemory } from './run-cli.ts';

interface Row {
  readonly kind: string;
  readonly what: string;
  readonly count: number;
  readonly gib?: number;
  readonly month?: number;
}

const setup = async (...seed: readonly string[]) => {
  const subject = await cliInMemory();
  const seeded = await subject.cli('site', 'seed', '--out', subject.file, ...seed);
  const bill = async () => (await subject.cli('site', 'bill', '--json')).json<{ rows: Row[]; month: number }>();
  return { ...subject, seeded, bill };
};

describe('sdrs site bill', () => {
  it('counts what the account has: running servers, volumes, snapshots and addresses', async () => {
    const { bill } = await setup();
    const { rows, month } = await bill();
    expect(rows).toEqual([
      { kind: 'servers', what: 'running m5.large', count: 3, month: 210.24 },
      { kind: 'servers', what: 'running m5.xlarge', count: 1, month: 140.16 },
      { kind: 'volumes', what: 'attached gp3', count: 16, gib: 400, month: 32 },
      { kind: 'snapshots', what: 'standard', count: 8, gib: 200, month: 10 },
      { kind: 'addresses', what: 'associated', count: 3, month: 10.95 },
    ]);
    expect(month).toBe(403.35);
  });

  it('counts a stopped server no more, and its disks as before', async () => {
    const { bill, cli } = await setup('--servers', '1');
    const before = await bill();
    await cli('site', 'stop', 'web-1');
    await cli('site', 'wait', '60');
    const after = await bill();
    expect(after.rows.filter(({ kind }) => kind === 'servers')).toEqual([]);
    expect(after.month).toBeCloseTo(before.month - 70.08);
  });

  it('counts what snapshots share once', async () => {
    const { bill, cli, runtime } = await setup('--servers', '1');
    const { CreateSnapshotsCommand } = await import('@aws-sdk/client-ec2');
    const [server] = runtime.ec2.inspect((view) => view.list('instances').map(({ id }) => id));
    const stored = async () => (await bill()).rows.find(({ kind }) => kind === 'snapshots')?.gib;
    expect(await stored()).toBe(28);
    await runtime.ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: server } }));
    expect(await stored()).toBe(28);
    await cli('site', 'wait', '60');
    expect(await stored()).toBe(30);
    const { DeleteSnapshotCommand } = await import('@aws-sdk/client-ec2');
    const old = runtime.ec2.inspect((view) => view.list('snapshots').slice(0, 2));
    for (const { id } of old) await runtime.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));
    expect(await stored()).toBe(28);
  });

  it('says so for people, with the total and where the prices are from', async () => {
    const { cli } = await setup('--servers', '1');
    const { out } = await cli('site', 'bill');
    expect(out).toMatch(/^volumes +attached gp3 +4 +56 +\$4\.48$/m);
    expect(out).toMatch(/^total +\$\d+\.\d\d$/m);
    expect(out).toContain('list prices of us-east-1');
  });
});

describe('sdrs site seed --no-recovery-points', () => {
  it('makes a site without a snapshot, whose plan says so', async () => {
    const { seeded, runtime, cli, file } = await setup('--no-recovery-points');
    expect(seeded.code).toBe(0);
    expect(runtime.ec2.inspect((view) => view.list('snapshots'))).toEqual([]);
    await cli('group', 'import', file);
    expect((await cli('plan', 'pets')).out).toMatch(/recovery point/i);
  });

  it('is for the pets, and not for a site file, which says so itself', async () => {
    const { cli } = await cliInMemory();
    expect((await cli('site', 'seed', '--file', 'site.yaml', '--no-recovery-points')).code).toBe(2);
  });
});
