import { InvalidRequestError } from '../errors/request-errors.ts';
import { memberNamed } from '../group/member-named.ts';
import type { GroupAggregate } from '../group/protection-group.ts';

/** An EC2 server that is to wait in the place of another, as somebody names it. */
export interface WantedStandby {
  /** Id or name of the protected instance, or the EC2 id of either of its servers. */
  readonly instance: string;
  readonly serverId: string;
}

/** Servers that are to wait in the place of others, by the id of their instance. */
export type NamedStandbys = Readonly<Record<string, string>>;

/**
 * The servers that are meant, one for an instance.
 * @throws InstanceNotInGroupError, AmbiguousNameError, InvalidRequestError where an instance would get several
 */
export const standbysNamed = (
  aggregate: Pick<GroupAggregate, 'group' | 'instances'>,
  wanted: readonly WantedStandby[],
): NamedStandbys => {
  const named = wanted.map(({ instance, serverId }) => ({ instance: memberNamed(aggregate, instance), serverId }));
  const byInstance = Map.groupBy(named, ({ instance }) => instance.name);
  const problems = [...byInstance].flatMap(([name, all]) => {
    const servers = [...new Set(all.map(({ serverId }) => serverId))];
    if (servers.length === 1) return [];
    return [{ path: ['dr_servers'], message: `${name} would get ${servers.join(' and ')}; name one server for it` }];
  });
  if (problems.length > 0) throw new InvalidRequestError(problems);
  return Object.fromEntries(named.map(({ instance, serverId }) => [instance.id, serverId]));
};
