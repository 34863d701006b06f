import type { SeededNetwork } from '../../local/site/seed.ts';
import type { SiteSubject } from '../world/prepared.ts';

/** What the servers of one group stand on. */
export interface GroupGround {
  readonly subject: SiteSubject;
  readonly zones: { readonly production: string; readonly dr: string };
  readonly network: SeededNetwork;
  readonly twin?: {
    readonly network: SeededNetwork;
    readonly table: string;
    readonly attachments: { readonly source: string; readonly target: string };
  };
  /** ARN of the owner's KMS key. */
  readonly key?: string;
  /** Addresses that nobody in the group has yet. */
  readonly spare: SpareAddresses;
}

export interface SpareAddresses {
  /** At the end of the subnet of production's primary NICs. */
  management(): string;
  /** At the end of the subnet of the DR servers' primary NICs. */
  dr(): string;
  /** Outside of every VPC. */
  overlay(): string;
}

/** EC2 hands out addresses from the beginning of a subnet, so these begin at its end. */
export const spareAddresses = (): SpareAddresses => {
  let given = 10;
  const next = (network: string) => () => {
    given += 1;
    return `${network}.${given}`;
  };
  return { management: next('10.20.31'), dr: next('10.20.47'), overlay: next('10.99.0') };
};
