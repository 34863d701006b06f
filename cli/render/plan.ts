import type { Finding } from '../../lambdas/domain/group/findings.ts';
import { membersOf } from '../../lambdas/domain/group/member.ts';
import type { NicPlan, Strategy } from '../../lambdas/domain/group/promise.ts';
import { isNote } from '../../lambdas/domain/plan/notes.ts';
import { terminatedBy } from '../../lambdas/domain/plan/plan-relaunch.ts';
import type { FailoverPlan, ServerPlan } from '../../lambdas/domain/plan/plan-types.ts';
import type { ShownPlan } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { shellWord } from '../command-line.ts';
import { allowanceText, callsText, expectationText } from './dry-run.ts';
import { inset, type Page } from './page.ts';
import { hasWays, nicText, type PlannedNic } from './plan-nics.ts';
import { pointsText } from './plan-points.ts';
import { indent, indentedTable } from './table.ts';
import { tinted } from './words.ts';
import { hanging } from './wrap.ts';

/** How the plan calls what becomes of a NIC. */
export const STRATEGIES: Readonly<Record<Strategy, string>> = {
  'move-eni': 'move the ENI',
  relaunch: 'relaunch on the ENI',
  'reassign-ips': 'reassign the secondary IPs',
  'remap-eip': 'remap the EIPs',
  'overlay-route': 'lead the overlay there',
  'twin-vpc': 'lead to the twin VPC',
  stays: 'stays',
  none: 'no way',
};

/** What to show in addition to verdict and promises. */
export interface PlanViews {
  readonly calls?: boolean;
  /** Passed checks too, not only what speaks against it. */
  readonly all?: boolean;
}

export const planText = (shown: ShownPlan, page: Page, views: PlanViews = {}): string => {
  const { group, plan, dryRun } = shown;
  const servers = plan.servers.map((server) => ({ server, nics: plannedNics(shown, server) }));
  return [
    `Plan for a failover of ${group.name}: ${tinted(page.paint, plan.verdict)}. Nothing was changed.\nMade ${plan.madeAt}, digest ${plan.digest}.`,
    ...joined(findingsText(plan.findings, page, views)),
    ...servers.map(({ server, nics }) => serverText(server, nics, page, views)),
    ...(views.calls ? [...dryRun.servers.map((server) => callsText(server, page)), allowanceText(dryRun, page)] : []),
    ...pointsText(plan.points ?? [], page),
    expectationText(dryRun, plan.recoveryPointAgeSeconds),
    ...terminationText(plan, page),
    CLOSING[plan.verdict],
    ...(servers.some(({ nics }) => nics.some(hasWays)) ? [importAgain(group.name)] : []),
  ].join('\n\n');
};

const joined = (lines: readonly string[]): readonly string[] => (lines.length > 0 ? [lines.join('\n')] : []);

const importAgain = (name: string): string =>
  `Once the group file says what you have chosen:\n  sdrs group import ${shellWord(`${name}.yaml`)} --replace`;

/** The plans of a server's NICs, beside what is recorded of them. */
const plannedNics = (shown: ShownPlan, { instanceId, nics }: ServerPlan): readonly PlannedNic[] => {
  const member = membersOf(shown.group, shown).find(({ instance }) => instance.id === instanceId);
  return nics.flatMap((plan) => {
    const nic = member?.instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === plan.networkInterfaceId);
    return member && nic ? [{ member, nic, plan }] : [];
  });
};

/** What cannot be undone is said once more, and how many servers it is about. */
const terminationText = (plan: FailoverPlan, page: Page): readonly string[] => {
  const doomed = terminatedBy(plan);
  if (doomed.length === 0) return [];
  const servers = doomed.map(({ name, productionServerId }) => `${name} (${productionServerId})`).join(', ');
  return [page.paint('red', `IRREVERSIBLE: ${doomed.length} production server(s) will be TERMINATED: ${servers}.`)];
};

const CLOSING = {
  PASS: 'A failover may start; it will preserve what is shown above.',
  WARN: 'A failover may start; mind the warnings above.',
  BLOCK: 'A failover would be refused until every BLOCK above is mended.',
} as const;

const serverText = (server: ServerPlan, nics: readonly PlannedNic[], page: Page, views: PlanViews): string => {
  const { paint } = page;
  const inside = inset(page);
  const verdict = server.done ? paint('green', 'DONE') : tinted(paint, server.verdict);
  const said = (findings: readonly Finding[], on: Page) => findingsText(findings, on, views);
  return [
    `${paint('bold', server.name)}  ${verdict}\n  production server ${server.productionServerId} -> DR server ${server.drServerId}`,
    indentedTable(
      page,
      ['NIC', 'INDEX', 'HOW', 'IP', 'EIP', 'MAC', 'EIPS'],
      server.nics.map((nic) => nicRow(nic, page)),
    ),
    ...(server.nics.some(({ routes = [] }) => routes.length > 0) ? [routesText(server.nics, page)] : []),
    ...(nics.length === 0 ? [indent('no NIC is recorded')] : []),
    ...said(server.findings, inside).map((text) => indent(text)),
    ...nics.flatMap((nic) => nicText(nic, page, said)),
  ].join('\n');
};

const nicRow = (nic: NicPlan, page: Page): string[] => [
  nic.networkInterfaceId,
  String(nic.deviceIndex),
  STRATEGIES[nic.strategy],
  ...(['privateIp', 'eip', 'mac'] as const).map((attribute) => promise(nic, attribute, page)),
  nic.addresses.map(({ publicIp, privateIp }) => `${publicIp} -> ${privateIp}`).join(', '),
];

/** Each route that would lead clients to where the identity lands. */
const routesText = (nics: readonly NicPlan[], page: Page): string =>
  indentedTable(
    page,
    ['ROUTE TO', 'IN TABLE', 'LEADS TO', ''],
    nics
      .flatMap(({ routes = [] }) => routes)
      .map(({ destination, tableId, to, back, isNew }) => [
        destination,
        tableId,
        to,
        isNew ? 'made' : `instead of ${back}`,
      ]),
  );

/** Nothing is promised of a NIC that stays, nor of what it has not. */
const promise = ({ strategy, fidelity }: NicPlan, attribute: keyof NicPlan['fidelity'], page: Page): string =>
  strategy === 'stays' || fidelity[attribute] === 'NONE' ? '-' : tinted(page.paint, fidelity[attribute]);

/** Recovery point, source of the facts and notes are always of interest; other passed checks only when asked for. */
const ALWAYS: readonly string[] = ['recovery-point', 'point-final', 'point-live', 'production-recorded'];

const findingsText = (findings: readonly Finding[], page: Page, { all }: PlanViews): readonly string[] => {
  const isShown = (finding: Finding) => finding.verdict !== 'PASS' || ALWAYS.includes(finding.code) || isNote(finding);
  const shown = findings.filter((finding) => all || isShown(finding));
  const label = (finding: Finding) => (isNote(finding) ? 'NOTE' : tinted(page.paint, finding.verdict));
  return shown.map((finding) => hanging(`${label(finding)} ${finding.code}: ${finding.message}`, page.columns));
};
