import { DatabaseSync } from 'node:sqlite';
import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { createEc2Compute } from '../../../lambdas/adapters/aws/ec2/index.ts';
import type { MachineKind } from '../../../lambdas/domain/group/run-kind.ts';
import type { GroupDescription } from '../../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../../lambdas/handlers/operations/groups/import-group.ts';
import type { StartedRun } from '../../../lambdas/handlers/operations/runs/start-run.ts';
import type { Execution, ExecutionEvent } from '../../../lambdas/ports/workflow.ts';
import { createVirtualClock } from '../../../local/clocks.ts';
import { type Core, createCore } from '../../../local/core.ts';
import type { SynthesisedMachines } from '../../../local/definition.ts';
import { createExecutionLog } from '../../../local/executions/log.ts';
import { handlersOf } from '../../../local/handlers.ts';
import { must } from '../../../local/site/ec2.ts';
import { IMAGE } from '../../../local/site/inventory.ts';
import { type SeededSite, seedSite } from '../../../local/site/seed.ts';
import type { Account } from './account.ts';

const ZONE = 'eu-central-1a';

/** The embedded executions with the real handlers and adapters, on an account over the wire. */
export interface EmbeddedService extends Core {
  close(): void;
}

/** Virtual time, because the account changes its states at once: no wait has to be waited for. */
export const embeddedOn = (
  { ec2, dynamoDb }: Pick<Account, 'ec2' | 'dynamoDb'>,
  machines: SynthesisedMachines,
): EmbeddedService => {
  const database = new DatabaseSync(':memory:');
  const clock = createVirtualClock(Date.now());
  const log = createExecutionLog(database);
  const clients = { ec2, dynamoDb, cloudWatch: NO_ALARMS };
  const core = createCore({ ...clients, clock, machines, log, computeOn: createEc2Compute, handlersOn: handlersOf });
  return { ...core, close: () => database.close() };
};

/** No sweep asks an alarm here. */
const NO_ALARMS = { send: () => Promise.reject(new Error('This account has no alarms.')) } as never;

export interface ProtectOptions {
  readonly name: string;
  readonly servers: number;
  /** @default that of production */
  readonly drZone?: string;
  /** @default as it is seeded */
  readonly change?: (description: GroupDescription) => GroupDescription | Promise<GroupDescription>;
}

/** A protected group on servers of its own in the account, made by the plain SDK. */
export const protectSite = async (
  { ec2 }: Pick<Account, 'ec2'>,
  service: Core,
  options: ProtectOptions,
): Promise<SeededSite> => {
  const { name, servers, drZone = ZONE, change = (same) => same } = options;
  const zones = { production: ZONE, dr: drZone };
  const rootDevice = await rootDeviceOf(ec2, IMAGE);
  const site = await seedSite({ ec2, clock: service.clock, servers, name, zones, rootDevice });
  await createImportGroup(service)(await change(site.description));
  return site;
};

/** As the image says. */
export const rootDeviceOf = async (ec2: Account['ec2'], imageId: string): Promise<string> => {
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [imageId] }));
  return must(Images?.[0]?.RootDeviceName, 'a root device');
};

/** An execution that has ended, with its history. */
export interface EndedExecution {
  readonly execution: Execution | undefined;
  readonly history: readonly ExecutionEvent[];
}

export const runEmbedded = async (
  { workflow, service }: EmbeddedService,
  runId: string,
  request: Parameters<Core['workflow']['start']>[1],
  kind?: MachineKind,
): Promise<EndedExecution> => {
  const { executionId } = await workflow.start(runId, request, kind);
  await service.untilEnded(executionId);
  return { execution: await workflow.find(executionId), history: await workflow.history(executionId) };
};

/** Follows a run to its end, while the clock stands still for calls that are on the wire. */
export const followOn =
  ({ workflow, service }: EmbeddedService) =>
  async ({ executionId }: StartedRun): Promise<Execution> => {
    await service.untilEnded(executionId);
    return must(await workflow.find(executionId), 'the execution');
  };
