import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A command as people type it, such as `group import`; the program itself is empty. */
interface Place {
  readonly path: readonly string[];
  readonly command: Command;
}

const placesIn = (command: Command, path: readonly string[] = []): readonly Place[] => [
  { path, command },
  ...command.commands.flatMap((sub) => placesIn(sub, [...path, sub.name()])),
];

const optionsOf = ({ options }: Command): readonly Option[] => options.filter(({ hidden }) => !hidden);

const flagsOf = (option: Option): readonly string[] =>
  [option.long, option.short].filter((flag) => typeof flag === 'string');

const wordsOf = ({ command }: Place): readonly string[] => [
  ...command.commands.map((sub) => sub.name()),
  ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  ...optionsOf(command).flatMap(({ long }) => long ?? []),
  '--help',
];

/** Of options that take a value: their flags, and what the value may be. */
const valuesIn = (places: readonly Place[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    places
      .flatMap(({ command }) => optionsOf(command))
      .filter(({ required, optional }) => required || optional)
      .flatMap((option) => flagsOf(option).map((flag) => [flag, option.argChoices ?? []] as const)),
  );

/** What comes before the word that is completed names the command; options and their values do not count. */
const bash = (places: readonly Place[]): string => {
  const values = valuesIn(places);
  const choices = [...values].filter(([, allowed]) => allowed.length > 0);
  return `_sdrs() {
  local at='' words='' word last='' n
  for ((n = 1; n < COMP_CWORD; n++)); do
    word="\${COMP_WORDS[n]}"
    case "$last" in ${[...values.keys()].join('|')}) last=''; continue ;; esac
    last="$word"
    case " ${places.map(({ path }) => path.join('/')).join(' ')} " in *" \${at:+$at/}$word "*) at="\${at:+$at/}$word" ;; esac
  done
  case "$last" in
${choices.map(([flag, allowed]) => `    ${flag}) words='${allowed.join(' ')}' ;;`).join('\n')}
    ${[...values.keys()].join('|')}) ;;
    *) case "$at" in
${places.map((place) => `      '${place.path.join('/')}') words='${wordsOf(place).join(' ')}' ;;`).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sdrs sdrs`;
};

/** zsh runs completions that are written for bash. */
const ZSH_LOADS_BASH = `whence compdef >/dev/null || { autoload -Uz compinit && compinit; }
autoload -Uz bashcompinit && bashcompinit`;

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;

const seen = (path: readonly string[]): readonly string[] => path.map((word) => `__fish_seen_subcommand_from ${word}`);

const fishPlace = ({ path, command }: Place): readonly string[] => {
  const subs = command.commands.map((sub) => sub.name());
  const here = quoted(
    [...seen(path), ...(subs.length > 0 ? [`not __fish_seen_subcommand_from ${subs.join(' ')}`] : [])].join('; and '),
  );
  const there = path.length === 0 ? '' : ` -n ${quoted(seen(path).join('; and '))}`;
  return [
    ...command.commands.map((sub) => `complete -c sdrs -n ${here} -a ${sub.name()} -d ${quoted(sub.description())}`),
    ...command.registeredArguments.flatMap(({ argChoices }) =>
      argChoices ? [`complete -c sdrs${there} -a ${quoted(argChoices.join(' '))}`] : [],
    ),
    ...optionsOf(command).map((option) => `complete -c sdrs${there} ${fishOption(option)}`),
  ];
};

const fishOption = ({ long, required, optional, argChoices, description }: Option): string =>
  [
    `-l ${long?.replace(/^--/, '')}`,
    ...(required || optional ? [argChoices ? `-x -a ${quoted(argChoices.join(' '))}` : '-r'] : []),
    `-d ${quoted(description)}`,
  ].join(' ');

/** A script that has the shell complete the commands and options of the program, and file names everywhere else. */
export const completionScript = (program: Command, shell: Shell): string => {
  const places = placesIn(program);
  switch (shell) {
    case 'bash':
      return bash(places);
    case 'zsh':
      return `${ZSH_LOADS_BASH}\n${bash(places)}`;
    case 'fish':
      return places.flatMap(fishPlace).join('\n');
    default:
      return shell satisfies never;
  }
};
