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
    startServer: async (serverId) => (await compute()).startServer(serverId),
  };
};
