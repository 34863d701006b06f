import type { NicPlan } from '../group/promise.ts';

type Landing = Pick<NicPlan, 'landsOn' | 'addresses' | 'privateIps' | 'routes'>;

/** The NIC that one address of a plan is promised to: most go where the plan lands. */
export const carrierOf = (plan: Pick<NicPlan, 'landsOn'>, one: { readonly landsOn?: string }): string | undefined =>
  one.landsOn ?? plan.landsOn;

/** Every NIC that something of a plan is promised to, the one that the plan lands on first. */
export const carriersOf = (plan: Landing): readonly string[] => {
  const routed = (plan.routes ?? []).filter(({ via }) => via === 'vpc').map(({ to }) => to);
  const others = [...(plan.privateIps ?? []), ...plan.addresses].map(({ landsOn }) => landsOn);
  return [...new Set([plan.landsOn, ...others, ...routed].filter((id) => id !== undefined))];
};

/** Private IPs that a plan promises to be found where the identity lands: on this NIC, where one is named. */
export const keptPrivateIps = (plan: NicPlan, on?: string): readonly string[] =>
  (plan.privateIps ?? [])
    .filter((one) => one.fidelity === 'PRESERVED' && (on === undefined || carrierOf(plan, one) === on))
    .map(({ address }) => address);
