import type { Ec2ComputeDeps } from '../lambdas/adapters/aws/ec2/index.ts';
import type { Pacer } from '../lambdas/adapters/aws/ec2/pacer.ts';
import type { Compute } from '../lambdas/ports/compute.ts';

/** EC2 behind its port. Adapter and SDK are large, and loaded with the first look or call: many a command needs neither. */
export const computeLater = (deps: Ec2ComputeDeps & { readonly pacer: Pacer }): Compute => {
  let loaded: Promise<Compute> | undefined;
  const compute = (): Promise<Compute> => {
    loaded ??= import('../lambdas/adapters/aws/ec2/index.ts').then(({ createEc2Compute }) => createEc2Compute(deps));
    return loaded;
  };
  const { allowances, roomFor, levels, resume } = deps.pacer;
  return {
    observe: async (query) => (await compute()).observe(query),
    perform: async (actions, until) => (await compute()).perform(actions, until),
    mayPerform: async (actions, until) => (await compute()).mayPerform(actions, until),
    allowances: async () => allowances,
    roomFor,
    levels,
    resume,
    replicator: {
      take: async (ask, until) => (await compute()).replicator.take(ask, until),
      takeVolume: async (ask, until) => (await compute()).replicator.takeVolume(ask, until),
      snapshots: async (groupId) => (await compute()).replicator.snapshots(groupId),
      remove: async (snapshotId, until) => (await compute()).replicator.remove(snapshotId, until),
      tag: async (ids, tags, until) => (await compute()).replicator.tag(ids, tags, until),
      untag: async (ids, tags, until) => (await compute()).replicator.untag(ids, tags, until),
      volumeHealth: async (volumeIds) => (await compute()).replicator.volumeHealth(volumeIds),
    },
    disposer: { dispose: async (id, until) => (await compute()).disposer.dispose(id, until) },
    changer: { change: async (call, until) => (await compute()).changer.change(call, until) },
    startServer: async (serverId) => (await compute()).startServer(serverId),
  };
};
