import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { createCore } from '../../local/core.ts';
import { machinesIn } from '../../local/definition.ts';
import { createExecutionLog } from '../../local/executions/log.ts';
import type { Handlers } from '../../local/executions/task.ts';
import { handlersOf } from '../../local/handlers.ts';
import { seedSite } from '../../local/site/seed.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { createWorkClock, during } from '../../local/time/work-clock.ts';
import { createSimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { openSimulatedDynamoDb } from '../support/simulated-dynamodb.ts';

const START = Date.parse('2026-11-23T09:00:00.000Z');
const GROUP = 'pets';
const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

interface Load {
  /** Simulated seconds in a real one. */
  readonly speed: number;
  /** Turns of the event loop that each step computes, and each call to the table. */
  readonly labour: number;
}

const labour = async (turns: number): Promise<void> => {
  for (let n = 0; n < turns; n += 1) await turn();
};

const slowed = (handlers: Handlers, turns: number): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([step, handler]): [string, Handlers[keyof Handlers]] => [
      step,
      async (...given) => {
        await labour(turns);
        const result = await handler(...given);
        await labour(turns);
        return result;
      },
    ]),
  ) as Handlers;

/** A clock, and the service on it, on a machine with that load. */
const runtimeWith = async ({ speed, labour: turns }: Load) => {
  const clock = createWorkClock({ speed, startAt: START });
  const building = clock.begin();
  const ec2 = createSimulatedEc2({ clock });
  const table = await openSimulatedDynamoDb(clock);
  const send = async (command: never) => {
    await labour(turns);
    return table.send(command);
  };
  const log = createExecutionLog(new DatabaseSync(':memory:'));
  const core = createCore({
    clock,
    ec2,
    autoScaling: ec2.autoScaling,
    kms: ec2.kms,
    cloudWatch: ec2.cloudWatch,
    dynamoDb: { send: (command: never) => during(clock, () => send(command)) } as typeof table,
    log,
    machines: machinesIn(await synthesisedTemplate()),
    computeOn: createEc2Compute,
    handlersOn: (ports) => slowed(handlersOf(ports), turns),
    beginWork: clock.begin,
  });
  return { clock, building, ec2, core, log };
};

/** The report of a failover, and when each event of the execution came. */
const failedOver = async (load: Load) => {
  const { clock, building, ec2, core, log } = await runtimeWith(load);
  const { executionId } = await building.run(async () => {
    const site = await seedSite({ ec2, clock, servers: 8, name: GROUP, zones: ZONES });
    await createImportGroup(core)(site.description);
    ec2.faults.breakServers(site.servers.map(({ production }) => production));
    const confirmation = { by: 'Ada', reason: 'the hall is under water' };
    return core.workflow.start('f-1', { groupId: GROUP, confirmation });
  });
  building.end();
  await core.service.untilEnded(executionId);
  const { findings } = await during(clock, () => createReportFailover(core)({ group: GROUP }));
  clock.stop();
  const events = log.events(executionId).map(({ type, timestamp }) => `${timestamp?.toISOString()} ${type}`);
  return { findings, events };
};

describe('a failover on the embedded runtime', () => {
  it('takes as long in the report on a slow machine and at any speed', async () => {
    const reference = await failedOver({ speed: 100_000, labour: 0 });
    expect(reference.findings).toMatchObject({ status: 'SUCCEEDED', rto: { seconds: expect.any(Number) } });
    for (const load of [
      { speed: 100_000, labour: 20 },
      { speed: 2_000, labour: 3 },
    ])
      expect(await failedOver(load), JSON.stringify(load)).toEqual(reference);
  });
});
