/** What is decided of every member of EC2's shapes, as docs/register.md has it: `npm run -s register`. */

import { type Decided, decidedIn } from '../../lambdas/adapters/aws/ec2/register/decided.ts';
import { REGISTER } from '../../lambdas/adapters/aws/ec2/register/index.ts';
import { TRAITS } from '../../lambdas/domain/site/traits.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';

type Shape = keyof typeof REGISTER;

export const SHAPES = Object.keys(REGISTER) as readonly Shape[];

export const membersOf = (shape: Shape): readonly Decided[] => decidedIn(REGISTER[shape]);

/** The code of the finding that tells of a member, where one does. */
export const findingOf = ({ verdict }: Decided): string | undefined => {
  if (verdict.is === 'alike') return TRAITS[verdict.trait].code;
  return verdict.is === 'compared' ? verdict.finding : undefined;
};

const howOf = (decided: Decided): readonly [string, string] => {
  const { verdict } = decided;
  if (verdict.is === 'carried') return ['carried over', `\`${verdict.by}\``];
  if (verdict.is === 'irrelevant') return ['irrelevant', verdict.because];
  return ['compared', `\`${findingOf(decided)}\``];
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const KINDS = ['carried over', 'compared', 'irrelevant'] as const;

const countRow = (shape: Shape): readonly string[] => {
  const kinds = membersOf(shape).map((decided) => howOf(decided)[0]);
  const counts = KINDS.map((kind) => String(kinds.filter((one) => one === kind).length));
  return [shape, String(kinds.length), ...counts];
};

/** The page below its introduction. */
export const registerTables = (): string =>
  [
    `## All shapes\n\n${table(['shape', 'members', ...KINDS], SHAPES.map(countRow))}`,
    ...SHAPES.map((shape) => {
      const rows = membersOf(shape).map((decided) => [`\`${decided.path.join('.')}\``, ...howOf(decided)]);
      return `## ${shape}\n\n${table(['member', 'decided', 'by which call, which finding, or why'], rows)}`;
    }),
  ].join('\n\n');

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s register', "Prints what is decided of every member of EC2's shapes.").action(() =>
      console.log(registerTables()),
    ),
  );
}
