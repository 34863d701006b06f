/** The tables of docs/architecture.md that say what may begin from which status: `node test/docs/operations-table.ts`. */
import { ADMINISTRATION_FROM, OPERATIONS, type Operation } from '../../lambdas/domain/group/operations.ts';
import type { GroupStatus } from '../../lambdas/domain/group/status.ts';

const code = (text: string): string => `\`${text}\``;
const codes = (all: readonly string[]): string => all.map(code).join(', ');
const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const HEAD = ['run', 'begins from', 'takes over', 'during', 'done', 'failed', 'job', 'refused by'];

/** By an example of each, as the name belongs to the class. */
const errorsOf = ({ errors, from }: Operation): readonly string[] => [
  ...new Set([
    errors.status('group', { status: 'creating', allowed: from }).name,
    errors.held('group', 'run', 'runs').name,
    errors.record('group', ['No.']).name,
  ]),
];

const rowOf = ([kind, operation]: readonly [string, Operation]): readonly string[] => [
  kind,
  codes(operation.from),
  codes(operation.takesOver),
  ...[operation.during, operation.done, operation.failed, operation.job].map(code),
  codes(errorsOf(operation)),
];

export const operationsTable = (): string =>
  table([HEAD, HEAD.map(() => '---'), ...Object.entries<Operation>(OPERATIONS).map(rowOf)]);

const REQUESTS: Readonly<Record<keyof typeof ADMINISTRATION_FROM, string>> = {
  'put-members': 'add or change a member',
  'remove-members': 'remove a member',
  describe: 'change name or description',
  delete: 'delete the group (API)',
  reverse: 'switchover, which this version refuses (`SDRS.1823`; from any other status `SDRS.1002`)',
};

export const requestsTable = (): string =>
  table([
    ['request', 'allowed from'],
    ['---', '---'],
    ...Object.entries<readonly GroupStatus[]>(ADMINISTRATION_FROM).map(([request, from]) => [
      REQUESTS[request as keyof typeof REQUESTS],
      codes(from),
    ]),
  ]);

/** What a run is for, a line each. */
export const goals = (): string =>
  Object.entries<Operation>(OPERATIONS)
    .map(([kind, { goal }]) => `- *${kind}*: ${goal}`)
    .join('\n');

if (import.meta.main) console.log([goals(), operationsTable(), requestsTable()].join('\n\n'));
