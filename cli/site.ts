import type { SpotRequestKind } from '../lambdas/domain/site/observed.ts';
import { tagForApi } from '../local/site/api-tags.ts';
import { groupFileText } from '../local/site/group-file.ts';
import { type SeededSite, seedSite } from '../local/site/seed.ts';
import { shellWord } from './command-line.ts';
import { refuseUnwritable, writeNew } from './new-file.ts';
import type { Page } from './render/page.ts';
import { PAIR } from './render/servers.ts';
import { fields, table } from './render/table.ts';
import type { Session } from './session.ts';
import { simulationOf } from './simulated-account.ts';

export interface SeedCommandOptions {
  readonly servers: number;
  readonly name: string;
  readonly zone: string;
  readonly drZone: string;
  readonly spot?: SpotRequestKind;
  /** @default true */
  readonly recoveryPoints?: boolean;
  readonly out?: string;
}

export const seedIntoFile = async (
  session: Session,
  { servers, name, zone, drZone, spot, recoveryPoints, out }: SeedCommandOptions,
): Promise<{ readonly site: SeededSite; readonly file: string }> => {
  const { ec2 } = simulationOf(session);
  const file = out ?? `${name}.yaml`;
  refuseUnwritable(file);
  const { clock } = session.target;
  const zones = { production: zone, dr: drZone };
  const site = await seedSite({
    ec2,
    clock,
    servers,
    name,
    zones,
    ...(spot ? { spot } : {}),
    ...(recoveryPoints === false ? { recoveryPoints: 0 } : {}),
  });
  await tagForApi({ ec2, clock }, site.servers);
  await writeNew(file, groupFileText(site.description));
  return { site, file };
};

/** Breaks production as far as EC2 can tell. Repeating it changes nothing. */
export const breakProduction = async (session: Session, wanted: string): Promise<readonly string[]> => {
  const { group, instances } = await session.operations.showGroup(wanted);
  const servers = instances.map((instance) => instance.servers[group.priorityStation]);
  simulationOf(session).ec2.faults.breakServers(servers);
  return servers;
};

export const seededText = (
  { vpcId, servers }: SeededSite,
  { file, sdrs, page }: { readonly file: string; readonly sdrs: string; readonly page: Page },
): string =>
  [
    fields(page, [
      ['VPC', vpcId],
      ['Group file', file],
    ]),
    table(
      page,
      ['NAME', PAIR.production, PAIR.dr],
      servers.map(({ name, production, dr }) => [name, production, dr]),
    ),
    `Next: ${sdrs} group import ${shellWord(file)}`,
  ].join('\n\n');
