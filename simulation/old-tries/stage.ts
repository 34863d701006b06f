import type { View } from '../../lambdas/adapters/simulated/index.ts';
import { createSimulatedEc2 } from '../../lambdas/adapters/simulated/index.ts';
import type { SynthesisedMachine } from '../../local/definition.ts';
import { type SeenInstance, seenIn } from '../oracles/items.ts';
import type { Roles, ServerDigest } from '../oracles/site-digest.ts';
import { serverDigest } from '../oracles/site-digest.ts';
import { type PreparedWorld, prepareWorld } from '../world/prepared.ts';
import type { Production, Scenario } from './scenarios.ts';

/** A scenario with its site, from which every case of it begins. */
export interface Stage {
  readonly scenario: Scenario;
  readonly machine: SynthesisedMachine;
  readonly prepared: PreparedWorld;
  readonly production: readonly Production[];
  /** Ids of the production servers whose risk is accepted. */
  readonly accepted: readonly string[];
  readonly roles: Roles;
  /** Production as it was, server by server. */
  readonly before: ReadonlyMap<string, ServerDigest>;
}

export const createStage = async (scenario: Scenario, machine: SynthesisedMachine): Promise<Stage> => {
  const prepared = await prepareWorld(scenario.build);
  const instances = prepared.items.map(seenIn).filter((item) => item.kind === 'instance');
  const clock = { now: () => prepared.now, sleep: async () => {} };
  const ec2 = createSimulatedEc2({ clock, state: prepared.site.fork(), latencies: prepared.latencies });
  return ec2.inspect((view) => {
    const production = instances.map((instance) => productionOf(view, instance));
    const { accepted = [] } = scenario;
    return {
      scenario,
      machine,
      prepared,
      production,
      accepted: production.filter(({ name }) => accepted.includes(name)).map(({ serverId }) => serverId),
      roles: {
        servers: new Map(
          instances.flatMap(({ name, source, target }) => [
            [source, `production of ${name}`],
            [target, `DR of ${name}`],
          ]),
        ),
        volumes: new Set(view.list('volumes').map(({ id }) => id)),
      },
      before: new Map(production.map(({ serverId }) => [serverId, serverDigest(view, serverId)])),
    };
  });
};

const productionOf = (view: View, { name, source: serverId, target: drServerId }: SeenInstance): Production => {
  const rootDevice = view.get('instances', serverId)?.rootDeviceName ?? '?';
  const root = view
    .list('volumes')
    .find(({ attachment }) => attachment?.instanceId === serverId && attachment.device === rootDevice);
  return { name, serverId, drServerId, rootDevice, rootVolumeId: root?.id ?? '?' };
};
