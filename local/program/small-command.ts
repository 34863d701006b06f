import { Command, CommanderError } from 'commander';
import { type ExitCodeOf, endInWords } from './ending.ts';

const BAD_USAGE = 2;

const inOneLine = (text: string): string => text.trim().replaceAll('\n', ' ').replace(/\.?$/, '.');

/** A command beside `sdrs`: as people call it (`npm run -s bench`), and what it is for. */
export const smallCommand = (called: string, says: string): Command =>
  new Command(`${called} --`)
    .description(says)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`${inOneLine(text)} Add --help for what is allowed.\n`),
    });

/** Runs it as this process. Wrong usage is said in one line, and ends with 2; everything else as `exitCodeOf` says. */
export const runAlone = async (command: Command, exitCodeOf?: ExitCodeOf): Promise<void> => {
  endInWords(exitCodeOf);
  try {
    await command.parseAsync();
  } catch (error) {
    // Commander has said it already, and shown its help where that was asked for.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : BAD_USAGE;
  }
};
