import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Io } from '../../cli/io.ts';
import { main } from '../../cli/main.ts';
import type { OpenTarget, Target } from '../../cli/target.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** Standard output, which then has to be one JSON document. */
  json<T>(): T;
}

/** Runs command lines against a target, each as a process of its own would. */
export const createCli =
  (openTarget: OpenTarget, input = '', answer?: string, columns?: number) =>
  async (...args: readonly string[]): Promise<Ran> => {
    const out: string[] = [];
    const err: string[] = [];
    const io: Io = {
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      input: async () => input,
      ...(answer === undefined ? {} : { ask: async () => answer }),
      color: false,
      ...(columns === undefined ? {} : { columns }),
    };
    const code = await main(args, io, openTarget);
    return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) };
  };

/** A runtime in memory as the target of several commands. */
export const targetOn = (runtime: TestRuntime): Target => ({
  label: 'embedded runtime in memory',
  store: runtime.store,
  jobs: runtime.jobs,
  compute: runtime.compute,
  workflow: runtime.workflow,
  automation: runtime.automation,
  alarms: runtime.alarms,
  clock: runtime.clock,
  turns: runtime.turns,
  termination: 'allowed',
  confined: false,
  caller: async () => 'ada',
  pollMs: 5_000,
  runsHere: true,
  simulation: { ec2: runtime.ec2, copy: runtime.copy, hurry: () => {} },
  close: async () => {},
});

/** A folder that goes with its test. */
export const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-cli-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

/** The command on a runtime of its own, and where it may keep its group file; all of it goes with its test. */
export const cliInMemory = async (columns?: number) => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const cli = createCli(async () => targetOn(runtime), '', undefined, columns);
  return { runtime, cli, file: join(await newFolder(), 'pets.yaml') };
};

export const refuseToOpen: OpenTarget = async () => {
  throw new Error('no target is needed here');
};
