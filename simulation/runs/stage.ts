import type { SynthesisedMachines } from '../../local/definition.ts';
import { createSimulatedEc2, type View } from '../../simulated-aws/ec2.ts';
import { type Before, noteBefore } from '../oracles/failed-over.ts';
import { type SeenInstance, seenIn } from '../oracles/items.ts';
import { type Roles, type ServerDigest, serverDigest } from '../oracles/site-digest.ts';
import { type PreparedWorld, prepareWorld, type SiteBuilder, type SitesBuilder } from '../world/prepared.ts';

/** A production server, as whoever makes trouble knows it. */
export interface Production {
  readonly groupId: string;
  readonly name: string;
  readonly serverId: string;
  readonly drServerId: string;
  readonly rootVolumeId: string;
  readonly rootDevice: string;
}

/** A prepared site, and what stood there at first: any number of runs begin from it. */
export interface Stage {
  readonly machines: SynthesisedMachines;
  readonly prepared: PreparedWorld;
  readonly production: readonly Production[];
  readonly roles: Roles;
  /** Production as it was, server by server. */
  readonly before: ReadonlyMap<string, ServerDigest>;
  /** What a failover of all groups owes. */
  readonly owed: Before;
}

export const createStage = async (build: SiteBuilder | SitesBuilder, machines: SynthesisedMachines): Promise<Stage> =>
  stageOn(await prepareWorld(build), machines);

export const stageOn = (prepared: PreparedWorld, machines: SynthesisedMachines): Stage => {
  const instances = prepared.items.map(seenIn).filter((item) => item.kind === 'instance');
  const clock = { now: () => prepared.now, sleep: async () => {} };
  const ec2 = createSimulatedEc2({ clock, state: prepared.site.fork(), latencies: prepared.latencies });
  return ec2.inspect((view) => {
    const production = instances.map((instance) => productionOf(view, instance));
    return {
      machines,
      prepared,
      production,
      roles: {
        servers: new Map(
          instances.flatMap(({ name, source, target }) => [
            [source, `production of ${name}`],
            [target, `DR of ${name}`],
          ]),
        ),
        volumes: new Set(view.list('volumes').map(({ id }) => id)),
        nics: new Set(view.list('networkInterfaces').map(({ id }) => id)),
        isolating: new Map(
          prepared.descriptions.flatMap(({ policy, instances: members }) => {
            const isolationGroup = policy?.isolationSecurityGroupId;
            if (isolationGroup === undefined) return [];
            return members.map(({ servers: { source } }) => [source, { isolationGroup, own: groupsOn(view, source) }]);
          }),
        ),
      },
      before: new Map(production.map(({ serverId }) => [serverId, serverDigest(view, serverId)])),
      owed: noteBefore(view, prepared.descriptions),
    };
  });
};

const groupsOn = (view: View, serverId: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    view
      .list('networkInterfaces')
      .filter(({ attachment }) => attachment?.instanceId === serverId)
      .map(({ id, groups }) => [id, groups]),
  );

const productionOf = (view: View, instance: SeenInstance): Production => {
  const { groupId, name, source: serverId, target: drServerId } = instance;
  const rootDevice = view.get('instances', serverId)?.rootDeviceName ?? '?';
  const root = view
    .list('volumes')
    .find(({ attachment }) => attachment?.instanceId === serverId && attachment.device === rootDevice);
  return { groupId, name, serverId, drServerId, rootDevice, rootVolumeId: root?.id ?? '?' };
};
