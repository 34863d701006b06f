import type { Measured } from '../../lambdas/domain/report/report-types.ts';
import { KINDS } from '../../simulation/oracles/violation.ts';
import type { SimulatedEnd, SimulatedFailover, SimulatedFault, SimulatedServer, SimulateReport } from '../simulated.ts';
import { type Page, pageOf } from './page.ts';
import { indent, indentedTable, numbered, table } from './table.ts';
import { duration, tinted } from './words.ts';

/** One simulation. Where even the undisturbed failover did not end well, that is the one. */
export const simulatedText = (report: SimulateReport, page: Page): string => {
  const [simulation = report.undisturbed] = report.simulations;
  const { fault, ended } = simulation;
  const without = fault && report.undisturbed.ended?.rtoSeconds;
  return [
    `Simulated failover of ${report.groupId}, seed ${report.seed}: ${ended ? endText(ended, page) : 'it broke'}`,
    ...(fault ? [`Fault\n${indent(faultText(fault))}`] : []),
    ...(ended ? endedText(ended, without, page) : []),
    ...(fault ? [afterText(simulation)] : []),
    judgedText(simulation),
  ].join('\n\n');
};

const endedText = (ended: SimulatedEnd, without: Measured | undefined, page: Page): readonly string[] => [
  rtoText(ended, without),
  ...serversText(ended, page),
  `What you would do next\n${indent(numbered(ended.next))}`,
];

/** Every simulation in a line, and those that did not end well in full. */
export const simulatedAllText = (report: SimulateReport, page: Page): string => {
  const { simulations, wellEnded, undisturbed, possible } = report;
  if (!undisturbed.well) return simulatedText({ ...report, simulations: [] }, page);
  const rows = simulations.map((one) => [
    one.fault?.name ?? '',
    whereOf(one.fault),
    one.ended ? endText(one.ended, page) : 'it broke',
    afterwardsOf(one),
    one.well ? 'yes' : 'NO',
  ]);
  const bad = simulations.filter(({ well }) => !well);
  return [
    `Simulated failovers of ${report.groupId}, seed ${report.seed}. Undisturbed: ${undisturbed.ended ? endText(undisturbed.ended, page) : ''}.`,
    table(page, ['FAULT', 'WHERE', 'ENDED', 'AFTERWARDS', 'WELL'], rows),
    ...bad.map((one) => `${one.fault?.name}, ${whereOf(one.fault)}\n${indent(judgedText(one))}`),
    `${wellEnded} of ${simulations.length} ended well. There are ${possible} single faults in all: those of a call at each of its calls, the ` +
      'others at each server. Another seed takes others of them.',
  ].join('\n\n');
};

/** For those who wait. */
export const faultLine = ({ fault, ended, well }: SimulatedFailover): string => {
  const plain = pageOf({ color: false });
  const what = fault ? `${fault.name}, ${whereOf(fault)}` : 'Undisturbed';
  return `${what}: ${ended ? endText(ended, plain) : 'it broke'}${well ? '' : ', and it did not end well'}`;
};

const endText = ({ endState, seconds }: SimulatedEnd, page: Page): string =>
  `${tinted(page.paint, endState)} after ${duration(seconds * 1000)}`;

const whereOf = (fault: SimulatedFault | undefined): string => {
  const { server, struck } = fault ?? {};
  const at = struck ? duration(struck.atSeconds * 1000) : 'never';
  const call = struck?.call ? `${struck.call} of ${struck.of}` : undefined;
  return [server, call, at].filter((part) => part !== undefined).join(', ');
};

