import type { View } from './draft.ts';
import type { FaultsRecord } from './fault-model.ts';
import type { InstanceRecord } from './model.ts';
import type { Site } from './site.ts';

const ID = 'faults';

export const NO_FAULTS: FaultsRecord = {
  id: ID,
  hungStops: [],
  hungDetaches: [],
  brokenZones: [],
  unanswering: [],
  brokenServers: [],
  hungSnapshots: [],
  failingSnapshots: [],
  stalledVolumes: [],
  disabledVolumes: [],
  failingApplications: [],
  deniedActions: [],
  failures: [],
};

/** Sites of older versions know fewer faults. */
export const faultsOf = (view: View): FaultsRecord => ({ ...NO_FAULTS, ...view.get('faults', ID) });

export const changeFaults = (site: Site, change: (faults: FaultsRecord) => Partial<FaultsRecord>): void => {
  const faults = faultsOf(site.draft);
  site.put('faults', { ...faults, ...change(faults) });
};

type Listed = Exclude<keyof FaultsRecord, 'id' | 'failures'>;

/** Puts ids, zones or actions onto a list of the faults. */
export const mark = (site: Site, list: Listed, more: readonly string[]): void =>
  changeFaults(site, (faults) => ({ [list]: [...new Set([...faults[list], ...more])] }));

/** Takes them off the list. */
export const unmark = (site: Site, list: Listed, fewer: readonly string[]): void =>
  changeFaults(site, (faults) => ({ [list]: faults[list].filter((each) => !fewer.includes(each)) }));

/** Whether the hardware below the server is broken: the server by itself, or its zone. */
export const isBroken = (view: View, { id, availabilityZone }: InstanceRecord): boolean => {
  const { brokenServers, brokenZones } = faultsOf(view);
  return brokenServers.includes(id) || brokenZones.includes(availabilityZone);
};
