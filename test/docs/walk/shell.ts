import { spawnSync } from 'node:child_process';

/** A program that a page calls, with its arguments as the shell hands them over. */
export type Call = readonly string[];

/** Programs that a page calls. A shell says what it would call, and calls none of them. */
const PROGRAMS = ['npm', 'npx', 'sdrs', 'curl', 'aws', 'sudo'] as const;

/** Between two words, and after the last word of a call: what no command line can hold. */
const [WORD, END] = ['\u0001', '\u0002'];

const PRELUDE = PROGRAMS.map(
  (name) => `${name}() { printf '%s\\001' ${name} "$@" >&3; printf '\\002' >&3; echo "what ${name} prints"; }`,
).join('\n');

/** `<new server>` stands for something of the reader's; a shell would open a file. */
const PLACEHOLDER = /<([a-z][a-z ]*)>/gi;

/** What runs beside all that follows is begun where it stands. */
const BESIDE = / & *$/gm;

/** What a block of a page calls, in order, by the shell's own rules; `printf` and files are the shell's own work. */
export const callsOf = (lines: readonly string[], folder: string): readonly Call[] => {
  const block = lines.join('\n').replaceAll(PLACEHOLDER, '"<$1>"').replaceAll(BESIDE, '');
  const script = `set -eu\n${PRELUDE}\n${block}`;
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'] as const;
  const { status, stderr, output } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    stdio: [...stdio],
  });
  if (status !== 0) throw new Error(`The shell does not take the block: ${stderr}\n${block}`);
  const said = output[3] ?? '';
  return said
    .split(END)
    .slice(0, -1)
    .map((call) => call.split(WORD).slice(0, -1));
};
