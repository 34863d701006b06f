import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CreateTagsCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { InventoryInput } from '../../local/site/inventory.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import { cliInMemory } from './run-cli.ts';

const KINDS = ['vpcs', 'subnets', 'instances', 'networkInterfaces', 'volumes', 'snapshots', 'addresses'] as const;
const PASSING = /(At|Time|Since|seq|reservationId|launchIndex|spotRequestId)$/;

/** A field as it is compared: not the moment at which it came, nor the ids that nobody refers to. */
const compared = (key: string, value: unknown): unknown => {
  if (PASSING.test(key)) return undefined;
  return key === 'id' && /^(eni-attach|eipassoc)/.test(String(value)) ? undefined : value;
};

/** All that stands there. */
const standing = (view: View) =>
  KINDS.map((kind) =>
    view
      .list(kind)
      .map((record) => JSON.stringify(record, compared))
      .toSorted(),
  );

/** The site of the documentation, and its group `plant`. */
const setup = async () => {
  const subject = await cliInMemory();
  const folder = dirname(subject.file);
  const page = await readFile(new URL('../../docs/rehearsal.md', import.meta.url), 'utf8');
  const own = join(folder, 'own.yaml');
  await writeFile(own, page.split('```yaml\n')[1]?.split('```')[0] ?? '');
  expect((await subject.cli('site', 'seed', '--file', own)).err).not.toContain('Error');
  // What was just tagged is seen a moment later.
  await subject.runtime.clock.sleep(60_000);
  const servers = subject.runtime.ec2.inspect((view) => view.list('instances'));
  const idOf = (name: string) => servers.find(({ tags }) => tags.Name === name)?.id ?? '?';
  return { ...subject, folder, copy: join(folder, 'site.yaml'), servers, idOf };
};

const ALL = ['erp', 'control', 'licence', 'historian', 'gateway', 'dns', 'web', 'mail'];

describe('sdrs site copy', () => {
  it('writes a file of which a site comes that is described in the same words, ids and all', async () => {
    const { cli, runtime, copy, idOf } = await setup();
    const before = runtime.ec2.calls().length;
    const { code, err } = await cli('site', 'copy', '--out', copy, ...ALL.flatMap((name) => ['--server', idOf(name)]));
    expect([code, err]).toEqual([0, expect.not.stringContaining('Error')]);
    const calls = new Set(
      runtime.ec2
        .calls()
        .slice(before)
        .map(({ action }) => action),
    );
    expect([...calls].filter((action) => !action.startsWith('Describe'))).toEqual([]);

    const other = await cliInMemory();
    const seeded = await other.cli('site', 'seed', '--file', copy);
    expect(seeded.err).not.toContain('Error');
    expect(other.runtime.ec2.inspect(standing)).toEqual(runtime.ec2.inspect(standing));

    await other.runtime.clock.sleep(60_000);
    const again = `${copy}.again`;
    await other.cli('site', 'copy', '--out', again, ...ALL.flatMap((name) => ['--server', idOf(name)]));
    const inventory = parse(await readFile(copy, 'utf8')) as InventoryInput;
    expect(parse(await readFile(again, 'utf8'))).toEqual(inventory);
    expect(inventory.groups?.map(({ name }) => name)).toEqual([
      'copied-eu-central-1a-eu-central-1a',
      'copied-eu-central-1a-eu-central-1b',
    ]);
  });

  it('leaves secrets and reserved tags out, and names them', async () => {
    const { cli, runtime, copy, idOf } = await setup();
    const Tags = [
      { Key: 'db-password', Value: 'hunter2' },
      { Key: 'owner', Value: 'it' },
    ];
    await runtime.ec2.send(new CreateTagsCommand({ Resources: [idOf('dns')], Tags }));
    await runtime.clock.sleep(60_000);
    const { out } = await cli('site', 'copy', '--out', copy, '--tag', 'owner=it');
    expect(out).toContain('tag db-password: its key looks like a secret');
    const text = await readFile(copy, 'utf8');
    expect(text).not.toContain('hunter2');
    expect(text).toContain('owner: it');
    const { Reservations } = await runtime.ec2.send(new DescribeInstancesCommand({ InstanceIds: [idOf('dns')] }));
    expect(text).toContain(Reservations?.[0]?.Instances?.[0]?.NetworkInterfaces?.[0]?.MacAddress);
  });

  it('takes a DR server that is named, and refuses a server that is not there and a file that is', async () => {
    const { cli, copy, idOf } = await setup();
    const missing = await cli('site', 'copy', '--out', copy, '--server', 'i-00000000');
    expect([missing.code, missing.err]).toEqual([5, expect.stringContaining('i-00000000')]);
    expect((await cli('site', 'copy', '--out', copy)).code).toBe(2);
    const pair = `${idOf('dns')}=${idOf('mail-dr')}`;
    expect((await cli('site', 'copy', '--out', copy, '--server', pair)).code).toBe(0);
    const { servers } = parse(await readFile(copy, 'utf8')) as InventoryInput;
    expect(servers.find(({ name }) => name === 'mail-dr')?.drFor).toBe('dns');
    const taken = await cli('site', 'copy', '--out', copy, '--server', idOf('dns'));
    expect([taken.code, taken.err]).toEqual([2, expect.stringContaining('is there already')]);
  });
});
