import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import { onTestFinished } from 'vitest';
import type { SynthesisedMachine } from '../../local/definition.ts';
import type { Ending, ExecutionRow } from '../../local/executions/log.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import type { Draft, Row } from '../../simulated-aws/engine/draft.ts';
import type { Kind } from '../../simulated-aws/engine/model.ts';
import type { Owners } from '../failover/setup.ts';
import {
  createTestRuntime,
  type Furnished,
  type TestRuntime,
  type TestRuntimeOptions,
} from '../support/test-runtime.ts';

/** What release 0.1.0 has left behind: see its README.md. */
export const FOLDER = fileURLToPath(new URL('../fixtures/release-0.1.0/', import.meta.url));

const text = (name: string): string => readFileSync(`${FOLDER}${name}`, 'utf8');
export const documentOf = <T>(name: string): T => JSON.parse(text(name)) as T;
export const linesOf = <T>(name: string): readonly T[] =>
  text(name)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
export const groupFile = (group: string): string => text(`group-files/${group}.yaml`);

export type Item = Record<string, AttributeValue>;

/** A step of an execution, as its history has it. */
export interface OldStep {
  readonly state: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: unknown;
}

export interface OldExecution extends Omit<ExecutionRow, 'input' | 'output'> {
  readonly input: unknown;
  readonly output: unknown;
  /** Of each state the first and the last. */
  readonly steps: readonly OldStep[];
}

export interface OldSite extends Pick<SeededSite, 'vpcId' | 'servers'> {
  readonly before: {
    /** The production server that had an address before the failover. */
    readonly owners: Owners;
    /** The security groups that each NIC had then. */
    readonly securityGroups: Readonly<Record<string, readonly string[]>>;
  };
}

const items = linesOf<Item>('table.jsonl');
const rows = linesOf<{ readonly kind: Kind; readonly id: string; readonly row: Row }>('ec2.jsonl');
const { at, sites } = documentOf<{ readonly at: string; readonly sites: Readonly<Record<string, OldSite>> }>(
  'site.json',
);
export const executions = linesOf<OldExecution>('executions.jsonl');
/** The state machine of that release, and the functions behind its states. */
export const oldMachine = documentOf<SynthesisedMachine>('definition.json');

const LEFT_AT = Date.parse(at);

export const siteOf = (group: string): OldSite => {
  const site = sites[group];
  if (!site) throw new Error(`The fixture has no site "${group}"; it has ${Object.keys(sites).join(', ')}.`);
  return site;
};

/** The group that an item is about, by its key or, of a job, by its data. */
const groupOf = ({ pk, sk, data }: Item): string | undefined =>
  data?.M?.groupId?.S ?? (pk?.S?.startsWith('GROUP#') ? pk.S : sk?.S)?.replace(/^(GROUP|STATE)#/, '');

/** All items of these groups, with what is no group's alone; those of all groups where none is named. */
export const itemsOf = (...groups: readonly string[]): readonly Item[] =>
  groups.length === 0 ? items : items.filter((item) => ['CONTROL', ...groups].includes(groupOf(item) ?? ''));

/** Every state of every record of the site that somebody may still see, oldest first. */
const versions = rows.flatMap(({ kind, id, row }) => row.map((version) => ({ kind, id, ...version })));

const restore = (draft: Draft, { kind, id, at: since, record }: (typeof versions)[number]): void => {
  if (record === null) draft.remove(kind, id, since);
  else draft.put(kind, record, since);
};

/** Loaded as everything is written, so that it works on whatever stands for DynamoDB. */
const furnishWith =
  (stored: readonly Item[], startAt: number) =>
  async ({ dynamoDb, state, log }: Furnished): Promise<void> => {
    const put = (Item: Item) => dynamoDb.send(new PutItemCommand({ TableName: TABLE_NAME, Item }));
    await pMap(stored, put, { concurrency: 8 });
    // Nothing is too old to be kept: the rows hold what a late look may still see.
    state.transact(Number.MAX_SAFE_INTEGER, (draft) => {
      // Before the site's end no allowance is used up yet: a bucket counts from its last call on.
      const kept = versions.filter(({ kind, at: since }) => kind !== 'buckets' || since <= startAt);
      for (const version of kept) restore(draft, version);
    });
    for (const execution of executions.toReversed()) keepExecution(log, execution);
  };

/** Those that ran when their process was killed are ended by whoever opens the runtime, as then. */
const keepExecution = (log: Furnished['log'], { steps: _, ...execution }: OldExecution): void => {
  const { arn, name, startedAt, stoppedAt, status, error, cause } = execution;
  log.start({ arn, name, input: JSON.stringify(execution.input) }, startedAt);
  if (stoppedAt === null || error === 'RuntimeStopped') return;
  const ending = {
    status,
    ...(execution.output === null ? {} : { output: JSON.stringify(execution.output) }),
    ...(error === null ? {} : { error }),
    ...(cause === null ? {} : { cause }),
  };
  log.end(arn, ending as Ending, stoppedAt);
};

export interface OpenOptions extends Pick<TestRuntimeOptions, 'onCall'> {
  /** @default all */
  readonly groups?: readonly string[];
  /** @default the one of this release */
  readonly machine?: SynthesisedMachine;
  /** Milliseconds since the Unix epoch. @default when everything was left */
  readonly startAt?: number;
  /** What stands in the table. @default the items of the groups */
  readonly stored?: readonly Item[];
  /** Told where everything is kept, once it is there. */
  readonly onFurnished?: (storage: Furnished) => void;
}

/** This release on what that one has left behind, for whoever closes it. */
export const openLeftFor = ({ groups = [], ...options }: OpenOptions = {}): Promise<TestRuntime> => {
  const { machine, startAt = LEFT_AT, stored = itemsOf(...groups), onCall, onFurnished } = options;
  const furnish = furnishWith(stored, startAt);
  return createTestRuntime({
    startAt,
    furnish: async (storage) => {
      await furnish(storage);
      onFurnished?.(storage);
    },
    ...(machine ? { machines: { failover: machine } } : {}),
    ...(onCall ? { onCall } : {}),
  });
};

/** This release on what that one has left behind. */
export const openLeft = async (options: OpenOptions = {}): Promise<TestRuntime> => {
  const runtime = await openLeftFor(options);
  onTestFinished(() => runtime.close());
  return runtime;
};
