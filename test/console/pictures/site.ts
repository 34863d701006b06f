import { parseAutomationPolicy } from '../../../lambdas/handlers/operations/automation/automation-description.ts';
import type { GroupDescription } from '../../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../../lambdas/handlers/operations/groups/import-group.ts';
import type { Runtime } from '../../../local/runtime.ts';
import { seedSite } from '../../../local/site/seed.ts';
import { onSite } from '../walk/site.ts';
import { REASON } from '../walk/steps.ts';

interface Pictured extends Pick<GroupDescription, 'automation' | 'demands' | 'policy' | 'objectives'> {
  readonly name: string;
  readonly servers: number;
  /** @default the one of production */
  readonly drZone?: string;
  /** Clients know the servers by their primary NICs too, which cannot move. @default false */
  readonly isPrimaryKnown?: boolean;
  /** Servers that do not stop. */
  readonly hanging?: readonly string[];
}

const HOUR = 3_600;

/** Beside the demo: one group for each way in which a group can stand. */
const GROUPS: readonly Pictured[] = [
  { name: 'crm', servers: 3, drZone: 'eu-central-1b' },
  { name: 'shop', servers: 3, policy: { termination: 'allowed' }, demands: { mac: 'preferred' }, isPrimaryKnown: true },
  { name: 'archive', servers: 1 },
  { name: 'mail', servers: 1, policy: { fencingBudgetSeconds: HOUR }, hanging: ['web-1'] },
  {
    name: 'payroll',
    servers: 8,
    policy: { fencingBudgetSeconds: HOUR, migrationBudgetSeconds: HOUR },
    hanging: ['web-1', 'app-7'],
  },
  {
    name: 'billing',
    servers: 4,
    policy: { fencingBudgetSeconds: 240 },
    objectives: { rtoSeconds: 900, rpoSeconds: 1_800 },
    automation: parseAutomationPolicy({ mode: 'notify', signals: { alarms: ['billing-*'], ec2States: ['stopped'] } }),
    hanging: ['web-1'],
  },
  {
    name: 'fleet',
    servers: 120,
    policy: { fencingBudgetSeconds: HOUR, migrationBudgetSeconds: HOUR },
    hanging: ['app-7', 'app-42', 'app-99'],
  },
];

export const makeSite = (home: string): Promise<void> =>
  onSite(home, async (runtime) => {
    for (const group of GROUPS) await makeGroup(runtime, group);
  });

const makeGroup = async (
  runtime: Runtime,
  { drZone, isPrimaryKnown = false, hanging = [], ...wanted }: Pictured,
): Promise<void> => {
  const { ec2, clock } = runtime;
  const { servers, name, ...described } = wanted;
  const known = (site: GroupDescription): Pick<GroupDescription, 'instances'> => ({
    instances: isPrimaryKnown ? site.instances.map(({ nics: _, ...instance }) => instance) : site.instances,
  });
  const zones = { production: 'eu-central-1a', dr: drZone ?? 'eu-central-1a' };
  const site = await seedSite({ ec2, clock, servers, name, zones });
  await createImportGroup(runtime)({ ...site.description, ...described, ...known(site.description) });
  for (const one of site.servers) if (hanging.includes(one.name)) ec2.faults.hangStop(one.production);
};

/** EC2 does at last what it was asked to. */
export const release = (home: string, group: string): Promise<void> =>
  onSite(home, async ({ ec2, store }) => {
    const { instances } = await store.members(group);
    for (const { servers } of instances) ec2.faults.releaseStop(servers.source);
  });

type Action = Readonly<Record<string, object>>;

/** As the page asks for it. @returns the run's id, where the action begins one */
export const act = async (url: string, group: string, action: Action): Promise<string> => {
  const answer = await fetch(`${url}/v1/local/server-groups/${group}/action`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(action),
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`The API refuses ${JSON.stringify(action)} of ${group}: ${body}`);
  return String((JSON.parse(body) as { readonly job_id?: string }).job_id);
};

export const failOverGroup = (url: string, group: string): Promise<string> =>
  act(url, group, { 'failover-server-group': { reason: REASON } });
