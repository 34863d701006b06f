import type { Resource } from './resource.ts';

/**
 * What EC2 would choose by itself, said beforehand, by what is chosen: ids by their prefix (`i`, `eni`, …), and the kinds below.
 * `null` leaves that one to the simulation.
 */
export type Choices = Readonly<
  Partial<Record<ChosenId | 'mac' | 'public-ip' | 'ipv6-block' | 'root-device' | 'key', readonly (string | null)[]>>
>;
type ChosenId = 'vpc' | 'subnet' | 'sg' | 'i' | 'eni' | 'vol' | 'snap' | 'eipalloc';

export interface Arrangement {
  /** The choices that come next; what was said before and not needed is forgotten. */
  readonly next?: Choices;
  /** Zones that the account has besides those of its region. */
  readonly zones?: readonly string[];
}

export interface ArrangementRecord extends Pick<Resource, 'id'> {
  readonly next: Choices;
  readonly zones: readonly string[];
}
