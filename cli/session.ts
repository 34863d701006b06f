import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, type Paint, painter } from './io.ts';
import { type Operations, operationsOn } from './operations.ts';
import type { OpenTarget, Target, TargetOptions } from './target.ts';

export const DEFAULT_HOME = '.sdrs';

export interface GlobalOptions extends TargetOptions {
  readonly json?: boolean;
}

/** The command with the options that reach the same target again. */
export const commandFor = ({ home, stack, table, stateMachineArn, endpointUrl }: TargetOptions): string =>
  [
    'sdrs',
    ...(stack === undefined ? [] : ['--stack', stack]),
    ...(table === undefined ? [] : ['--table', table]),
    ...(stateMachineArn === undefined ? [] : ['--state-machine-arn', stateMachineArn]),
    ...(endpointUrl === undefined ? [] : ['--endpoint-url', endpointUrl]),
    ...(home === DEFAULT_HOME || stack !== undefined || table !== undefined ? [] : ['--home', home]),
  ].join(' ');

/** What a command works with. */
export interface Session {
  readonly io: Io;
  readonly options: GlobalOptions;
  readonly target: Target;
  readonly operations: Operations;
}

/** What a command came to: for programs, and for people. */
export interface Outcome {
  /** Plain data; the shape is documented in docs/cli.md. */
  readonly json: unknown;
  text(paint: Paint): string;
  /** @default EXIT.done */
  readonly exitCode?: ExitCode;
}

/** What the program as a whole is given. */
export interface CliContext {
  readonly io: Io;
  readonly openTarget: OpenTarget;
  /** Called at most once, with what a command came to. */
  exit(code: ExitCode): void;
}

/** Opens the target, does the job, shows the outcome, and closes the target whatever happened. */
export const inSession = async (
  { io, openTarget, exit }: CliContext,
  command: Command,
  work: (session: Session) => Promise<Outcome>,
  overrides: Partial<TargetOptions> = {},
): Promise<void> => {
  const options: GlobalOptions = { ...command.optsWithGlobals<GlobalOptions>(), ...overrides };
  const target = await openTarget(options);
  io.err(`Target: ${target.label}`);
  try {
    const outcome = await work({ io, options, target, operations: operationsOn(target) });
    io.out(options.json ? JSON.stringify(outcome.json, null, 2) : outcome.text(painter(io.color)));
    exit(outcome.exitCode ?? EXIT.done);
  } finally {
    await target.close();
  }
};
