import { type AttributeValue, CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createPacer } from '../../lambdas/adapters/aws/ec2/index.ts';
import {
  createMemoryState,
  createSimulatedEc2,
  ec2LikeLatencies,
  type Latencies,
  type MemoryState,
  type SimulatedEc2,
} from '../../lambdas/adapters/simulated/index.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/group-description.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/import-group.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { tableRequest } from '../../local/create-table.ts';
import { createPorts, TABLE_NAME } from '../../local/ports.ts';
import { createSimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';

/** A site with its protected group, from which any number of worlds begin alike. */
export interface PreparedWorld {
  readonly groupId: string;
  readonly site: MemoryState;
  readonly items: readonly Readonly<Record<string, AttributeValue>>[];
  readonly latencies: Latencies;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

export interface SiteSubject {
  readonly ec2: SimulatedEc2;
  readonly clock: Clock;
}

/** Builds a site, and describes the group that it is for. */
export type SiteBuilder = (subject: SiteSubject) => Promise<GroupDescription>;

const START = Date.parse('2026-11-23T09:00:00.000Z');
/** Longest time in which every bucket of EC2's allowance is full again, in milliseconds. */
const REFILL_MS = 60_000;

/** Builds the site and imports the group, once for all worlds that begin there. */
export const prepareWorld = async (build: SiteBuilder): Promise<PreparedWorld> => {
  const latencies = ec2LikeLatencies;
  const clock = createVirtualClock(START);
  const site = createMemoryState();
  const ec2 = createSimulatedEc2({ clock, state: site, latencies });
  const dynamoDb = createSimulatedDynamoDb({ clock });
  await dynamoDb.send(new CreateTableCommand(tableRequest(TABLE_NAME)));
  const { autoScaling, kms } = ec2;
  const ports = createPorts({
    clock,
    ec2,
    autoScaling,
    kms,
    dynamoDb,
    sfn: NO_EXECUTIONS,
    pacer: createPacer({ clock }),
  });
  const description = await build({ ec2, clock });
  await clock.sleep(REFILL_MS);
  const { group } = await createImportGroup(ports)(description);
  await clock.sleep(REFILL_MS);
  return { groupId: group.id, site, items: dynamoDb.exportItems(TABLE_NAME), latencies, now: clock.now() };
};

/** An import asks for no execution. */
const NO_EXECUTIONS = {
  send: () => Promise.reject(new Error('There are no executions while a world is prepared.')),
} as never;
