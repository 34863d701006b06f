import type { Finding } from '../../lambdas/domain/group/findings.ts';
import type { NicPlan, Strategy } from '../../lambdas/domain/group/promise.ts';
import type { ProtectedInstance } from '../../lambdas/domain/group/protection-group.ts';
import { isNote } from '../../lambdas/domain/plan/notes.ts';
import { terminatedBy } from '../../lambdas/domain/plan/plan-relaunch.ts';
import type { FailoverPlan, ServerPlan } from '../../lambdas/domain/plan/plan-types.ts';
import type { ShownPlan } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { allowanceText, callsText, expectationText } from './dry-run.ts';
import type { Page } from './page.ts';
import { indent, indentedTable } from './table.ts';
import { tinted } from './words.ts';

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

export const planText = ({ group, plan, instances, dryRun }: ShownPlan, page: Page, views: PlanViews = {}): string =>
  [
    `Plan for a failover of ${group.name}: ${tinted(page.paint, plan.verdict)}. Nothing was changed.\nMade ${plan.madeAt}, digest ${plan.digest}.`,
    ...findingsText(plan.findings, page, views),
    ...plan.servers.map((server) => serverText(server, instances, page, views)),
    ...(views.calls ? [...dryRun.servers.map((server) => callsText(server, page)), allowanceText(dryRun, page)] : []),
    expectationText(dryRun, plan.recoveryPointAgeSeconds),
    ...terminationText(plan, page),
    CLOSING[plan.verdict],
  ].join('\n\n');

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

const serverText = (
  server: ServerPlan,
  instances: readonly ProtectedInstance[],
  page: Page,
  views: PlanViews,
): string => {
  const recorded = instances.find(({ id }) => id === server.instanceId)?.nics ?? [];
  const findings = [...server.findings, ...server.nics.flatMap((nic) => nic.findings)];
  return [
    `${page.paint('bold', server.name)}  ${server.done ? page.paint('green', 'DONE') : tinted(page.paint, server.verdict)}  ${server.productionServerId} -> ${server.drServerId}`,
    indentedTable(
      page,
      ['NIC', 'INDEX', 'HOW', 'PRIVATE IP', 'EIP', 'MAC', 'EIPS'],
      server.nics.map((nic) => nicRow(nic, page)),
    ),
    ...(server.nics.some(({ routes = [] }) => routes.length > 0) ? [routesText(server.nics, page)] : []),
    ...(recorded.length === 0 ? [indent('no NIC is recorded')] : []),
    ...findingsText(findings, page, views).map((text) => indent(text)),
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
const ALWAYS: readonly string[] = ['recovery-point', 'production-recorded'];

const findingsText = (findings: readonly Finding[], page: Page, { all }: PlanViews): readonly string[] => {
  const isShown = (finding: Finding) => finding.verdict !== 'PASS' || ALWAYS.includes(finding.code) || isNote(finding);
  const shown = findings.filter((finding) => all || isShown(finding));
  if (shown.length === 0) return [];
  const label = (finding: Finding) => (isNote(finding) ? 'NOTE' : tinted(page.paint, finding.verdict));
  return [shown.map((finding) => `${label(finding)} ${finding.code}: ${finding.message}`).join('\n')];
};
