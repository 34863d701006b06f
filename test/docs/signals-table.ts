/** The tables of docs/signals.md, from the register of events: `node test/docs/signals-table.ts`. */
import {
  ENVELOPE,
  HEARD,
  UNHEARD_KINDS,
  whyNotHeard,
} from '../../lambdas/handlers/automation/register/event-register.ts';
import type { MemberVerdict } from '../../lambdas/handlers/automation/register/members.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';

const saidOf = (verdict: MemberVerdict): readonly [string, string] => {
  switch (verdict.is) {
    case 'carried':
      return ['carried', verdict.as];
    case 'compared':
      return ['compared', verdict.how];
    case 'irrelevant':
      return ['irrelevant', verdict.because];
    default:
      return verdict satisfies never;
  }
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const membersTable = (members: Readonly<Record<string, MemberVerdict>>): string =>
  table(
    ['member', 'is', 'how'],
    Object.entries(members).map(([name, verdict]) => [`\`${name}\``, ...saidOf(verdict)]),
  );

/** As Markdown, by the heading that each table stands below. */
export const signalTables = (): ReadonlyMap<string, string> =>
  new Map([
    ['The envelope', membersTable(ENVELOPE)],
    ...Object.entries(HEARD).map(([kind, members]): [string, string] => [
      kind.split(' / ')[1] ?? kind,
      membersTable(members),
    ]),
    [
      'What is not heard',
      table(
        ['event', 'because'],
        UNHEARD_KINDS.map((kind) => [`\`${kind}\``, whyNotHeard(kind) ?? '']),
      ),
    ],
  ]);

const page = (): string => [...signalTables()].map(([heading, text]) => `## ${heading}\n\n${text}`).join('\n\n');

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s signals', 'Prints the tables of docs/signals.md.').action(() => console.log(page())),
  );
}
