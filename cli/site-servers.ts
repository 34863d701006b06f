import { ServerNotShownError, UsageError } from './exit-codes.ts';
import type { SimulatedAccount } from './target.ts';

/** EC2 ids of servers of the simulated site, which people name by id or by the tag `Name`. @throws ServerNotShownError, UsageError */
export const serverNamed = ({ ec2 }: Pick<SimulatedAccount, 'ec2'>, wanted: string): string => {
  const servers = ec2.inspect((view) => view.list('instances')).filter(({ state }) => state !== 'terminated');
  const found = servers.filter(({ id, tags }) => id === wanted || tags.Name === wanted);
  const [server, another] = found;
  if (!server) throw new ServerNotShownError(wanted);
  if (!another) return server.id;
  throw new UsageError(`"${wanted}" names ${found.map(({ id }) => id).join(' and ')}. Give the id of one of them.`);
};

/** @throws UsageError for a zone in which nothing stands */
export const zoneNamed = ({ ec2 }: Pick<SimulatedAccount, 'ec2'>, wanted: string): string => {
  const zones = [...new Set(ec2.inspect((view) => view.list('subnets').map((subnet) => subnet.availabilityZone)))];
  if (zones.includes(wanted)) return wanted;
  throw new UsageError(`The simulated site has no zone "${wanted}". It has: ${zones.join(', ') || 'none yet'}.`);
};
