import type { FaultLevel } from '../group/status.ts';
import type { Fact, VolumeHealth } from '../site/observed.ts';

/**
 * The fault level of a pair by its production disk. `impaired`: I/O is disabled or stalled, so that the disk can be neither read nor
 * written. `warning` is slow, and `insufficient-data` says nothing yet. 5, a broken link between the sites, does not occur here:
 * snapshots need no link, and nothing of theirs forbids a failover. Source: EBS User Guide, EBS volume status checks; SDRS v1 API
 * Reference, `fault_level`. @returns `undefined` where it could not be seen
 */
export const faultLevelOf = (health: Fact<VolumeHealth>): FaultLevel | undefined => {
  switch (health.is) {
    case 'unknown':
      return undefined;
    case 'absent':
      return 2;
    case 'present':
      return health.value.status === 'impaired' || health.value.io === 'failed' ? 2 : 0;
    default:
      return health satisfies never;
  }
};
