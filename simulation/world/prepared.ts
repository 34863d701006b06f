import { type AttributeValue, CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { tableRequest } from '../../local/create-table.ts';
import { createPorts, TABLE_NAME } from '../../local/ports.ts';
import { createSimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import {
  createMemoryState,
  createSimulatedEc2,
  ec2LikeLatencies,
  type Latencies,
  type SimulatedEc2,
  type SiteState,
} from '../../simulated-aws/ec2.ts';

/** A site with its protected groups, from which any number of worlds begin alike. */
export interface PreparedWorld {
  /** The first of its groups. */
  readonly groupId: string;
  readonly groupIds: readonly string[];
  /** What their owners have written down, group by group. */
  readonly descriptions: readonly GroupDescription[];
  readonly site: SiteState;
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

/** Builds a site, and describes the groups that are there. */
export type SitesBuilder = (subject: SiteSubject) => Promise<readonly GroupDescription[]>;

/** Builds the site and imports its groups, once for all worlds that begin there. */
export const prepareWorld = async (build: SiteBuilder | SitesBuilder): Promise<PreparedWorld> => {
  const latencies = ec2LikeLatencies;
  const clock = createVirtualClock(START);
  const site = createMemoryState();
  const ec2 = createSimulatedEc2({ clock, state: site, latencies });
  const dynamoDb = createSimulatedDynamoDb({ clock });
  await dynamoDb.send(new CreateTableCommand(tableRequest(TABLE_NAME)));
  const { autoScaling, kms, cloudWatch } = ec2;
  const ports = createPorts({
    clock,
    compute: createEc2Compute({ clock, ec2, autoScaling, kms }),
    cloudWatch,
    dynamoDb,
    sfn: NO_EXECUTIONS,
  });
  const descriptions = [await build({ ec2, clock })].flat();
  await clock.sleep(REFILL_MS);
  const groupIds: string[] = [];
  for (const description of descriptions) {
    groupIds.push((await createImportGroup(ports)(description)).group.id);
    await clock.sleep(REFILL_MS);
  }
  const [groupId] = groupIds;
  if (groupId === undefined) throw new Error('The site has no group.');
  const items = dynamoDb.exportItems(TABLE_NAME);
  return { groupId, groupIds, descriptions, site, items, latencies, now: clock.now() };
};

/** An import asks for no execution. */
const NO_EXECUTIONS = {
  send: () => Promise.reject(new Error('There are no executions while a world is prepared.')),
} as never;
