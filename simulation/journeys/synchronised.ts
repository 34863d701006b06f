import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { SiteBuilder, SitesBuilder } from '../world/prepared.ts';

/** A recovery point every five minutes, and so few kept that retention has something to do within an hour. */
const PROTECTION: NonNullable<GroupDescription['protection']> = {
  by: 'sdrs',
  every: '5m',
  keep: [
    { every: '5m', for: '10m' },
    { every: '30m', for: '1h' },
  ],
};

/** The site, with groups whose recovery points the service takes. */
export const synchronised =
  (build: SiteBuilder | SitesBuilder): SitesBuilder =>
  async (subject) =>
    [await build(subject)].flat().map((description) => ({ ...description, protection: PROTECTION }));
