/** A site as a value: it can be built, told, written down, and made smaller until only the cause of a fault is left. */
export interface SitePlan {
  readonly groups: readonly GroupPlan[];
}

export interface GroupPlan {
  readonly name: string;
  readonly zones: 'one' | 'two';
  /** Whether the DR site has a VPC of its own, with production's addresses. */
  readonly vpcs: 'one' | 'twin';
  readonly isolation: boolean;
  readonly policy: {
    readonly fencingBudgetSeconds?: number;
    readonly migrationBudgetSeconds?: number;
    readonly volumeInitializationRate?: number;
  };
  /** Whether it is failed over without a person as soon as its alarm goes off. @default not */
  readonly automatic?: true;
  readonly servers: readonly ServerPlan[];
}

/** How an identity gets to the DR server. What stays with its server is a management NIC. */
export const STRATEGIES = [
  'move-nic',
  'relaunch',
  'reassign-ips',
  'twin-vpc',
  'overlay-route',
  'remap-eip',
  'stays',
] as const;

export type SiteStrategy = (typeof STRATEGIES)[number];

export interface NicPlan {
  readonly index: number;
  readonly strategy: SiteStrategy;
  readonly secondaryIps: number;
  /** On the first addresses; those of a NIC whose secondary addresses are reassigned on the first secondary ones. */
  readonly eips: number;
  readonly ipv6: number;
  /** Addresses outside of the VPC, which routes lead to the NIC. */
  readonly overlays: number;
}

export interface ServerPlan {
  readonly name: string;
  /** By index; there is always one at index 0. */
  readonly nics: readonly NicPlan[];
  readonly dataDisks: number;
  /** What production's disks are encrypted with: nothing, the key that AWS manages, or the owner's. */
  readonly kms: 'none' | 'aws' | 'customer';
  readonly hypervisor: 'nitro' | 'xen';
  readonly spot: boolean;
  /** Whether the Auto Scaling group of its group has it. */
  readonly autoScaling: boolean;
  readonly protections: ProtectionsPlan;
  /** Sets of snapshots, one after another. */
  readonly recoveryPoints: number;
  /** Whether one disk was snapshotted by itself after that, which is no recovery point. */
  readonly loneSnapshot: boolean;
  /** Whether the DR server was launched with data disks of its own. */
  readonly drDisks: boolean;
}

export interface ProtectionsPlan {
  readonly stop: boolean;
  readonly termination: boolean;
  /** Whether NICs and disks would be deleted with their server. */
  readonly nicsGoToo: boolean;
  readonly disksGoToo: boolean;
}
