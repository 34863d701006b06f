import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion.ts';
import type { CliContext } from '../session.ts';

/** Needs no target: all that is completed is the command line itself. */
export const addCompletionCommand = (program: Command, { io }: CliContext): void => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'whose script is printed').choices(SHELLS))
    .description('print a script with which your shell completes commands and options')
    .addHelpText('after', HELP)
    .action((shell: Shell) => io.out(completionScript(program, shell)));
};

const HELP = `
The script completes commands, options and the values that an option may have, and file names everywhere else. It starts no
process, so it does not know your groups and servers. Print it anew after an update.

Examples:
  $ source <(sdrs completion bash)          in ~/.bashrc
  $ source <(sdrs completion zsh)           in ~/.zshrc
  $ sdrs completion fish | source           in ~/.config/fish/config.fish`;
