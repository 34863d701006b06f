import type { Command } from 'commander';
import { asCalled, shellWord } from './command-line.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { Operations } from './operations.ts';
import { type Page, pageOf } from './render/page.ts';
import { wrapped } from './render/wrap.ts';
import type { OpenTarget, Target, TargetOptions } from './target.ts';

export const DEFAULT_HOME = '.sdrs';

export interface GlobalOptions extends TargetOptions {
  readonly json?: boolean;
  /** How the program was called. @default `sdrs` */
  readonly calledAs?: string;
}

/** The command with the options that reach the same target again. */
export const commandFor = ({
  calledAs = 'sdrs',
  home,
  stack,
  table,
  stateMachineArn,
  endpointUrl,
}: TargetOptions & Pick<GlobalOptions, 'calledAs'>): string =>
  [
    calledAs,
    ...(stack === undefined ? [] : ['--stack', shellWord(stack)]),
    ...(table === undefined ? [] : ['--table', shellWord(table)]),
    ...(stateMachineArn === undefined ? [] : ['--state-machine-arn', shellWord(stateMachineArn)]),
    ...(endpointUrl === undefined ? [] : ['--endpoint-url', shellWord(endpointUrl)]),
    ...(home === DEFAULT_HOME || stack !== undefined || table !== undefined ? [] : ['--home', shellWord(home)]),
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
  text(page: Page): string;
  /** The text goes into files and other programs, with lines as long as they are. @default false */
  readonly isDocument?: boolean;
  /** @default EXIT.done */
  readonly exitCode?: ExitCode;
  /** Whether `json` is the last line of several. @default it is a document of its own */
  readonly isLastLine?: boolean;
}

/** What the program as a whole is given. */
export interface CliContext {
  readonly io: Io;
  readonly openTarget: OpenTarget;
  /** Called at most once, with what a command came to. */
  exit(code: ExitCode): void;
}

type Work = (session: Session) => Promise<Outcome>;

/** Opens the target, does the job, shows the outcome, and closes the target whatever happened. */
export const inSession = (
  context: CliContext,
  command: Command,
  work: Work,
  overrides: Partial<TargetOptions> = {},
): Promise<void> => run(context, { ...optionsOf(command), ...overrides }, { work, tries: 1 });

/** A target of the command line is meant rather than the stack of the environment. */
const optionsOf = (command: Command): GlobalOptions => {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { stack: _, ...others } = options;
  const isSaid = (name: string) => command.getOptionValueSourceWithGlobals(name) === 'cli';
  const isElsewhere = ['home', 'table', 'stateMachineArn'].some(isSaid);
  return isElsewhere && !isSaid('stack') ? others : options;
};

/**
 * The action of a command that asks for one thing and shows the answer. @param ask is given the command's arguments and then its
 * options, as commander hands them on; the command itself comes last. @param words brings what the answer is told with
 */
export const showing =
  <Said extends readonly unknown[], Answer>(
    context: CliContext,
    ask: (operations: Operations, ...said: Said) => Promise<Answer>,
    words: () => Promise<(answer: Answer, page: Page) => string>,
  ) =>
  (...given: readonly unknown[]): Promise<void> =>
    inSession(context, given.at(-1) as Command, async ({ operations }) => {
      const answer = await ask(operations, ...(given.slice(0, -1) as unknown as Said));
      const text = await words();
      return { json: answer, text: (page) => text(answer, page) };
    });

/** Most owners of a home that one command outlives. */
const OWNERS = 5;

/** For work that is safe to repeat: it is begun again where the process that the target depended on has ended. */
export const inLastingSession = (context: CliContext, command: Command, work: Work): Promise<void> =>
  run(context, optionsOf(command), { work, tries: OWNERS });

interface Job {
  readonly work: Work;
  readonly tries: number;
  /** Whether the target has been opened before. */
  readonly isAgain?: boolean;
}

const run = async (context: CliContext, said: GlobalOptions, job: Job): Promise<void> => {
  const { io, exit } = context;
  const options = { ...said, ...(io.calledAs ? { calledAs: io.calledAs } : {}) };
  const outcome = await outcomeOf(context, options, job);
  io.out(options.json ? documentOf(outcome) : textOf(outcome, io, options));
  exit(outcome.exitCode ?? EXIT.done);
};

const documentOf = ({ json, isLastLine = false }: Outcome): string =>
  isLastLine ? JSON.stringify(json) : JSON.stringify(json, null, 2);

/** What an outcome says to people. */
export const textOf = ({ text, isDocument }: Outcome, io: Io, options: GlobalOptions): string => {
  const page = pageOf(io);
  return isDocument ? text(page) : wrapped(asCalled(text(page), commandFor(options)), page.columns);
};

/** What an error says to type reaches the same target. */
const withCommands = (error: unknown, sdrs: string): unknown =>
  error instanceof Error ? Object.assign(error, { message: asCalled(error.message, sdrs) }) : error;

const outcomeOf = async (
  context: CliContext,
  options: GlobalOptions,
  { work, tries, isAgain }: Job,
): Promise<Outcome> => {
  const { io, openTarget } = context;
  const target = await openTarget(options);
  const { operationsOn } = await import('./operations.ts');
  const operations = operationsOn(target);
  if (!isAgain) io.err(`Target: ${target.label}`);
  try {
    const doing = () => work({ io, options, target, operations });
    return await (target.during?.(doing) ?? doing());
  } catch (error) {
    if (tries <= 1 || !target.isOrphaned?.()) {
      const { withSuggestion } = await import('./suggestions.ts');
      throw withCommands(await withSuggestion(error, operations), commandFor(options));
    }
    io.err('The process that ran the service has ended. This command goes on by itself.');
  } finally {
    await target.close();
  }
  return outcomeOf(context, options, { work, tries: tries - 1, isAgain: true });
};
