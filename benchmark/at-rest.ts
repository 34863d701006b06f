import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createEmbeddedMeter } from '../lambdas/adapters/aws/cloudwatch/embedded-metrics.ts';
import { createDynamoTurns } from '../lambdas/adapters/aws/dynamodb/turns.ts';
import { createEc2Compute, createPacer } from '../lambdas/adapters/aws/ec2/index.ts';
import { createDecider } from '../lambdas/handlers/automation/decider.ts';
import { createGuard } from '../lambdas/handlers/guard/guard.ts';
import { createRecorder } from '../lambdas/handlers/recorder/recorder.ts';
import { createVirtualClock } from '../local/clocks.ts';
import { tableRequest } from '../local/create-table.ts';
import { createPorts, TABLE_NAME } from '../local/ports.ts';
import { createSimulatedDynamoDb } from '../simulated-aws/dynamodb/index.ts';
import { createSimulatedEc2 } from '../simulated-aws/ec2.ts';
import { prepareWorld } from '../simulation/world/prepared.ts';
import { createMeter, type Used } from './meter.ts';
import { measuredSite } from './site.ts';

/** What goes over all groups on a schedule, by the id of its construct. */
export type Swept = 'Guard' | 'Recorder' | 'Automation';

/** What one run of a function uses where nothing happens. */
export interface RunAtRest extends Pick<Used, 'readUnits' | 'writeUnits'> {
  /** Calls to EC2, which cost nothing. */
  readonly looks: number;
  /** Invocations of the steps, which are asked what they may do. */
  readonly questions: number;
  /** Metrics that the run writes, each with its dimension: CloudWatch counts them so. */
  readonly metrics: readonly string[];
}

const RUN_MS = 300_000;
const NO_EXECUTIONS = { send: () => Promise.reject(new Error('Nothing runs at rest.')) } as never;

/** The functions on one protected group, with all that they use counted. */
const createScene = async (servers: number) => {
  const { site, items, latencies, now } = await prepareWorld(measuredSite({ servers, drDisks: true }));
  const clock = createVirtualClock(now);
  const simulated = createSimulatedEc2({ clock, state: site, latencies });
  const table = createSimulatedDynamoDb({ clock });
  await table.send(new CreateTableCommand(tableRequest(TABLE_NAME)));
  table.importItems(TABLE_NAME, items);
  const units = createMeter();
  const dynamoDb = units.metered(table);
  const seen = { looks: 0, questions: 0, lines: [] as string[] };
  const ec2 = {
    send: (command: object) => {
      seen.looks += 1;
      return (simulated.send as (command: object) => Promise<object>)(command);
    },
  } as never;
  const { autoScaling, kms, cloudWatch } = simulated;
  const pacer = createPacer({ clock });
  const compute = createEc2Compute({ clock, ec2, autoScaling, kms, pacer });
  const ports = createPorts({ clock, compute, cloudWatch, dynamoDb, sfn: NO_EXECUTIONS });
  const probe: typeof ports.probe = {
    ask: (phase, actions) => {
      seen.questions += 1;
      return ports.probe.ask(phase, actions);
    },
  };
  const meter = createEmbeddedMeter((line) => seen.lines.push(line));
  const turns = createDynamoTurns({ client: dynamoDb, tableName: TABLE_NAME });
  return { deps: { ...ports, probe, meter, turns }, clock, units, seen };
};

/** One run of each over one protected group, after a run that has written what stands from then on. */
export const atRest = async (servers: number): Promise<Readonly<Record<Swept, RunAtRest>>> => {
  const { deps, clock, units, seen } = await createScene(servers);
  const invocation = () => {
    const end = clock.now() + RUN_MS;
    return { id: 'at-rest', remainingMs: () => end - clock.now() };
  };
  const measured = async (run: () => Promise<unknown>): Promise<RunAtRest> => {
    await run();
    await clock.sleep(RUN_MS);
    const before = units.used();
    Object.assign(seen, { looks: 0, questions: 0, lines: [] });
    await run();
    const after = units.used();
    const { looks, questions, lines } = seen;
    return {
      readUnits: after.readUnits - before.readUnits,
      writeUnits: after.writeUnits - before.writeUnits,
      looks,
      questions,
      metrics: lines.flatMap(metricsIn),
    };
  };
  return {
    Guard: await measured(() => createGuard(deps)({}, invocation())),
    Recorder: await measured(() => createRecorder(deps)({}, invocation())),
    Automation: await measured(() => createDecider(deps)({ sweep: true })),
  };
};

interface EmbeddedLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** Each name with each of its dimensions is a metric of its own. */
const metricsIn = (line: string): readonly string[] =>
  (JSON.parse(line) as EmbeddedLine)._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) => Dimensions.map((dimension) => [Name, ...dimension].join(' by '))),
  );
