import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { OwnSynchronisation } from '../../lambdas/domain/group/synchronisation.ts';
import { createSynchroniser } from '../../lambdas/handlers/synchroniser/synchroniser.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { tableRequest } from '../../local/create-table.ts';
import type { SynthesisedMachines } from '../../local/definition.ts';
import { createPorts, type Ports, TABLE_NAME } from '../../local/ports.ts';
import { createSimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import { createSimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { movableNics } from '../sites/sites.ts';
import { type PreparedWorld, prepareWorld } from '../world/prepared.ts';

/** Where every run of a stop begins. */
export interface StopStage {
  readonly machines: SynthesisedMachines;
  readonly prepared: PreparedWorld;
}

const MINUTE = 60_000;

/** All that is taken stays, while the site is prepared. */
const GENEROUS: OwnSynchronisation = {
  by: 'sdrs',
  everySeconds: 300,
  keep: [{ everySeconds: 300, forSeconds: 86_400 }],
};

/** Most of it is to go, once a run begins. */
const THRIFTY: OwnSynchronisation = { by: 'sdrs', everySeconds: 300, keep: [{ everySeconds: 900, forSeconds: 1800 }] };

/** How long the synchroniser has been at work. */
const MINUTES_BEFORE = 75;

/** Two servers with 15 recovery points each, of which the first turn is to delete most. */
export const createStopStage = async (machines: SynthesisedMachines): Promise<StopStage> => {
  const begun = await prepareWorld(movableNics(2));
  const { latencies, groupId } = begun;
  const clock = createVirtualClock(begun.now);
  const site = begun.site.fork();
  const ec2 = createSimulatedEc2({ clock, state: site, latencies });
  const dynamoDb = createSimulatedDynamoDb({ clock });
  await dynamoDb.send(new CreateTableCommand(tableRequest(TABLE_NAME)));
  dynamoDb.importItems(TABLE_NAME, begun.items);
  const { autoScaling, kms, cloudWatch } = ec2;
  const compute = createEc2Compute({ clock, ec2, autoScaling, kms });
  const ports = createPorts({ clock, compute, cloudWatch, dynamoDb, sfn: NO_EXECUTIONS });
  await synchroniseAs(ports, groupId, GENEROUS);
  const sweep = createSynchroniser(ports);
  for (let minute = 0; minute < MINUTES_BEFORE; minute += 1) {
    await sweep({}, { remainingMs: () => MINUTE });
    await clock.sleep(MINUTE);
  }
  await synchroniseAs(ports, groupId, THRIFTY);
  return { machines, prepared: { ...begun, site, items: dynamoDb.exportItems(TABLE_NAME), now: clock.now() } };
};

const synchroniseAs = async ({ store }: Ports, groupId: string, synchronisation: OwnSynchronisation): Promise<void> => {
  const group = await store.findGroup(groupId);
  if (!group) throw new Error(`Group ${groupId} is gone.`);
  await store.saveGroup({ ...group, synchronisation }, group);
};

/** The synchroniser asks for no execution. */
const NO_EXECUTIONS = {
  send: () => Promise.reject(new Error('There are no executions while a stage is prepared.')),
} as never;
