import type { View } from '../../lambdas/adapters/simulated/index.ts';
import { createSimulatedEc2 } from '../../lambdas/adapters/simulated/index.ts';
import type { SynthesisedMachine } from '../../local/definition.ts';
import { type Before, noteBefore } from '../oracles/failed-over.ts';
import { type SeenInstance, seenIn } from '../oracles/items.ts';
import type { Roles, ServerDigest } from '../oracles/site-digest.ts';
import { serverDigest } from '../oracles/site-digest.ts';
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
  readonly machine: SynthesisedMachine;
  readonly prepared: PreparedWorld;
  readonly production: readonly Production[];
  readonly roles: Roles;
  /** Production as it was, server by server. */
  readonly before: ReadonlyMap<string, ServerDigest>;
  /** What a failover of all groups owes. */
  readonly owed: Before;
}

export const createStage = async (build: SiteBuilder | SitesBuilder, machine: SynthesisedMachine): Promise<Stage> =>
  stageOn(await prepareWorld(build), machine);

export const stageOn = (prepared: PreparedWorld, machine: SynthesisedMachine): Stage => {
  const instances = prepared.items.map(seenIn).filter((item) => item.kind === 'instance');
  const clock = { now: () => prepared.now, sleep: async () => {} };
  const ec2 = createSimulatedEc2({ clock, state: prepared.site.fork(), latencies: prepared.latencies });
  return ec2.inspect((view) => {
    const production = instances.map((instance) => productionOf(view, instance));
    return {
      machine,
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
        production: new Set(production.map(({ serverId }) => serverId)),
        isolating: new Set(
          prepared.descriptions
            .filter(({ policy }) => policy?.isolationSecurityGroupId !== undefined)
            .flatMap(({ instances: members }) => members.map(({ servers }) => servers.source)),
        ),
      },
      before: new Map(production.map(({ serverId }) => [serverId, serverDigest(view, serverId)])),
      owed: noteBefore(view, prepared.descriptions),
    };
  });
};

const productionOf = (view: View, instance: SeenInstance): Production => {
  const { groupId, name, source: serverId, target: drServerId } = instance;
  const rootDevice = view.get('instances', serverId)?.rootDeviceName ?? '?';
  const root = view
    .list('volumes')
    .find(({ attachment }) => attachment?.instanceId === serverId && attachment.device === rootDevice);
  return { groupId, name, serverId, drServerId, rootDevice, rootVolumeId: root?.id ?? '?' };
};
