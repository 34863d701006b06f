import type { Draft, View } from './draft.ts';
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

const ID = 'arranged';
const NOTHING: ArrangementRecord = { id: ID, next: {}, zones: [] };

const arrangedIn = (view: View): ArrangementRecord => view.get('arrangement', ID) ?? NOTHING;

export const arrange = (draft: Draft, { next = {}, zones = [] }: Arrangement, at: number): void => {
  const before = arrangedIn(draft);
  draft.put('arrangement', { ...before, next, zones: [...new Set([...before.zones, ...zones])] }, at);
};

export const arrangedZones = (view: View): readonly string[] => arrangedIn(view).zones;

/** Takes the next arranged choice of that kind, where there is one. */
export const takeChoice = (draft: Draft, kind: string, at: number): string | undefined => {
  const arranged = arrangedIn(draft);
  const [choice, ...left] = arranged.next[kind as keyof Choices] ?? [];
  if (choice === undefined) return undefined;
  draft.put('arrangement', { ...arranged, next: { ...arranged.next, [kind]: left } }, at);
  return choice ?? undefined;
};
