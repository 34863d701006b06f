import { CommanderError } from 'commander';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import type { OpenTarget } from './target.ts';

/** Runs one command line and answers with its exit code. @param args without node and the script */
export const main = async (args: readonly string[], io: Io, openTarget: OpenTarget): Promise<ExitCode> => {
  let code: ExitCode = EXIT.done;
  const program = createProgram({
    io,
    openTarget,
    exit: (reached) => {
      code = reached;
    },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its own help or complaint already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    return complain(error, io, args.includes('--json'));
  }
};

const complain = (error: unknown, io: Io, json: boolean): ExitCode => {
  const code = exitCodeOf(error);
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (json) io.out(JSON.stringify({ error: { name, message, exitCode: code, ...fieldsOf(error) } }, null, 2));
  io.err(code === EXIT.unexpected && error instanceof Error ? (error.stack ?? message) : `${name}: ${message}`);
  return code;
};

/** Ids and problems that the error carries; its cause stays inside. */
const fieldsOf = (error: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(Object(error)).filter(([key]) => key !== 'cause'));
