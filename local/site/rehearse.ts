import type { View } from '../../simulated-aws/ec2.ts';
import { createSimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { createVirtualClock } from '../clocks.ts';
import type { Copied } from '../copy.ts';
import { furnish } from './furnish.ts';
import { idsIn } from './inventory-checks.ts';
import type { Inventory } from './inventory-defaults.ts';

/** EC2 would refuse a part of an inventory. Nothing was made. */
export class SiteRefusedError extends Error {
  override readonly name = 'SiteRefusedError';
  readonly action: string;
  constructor(action: string, cause: Error) {
    super(`EC2 would refuse ${action}: ${cause.name}: ${cause.message} Nothing was made; mend the site file.`, {
      cause,
    });
    this.action = action;
  }
}

/** Ids of an inventory are in use. Nothing was made. */
export class SiteTakenError extends Error {
  override readonly name = 'SiteTakenError';
  readonly ids: readonly string[];
  constructor(ids: readonly string[]) {
    const some = ids.slice(0, 3).join(', ');
    super(
      `The simulated site has ${ids.length} id(s) of the file already: ${some}${ids.length > 3 ? ', …' : ''}. ` +
        'Nothing was made. Take the ids out of the file, or give a new folder with --home.',
    );
    this.ids = ids;
  }
}

/** Furnishes a copy of the site first, in memory and in no time, so that a site is made whole or not at all. */
export const rehearseFurnishing = async ({ site, latencies, now }: Copied, inventory: Inventory): Promise<void> => {
  const clock = createVirtualClock(now);
  const ec2 = createSimulatedEc2({ clock, state: site, latencies });
  const taken = ec2.inspect((view) => takenIn(view, inventory));
  if (taken.length > 0) throw new SiteTakenError(taken);
  try {
    await furnish({ ec2, clock }, inventory);
  } catch (error) {
    const { action = '?', error: refusal } = ec2.calls().at(-1) ?? {};
    throw error instanceof Error && refusal === error.name ? new SiteRefusedError(action, error) : error;
  }
};

/** Collections by the prefix of their ids. */
const KINDS = {
  vpc: 'vpcs',
  subnet: 'subnets',
  sg: 'securityGroups',
  i: 'instances',
  eni: 'networkInterfaces',
  vol: 'volumes',
  snap: 'snapshots',
  eipalloc: 'addresses',
} as const;

const takenIn = (view: View, inventory: Inventory): readonly string[] => {
  const snapshots = inventory.servers.flatMap(({ recoveryPoints }) =>
    recoveryPoints.flatMap((point) => point.snapshots ?? []),
  );
  const ids = idsIn(inventory, []).flatMap(({ kind, value }) => (kind === 'id' ? [value] : []));
  return [...ids, ...snapshots].filter((id) => {
    const kind = KINDS[id.slice(0, id.lastIndexOf('-')) as keyof typeof KINDS];
    return view.get(kind, id) !== undefined;
  });
};
