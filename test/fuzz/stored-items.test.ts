import fc from 'fast-check';
import { expect, it } from 'vitest';
import { operationsOn } from '../../cli/operations.ts';
import { createLocalApi } from '../../local/api.ts';
import { createCli, targetOn } from '../cli/run-cli.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { oldMachine, openLeftFor } from '../upgrade/release.ts';
import { outcomeOf } from './support/named-error.ts';
import { fuzzing } from './support/settings.ts';
import { type ChangedItem, changedItems, storedWith } from './support/stored-items.ts';

const GROUPS = ['healthy', 'done', 'failed', 'early', 'watched', 'cancelled', 'relaunching', 'old', 'half-cancelled'];

type Reader = (runtime: TestRuntime, group: string) => Promise<unknown>;

const operation =
  (work: (operations: ReturnType<typeof operationsOn>, group: string) => Promise<unknown>): Reader =>
  (runtime, group) =>
    work(operationsOn(targetOn(runtime)), group);

/** As a person types it, without `--json`: what is told has to be put into words as well. A list names the group first. */
const command =
  (...args: readonly string[]): Reader =>
  async (runtime, group) => {
    const { code, err } = await createCli(async () => targetOn(runtime))(
      ...args.map((arg) => (arg === '?' ? group : arg)),
    );
    if (code === 1) expect(err).toMatch(/^[^\n]*\n?(Group \S+: )?ItemNotUnderstoodError: /);
  };

const get =
  (path: string): Reader =>
  async (runtime, group) => {
    const lines: string[] = [];
    const api = createLocalApi(runtime, { log: (line) => lines.push(line) });
    const response = await api.request(`/v1/project-1${path.replace('?', group)}`);
    const defect = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'ERROR');
    if (defect) expect(defect.error).toMatchObject({ name: 'ItemNotUnderstoodError' });
    if (response.status >= 500) expect(await response.text()).toContain('Read it with the release that wrote it');
  };

/** The failover, with the same call again: what ends it has a name, whatever the item says. */
const failOver: Reader = async (runtime, group) => {
  const confirmation = { by: 'Ada', reason: 'the hall is under water' };
  const { executionId } = await operationsOn(targetOn(runtime)).startFailover({
    ...{ groupId: group, confirmation },
    requestedBy: { kind: 'command', caller: 'ada' },
  });
  await runtime.untilEnded(executionId);
  const execution = await runtime.workflow.find(executionId);
  if (execution?.status === 'SUCCEEDED') return;
  expect(execution?.error, execution?.cause).toMatch(/^(?!Type|Range|Reference)[A-Z]\w+Error$/);
};

const READERS: Readonly<Record<string, Reader>> = {
  plan: command('plan', '?'),
  'plan with calls': command('plan', '?', '--calls'),
  'group show': command('group', 'show', '?'),
  'group list': command('group', 'list'),
  events: command('events', '?'),
  report: command('report', '?'),
  'report in JSON': command('report', '?', '--format', 'json'),
  executions: command('executions', 'list'),
  'automation show': command('automation', 'show', '?'),
  'the trail': operation(({ verifyTrail }, group) => verifyTrail({ group })),
  'the same call again': failOver,
  cancel: operation(({ cancelFailover }, group) => cancelFailover({ group })),
  guard: operation(({ guardSweep }) => guardSweep()),
  recorder: operation(({ refreshGroups }) => refreshGroups()),
  decider: operation(({ automationSweep }) => automationSweep()),
  'GET group': get('/server-groups/?'),
  'GET groups': get('/server-groups'),
  'GET plan': get('/server-groups/?/failover-plan'),
  'GET instances': get('/protected-instances?server_group_id=?'),
  'GET pairs': get('/replications'),
  'GET failure jobs': get('/task-center/failure-jobs'),
};

/** `undefined` where DynamoDB itself takes no such item, so that nobody can have written it. */
const opened = (changed: ChangedItem): Promise<TestRuntime | undefined> =>
  openLeftFor({ groups: [changed.group], stored: storedWith(changed), machine: oldMachine }).catch((error: Error) => {
    if (error.name === 'ValidationException') return undefined;
    throw error;
  });

it('Every reader of an item that another release has written works, or says which item it cannot understand', async () => {
  const asked = fc.record({ reader: fc.constantFrom(...Object.keys(READERS)), changed: changedItems(GROUPS) });
  const property = fc.asyncProperty(asked, async ({ reader, changed }) => {
    const runtime = await opened(changed);
    fc.pre(runtime !== undefined);
    try {
      await outcomeOf(async () => READERS[reader]?.(runtime, changed.group));
    } finally {
      await runtime.close();
    }
  });
  await fc.assert(property, fuzzing(300));
});
