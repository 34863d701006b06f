import type { SynthesisedMachines } from '../local/definition.ts';
import type { SimulatedEc2, View } from '../simulated-aws/ec2.ts';
import { type PreparedWorld, prepareWorld } from '../simulation/world/prepared.ts';
import { measuredSite, SERVER } from './site.ts';

/** A server of the measured site, as whoever fails it over by hand would write it down. */
export interface MeasuredServer {
  readonly production: string;
  readonly dr: string;
  readonly rootVolume: string;
  readonly nic: string;
  readonly nicIndex: number;
  /** The newest snapshot of each of production's disks. */
  readonly disks: readonly { readonly device: string; readonly snapshot: string }[];
  readonly drVolumes: readonly string[];
}

/** The site of one size, from which every design begins alike. */
export interface Ground {
  readonly machines: SynthesisedMachines;
  readonly prepared: PreparedWorld;
  readonly servers: readonly MeasuredServer[];
  readonly drDisks: boolean;
  readonly othersTake: number;
}

export interface GroundProps {
  readonly machines: SynthesisedMachines;
  readonly servers: number;
  readonly drDisks: boolean;
  readonly othersTake: number;
}

export const prepareGround = async ({ machines, servers, drDisks, othersTake }: GroundProps): Promise<Ground> => {
  const prepared = await prepareWorld(measuredSite({ servers, drDisks }));
  const pairs = prepared.descriptions.flatMap(({ instances }) => instances.map((one) => one.servers));
  const known = prepared.site.transact(0, (draft) => measuredServers(draft, pairs));
  return { machines, prepared, servers: known, drDisks, othersTake };
};

const measuredServers = (
  view: View,
  pairs: readonly { readonly source: string; readonly target: string }[],
): readonly MeasuredServer[] => {
  const volumes = Map.groupBy(view.list('volumes'), ({ attachment }) => attachment?.instanceId);
  const nics = Map.groupBy(view.list('networkInterfaces'), ({ attachment }) => attachment?.instanceId);
  const snapshots = new Map(view.list('snapshots').map(({ id, volumeId }) => [volumeId, id]));
  return pairs.map(({ source, target }) => {
    const disks = (volumes.get(source) ?? []).map(({ id, attachment }) => ({
      id,
      device: must(attachment?.device),
      snapshot: must(snapshots.get(id)),
    }));
    const root = must(view.get('instances', source)?.rootDeviceName);
    const moved = must(nics.get(source)?.find(({ attachment }) => attachment?.deviceIndex !== 0));
    return {
      production: source,
      dr: target,
      rootVolume: must(disks.find(({ device }) => device === root)).id,
      nic: moved.id,
      nicIndex: must(moved.attachment?.deviceIndex),
      disks: disks.map(({ device, snapshot }) => ({ device, snapshot })),
      drVolumes: (volumes.get(target) ?? []).map(({ id }) => id),
    };
  });
};

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('The measured site is not what it was to be.');
  return value;
};

/** Whoever says that a server is complete is not believed: EC2 has to show it. @throws Error naming the first that is not */
export const assertComplete = (ec2: SimulatedEc2, servers: readonly MeasuredServer[]): void =>
  ec2.inspect((view) => {
    const volumes = Map.groupBy(view.list('volumes'), ({ attachment }) => attachment?.instanceId);
    const isComplete = ({ production, dr, nic, rootVolume }: MeasuredServer): boolean =>
      view.get('instances', production)?.state === 'stopped' &&
      view.get('volumes', rootVolume)?.attachment === undefined &&
      view.get('networkInterfaces', nic)?.attachment?.instanceId === dr &&
      volumes.get(dr)?.filter(({ attachment }) => attachment?.status === 'attached').length === SERVER.disks;
    const open = servers.find((server) => !isComplete(server));
    if (open) throw new Error(`${open.production} is said to be complete, and EC2 shows that it is not.`);
  });
