import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { seedSite } from '../../local/site/seed.ts';
import type { Furnished } from '../support/test-runtime.ts';
import { CONFIRMATION, GROUP, rootVolumeOf, serversById, setup, startByHand } from './setup.ts';

const invocation = { id: 'try-1', remainingMs: () => 900_000 };
const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

/** Two groups that were failed over, of one server each, and the table that they are in. */
const twoGroups = async () => {
  let table: Furnished['dynamoDb'] | undefined;
  const furnish = async ({ dynamoDb }: Furnished) => {
    table = dynamoDb;
  };
  const { runtime, site } = await setup({ servers: 1, furnish });
  const cats = await seedSite({ ec2: runtime.ec2, clock: runtime.clock, servers: 1, name: 'cats', zones: ZONES });
  await createImportGroup(runtime)(cats.description);
  const ids = [...site.servers, ...cats.servers].map(({ production }) => production);
  const roots = new Map<string, string>();
  for (const id of ids) roots.set(id, await rootVolumeOf(runtime.ec2, id));
  for (const groupId of [GROUP, 'cats']) {
    const started = await runtime.workflow.start(`${groupId}-1`, { groupId, confirmation: CONFIRMATION });
    await runtime.untilEnded(started.executionId);
  }
  if (!table) throw new Error('The runtime was not furnished.');
  return { runtime, roots, ids, table };
};

/** The end of a trail, so that nothing can be put after it. */
const damageTrail = async (table: Furnished['dynamoDb'], groupId: string): Promise<void> => {
  const { Items = [] } = await table.send(new ScanCommand({ TableName: TABLE_NAME }));
  const segments = Items.map((item) => unmarshall(item)).filter(
    ({ pk, type }) => pk === `GROUP#${groupId}` && type === 'segment',
  );
  const last = segments.sort((a, b) => a.firstSeq - b.firstSeq).at(-1);
  const Item = marshall({ ...last, lastSeq: 'twelve' });
  await table.send(new PutItemCommand({ TableName: TABLE_NAME, Item }));
};

it('A trail that nothing can be appended to keeps the guard from no server, and is named once all are down', async () => {
  const { runtime, roots, ids, table } = await twoGroups();
  for (const id of ids) await startByHand({ runtime, roots }, id);
  await damageTrail(table, 'cats');
  await runtime.clock.sleep(30_000);
  const known = (await runtime.store.listEvents(GROUP)).length;
  await expect(createGuard(runtime)({}, invocation)).rejects.toMatchObject({
    name: 'GuardIncompleteError',
    message: expect.stringMatching(/Group cats: .*GROUP#cats EVENT#C#.*Read it with the release that wrote it/s),
  });
  const servers = await serversById(runtime.ec2);
  for (const id of ids) {
    const { State, BlockDeviceMappings = [], RootDeviceName } = servers.get(id) ?? {};
    expect(State?.Name).toBe('stopped');
    expect(BlockDeviceMappings.map(({ DeviceName }) => DeviceName)).not.toContain(RootDeviceName);
  }
  const said = (await runtime.store.listEvents(GROUP)).slice(known).map(({ type }) => type);
  expect(said).toEqual([
    'productionServerReturned',
    'actionPerformed',
    'actionPerformed',
    'productionServerFencedAgain',
  ]);
});
