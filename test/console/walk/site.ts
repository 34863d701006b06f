import type { SpotRequestKind } from '../../../lambdas/domain/site/observed.ts';
import { parseAutomationPolicy } from '../../../lambdas/handlers/operations/automation/automation-description.ts';
import { createImportGroup } from '../../../lambdas/handlers/operations/groups/import-group.ts';
import { openRuntime } from '../../../local/open-runtime.ts';
import type { Runtime } from '../../../local/runtime.ts';
import { seedSite } from '../../../local/site/seed.ts';

/** Does something to the site below a server that runs, as a second process. */
export const onSite = async <T>(home: string, work: (runtime: Runtime) => Promise<T>): Promise<T> => {
  const runtime = await openRuntime({ home });
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
};

const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

export interface SeededGroup {
  readonly name: string;
  /** EC2's ids of the production servers, by their names. */
  readonly production: Readonly<Record<string, string>>;
  readonly dr: Readonly<Record<string, string>>;
}

export interface GroupToAdd {
  readonly name: string;
  readonly servers: number;
  /** Zone of the DR site. @default the one of production */
  readonly drZone?: string;
  /** Production is on Spot, which a plan warns of. @default On-Demand */
  readonly spot?: SpotRequestKind;
  /** How long a failover waits for a server that does not stop. @default as for every group */
  readonly fencingBudgetSeconds?: number;
  /** Automation tells people of faults, and after a failover waits for a person. @default no automation */
  readonly notifies?: boolean;
  /** Protection waits to be enabled. @default it is on */
  readonly disabled?: boolean;
}

const NOTIFIES = parseAutomationPolicy({ mode: 'notify', signals: { alarms: ['*'], ec2States: ['stopped'] } });

/** One more group beside the demo. */
export const addGroup = (home: string, { name, servers, ...wanted }: GroupToAdd): Promise<SeededGroup> =>
  onSite(home, async (runtime) => {
    const { ec2, clock } = runtime;
    const { drZone: dr = ZONES.dr, spot, fencingBudgetSeconds, notifies = false, disabled = false } = wanted;
    const site = await seedSite({ ec2, clock, servers, name, zones: { ...ZONES, dr }, ...(spot && { spot }) });
    const policy = fencingBudgetSeconds === undefined ? {} : { policy: { fencingBudgetSeconds } };
    const automation = notifies ? { automation: NOTIFIES } : {};
    await createImportGroup(runtime)({ ...site.description, ...policy, ...automation }, { disabled });
    return {
      name,
      production: Object.fromEntries(site.servers.map((one) => [one.name, one.production])),
      dr: Object.fromEntries(site.servers.map((one) => [one.name, one.dr])),
    };
  });