const faultText = ({ name, says, server, struck, calls, lastsSeconds }: SimulatedFault): string => {
  const lasts = lastsSeconds === undefined ? '' : ` (${lastsSeconds} s)`;
  const what = server ? `${server} ${says}${lasts}.` : `The call ${says}${lasts}.`;
  if (!struck) return `${name}: ${what}\nIt never came about: the failover had ended before.`;
  const at = duration(struck.atSeconds * 1000);
  if (!struck.call) return `${name}: ${what}\nFrom ${at} on.`;
  const more = calls > 1 ? `, and ${calls - 1} calls after it` : '';
  return `${name}: ${what}\nIt struck at ${at}: ${struck.call} of ${struck.of}${more}.`;
};

const measured = (seconds: Measured): string => {
  if (typeof seconds === 'number') return `${seconds} s`;
  return seconds === 'NOT_REACHED' ? 'not reached' : seconds.toLowerCase();
};

const rtoText = ({ rtoSeconds }: SimulatedEnd, undisturbed: Measured | undefined): string =>
  `Expected RTO: ${measured(rtoSeconds)}${undisturbed === undefined ? '' : ` (undisturbed: ${measured(undisturbed)})`}, in simulated seconds`;

/** Above this many servers, those that are through are counted. */
const NAMED_SERVERS = 20;

const serversText = ({ servers, failedMembers }: SimulatedEnd, page: Page): readonly string[] => {
  const named = servers.length > NAMED_SERVERS ? servers.filter(({ outcome }) => outcome !== 'migrated') : servers;
  const through = servers.length - named.length;
  const failed = failedMembers.map(({ name, error, message }) => [name, error, message]);
  return [
    ...(through > 0 ? [`${through} of ${servers.length} servers are migrated.`] : []),
    ...titled('Servers', page, ['SERVER', 'OUTCOME', 'RTO', 'FENCED', 'DISKS', 'NICS'], named.map(serverRow)),
    ...titled('What they waited for', page, ['SERVER', 'FROM', 'UNTIL', 'PHASE', 'WHY'], named.flatMap(waitRows)),
    ...titled('Failed servers', page, ['SERVER', 'ERROR', 'REASON'], failed),
  ];
};

const titled = (
  title: string,
  page: Page,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => (rows.length > 0 ? [`${title}\n${indentedTable(page, headings, rows)}`] : []);

const serverRow = (server: SimulatedServer): readonly string[] => [
  server.name,
  server.outcome,
  measured(server.rtoSeconds),
  ...(['fence', 'disks', 'identity'] as const).map((phase) => phaseText(server, phase)),
];

const waitRows = ({ name, waits }: SimulatedServer): readonly (readonly string[])[] =>
  waits.map(({ phase, reason, from, to }) => [
    name,
    duration(from * 1000),
    to === undefined ? 'the end' : duration(to * 1000),
    phase,
    reason,
  ]);

const phaseText = ({ phases }: SimulatedServer, phase: keyof SimulatedServer['phases']): string => {
  const { state, seconds } = phases[phase];
  return typeof seconds === 'number' ? `${state} after ${duration(seconds * 1000)}` : state;
};

const afterwardsOf = ({ afterwards: { calls, status, seconds } }: SimulatedFailover): string => {
  const took = seconds === undefined ? '' : `, the last took ${duration(seconds * 1000)}`;
  return calls === 0 ? status : `${status} with ${calls} more ${calls === 1 ? 'call' : 'calls'}${took}`;
};

const afterText = (simulation: SimulatedFailover): string => {
  const { calls, status } = simulation.afterwards;
  if (calls === 0) return `When the fault was over: nothing was left to do; the group is ${status}.`;
  const did = status === 'failed-over' ? 'finished the job' : 'did not finish the job';
  return `When the fault was over, the same call ${did}: ${afterwardsOf(simulation)}.`;
};

const judgedText = ({ violations }: SimulatedFailover): string =>
  violations.length === 0
    ? `Judged by the simulated EC2 and the table alone: nothing was seen of ${KINDS.length} things that are never to be seen.`
    : `SEEN, AND NEVER TO BE SEEN\n${indent(violations.map(({ kind, seen }) => `${kind}: ${seen}`).join('\n'))}`;
