import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import type { Copied } from '../../local/copy.ts';
import { tableRequest } from '../../local/create-table.ts';
import type { SynthesisedMachines } from '../../local/definition.ts';
import { byArn } from '../../local/executions/arns.ts';
import type { ExecutionLog } from '../../local/executions/log.ts';
import { createSfnDouble } from '../../local/executions/sfn-client.ts';
import { createPorts, type Ports, TABLE_NAME } from '../../local/ports.ts';
import { createSimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import { createSimulatedEc2 } from '../../simulated-aws/ec2.ts';
import type { World } from '../world/world.ts';

/** All of a world as it was at one moment. */
export interface Snapshot extends Copied {
  /** The executions; those that had ended by then are as they were. */
  readonly log: ExecutionLog;
}

export const snapshotOf = (world: World, { latencies }: Pick<Copied, 'latencies'>): Snapshot => ({
  site: world.site.fork(),
  items: world.dynamoDb.exportItems(TABLE_NAME),
  log: world.log,
  latencies,
  now: world.scheduler.now(),
});

/** The service as somebody finds it then, who asks and starts nothing. What is asked changes the snapshot's own site alone. */
export const portsOn = async (snapshot: Snapshot, machines: SynthesisedMachines): Promise<Ports> => {
  const { site, items, latencies, log, now } = snapshot;
  const clock = createVirtualClock(now);
  const ec2 = createSimulatedEc2({ clock, state: site, latencies });
  const dynamoDb = createSimulatedDynamoDb({ clock });
  await dynamoDb.send(new CreateTableCommand(tableRequest(TABLE_NAME)));
  dynamoDb.importItems(TABLE_NAME, items);
  const sfn = createSfnDouble({
    definitions: byArn((kind) => machines[kind].definition),
    log,
    service: NOTHING_STARTS,
    clock,
  });
  const { autoScaling, kms, cloudWatch } = ec2;
  const compute = createEc2Compute({ clock, ec2, autoScaling, kms });
  return createPorts({ clock, compute, cloudWatch, dynamoDb, sfn });
};

const refuse = (): never => {
  throw new Error('Nothing is started or stopped at a moment that has passed.');
};

const NOTHING_STARTS = { start: refuse, stop: refuse };
