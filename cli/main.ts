import { CommanderError } from 'commander';
import { knownTrouble } from '../local/program/known-trouble.ts';
import { wordsOf } from '../local/program/words.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import { pageOf } from './render/page.ts';
import { wrapped } from './render/wrap.ts';
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
    const json = args.includes('--json');
    if (error instanceof CommanderError) return misused(error, io, json);
    return complain(knownTrouble(error), io, json);
  }
};

/** Commander says it on standard error, with the way to the help. */
const misused = (error: CommanderError, { out }: Io, json: boolean): ExitCode => {
  if (error.exitCode === 0) return EXIT.done;
  const isUnnamed = error.code === 'commander.help';
  const message = isUnnamed
    ? 'No command is named. Add --help for what there is.'
    : error.message.replace(/^error: /, '');
  if (json) out(JSON.stringify({ error: { name: 'UsageError', message, exitCode: EXIT.badInput } }, null, 2));
  return EXIT.badInput;
};

const complain = (error: unknown, io: Io, json: boolean): ExitCode => {
  const code = exitCodeOf(error);
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (json) io.out(JSON.stringify({ error: { name, message, exitCode: code, ...fieldsOf(error) } }, null, 2));
  io.err(toldOf(error, code, pageOf(io).columns));
  return code;
};

/** A stack stays as it is; everything else fits the window. */
const toldOf = (error: unknown, code: ExitCode, columns: number): string => {
  // Nothing has gone wrong.
  if (code === EXIT.interrupted && error instanceof Error) return wrapped(error.message, columns);
  const words = wordsOf(error);
  return /^\s+at /m.test(words) ? words : wrapped(words, columns);
};

/** Ids and problems that the error carries; its cause stays inside. */
const fieldsOf = (error: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(Object(error)).filter(([key]) => key !== 'cause'));
