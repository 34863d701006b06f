import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { SpotRequestKind } from '../lambdas/domain/site/observed.ts';
import { tagForApi } from '../local/site/api-tags.ts';
import { groupFileText } from '../local/site/group-file.ts';
import { type SeededSite, seedSite } from '../local/site/seed.ts';
import { UsageError } from './exit-codes.ts';
import { fields, table } from './render/table.ts';
import type { Session } from './session.ts';
import type { SimulatedAccount } from './target.ts';

export interface SeedCommandOptions {
  readonly servers: number;
  readonly name: string;
  readonly zone: string;
  readonly drZone: string;
  readonly spot?: SpotRequestKind;
  readonly out?: string;
}

export const seedIntoFile = async (
  session: Session,
  { servers, name, zone, drZone, spot, out }: SeedCommandOptions,
): Promise<{ readonly site: SeededSite; readonly file: string }> => {
  const { ec2 } = simulationOf(session);
  const file = out ?? `${name}.yaml`;
  refuseExisting(file);
  const { clock } = session.target;
  const zones = { production: zone, dr: drZone };
  const site = await seedSite({ ec2, clock, servers, name, zones, ...(spot ? { spot } : {}) });
  await tagForApi({ ec2, clock }, site);
  await writeFile(file, groupFileText(site.description), { flag: 'wx' });
  return { site, file };
};

/** Before anything is seeded, so that no site is left without a file. @throws UsageError */
const refuseExisting = (file: string): void => {
  if (!existsSync(file)) return;
  throw new UsageError(`File "${file}" exists already, and nothing was seeded. Move it away, or name another --out.`);
};

/** Breaks production as far as EC2 can tell. Repeating it changes nothing. */
export const breakProduction = async (session: Session, wanted: string): Promise<readonly string[]> => {
  const { group, instances } = await session.operations.showGroup(wanted);
  const servers = instances.map((instance) => instance.servers[group.priorityStation]);
  simulationOf(session).breakServers(servers);
  return servers;
};

const simulationOf = ({ target }: Session): SimulatedAccount => {
  if (target.simulation) return target.simulation;
  throw new UsageError(`Only a simulated site can be seeded or broken, not ${target.label}.`);
};

export const seededText = ({ vpcId, servers }: SeededSite, file: string, sdrs: string): string =>
  [
    fields([
      ['VPC', vpcId],
      ['Group file', file],
    ]),
    table(
      ['NAME', 'PRODUCTION SERVER', 'DR SERVER'],
      servers.map(({ name, production, dr }) => [name, production, dr]),
    ),
    `Next: ${sdrs} group import ${file}`,
  ].join('\n\n');
