import type { Arrangement, ArrangementRecord, Choices } from './arrangement-model.ts';
import type { Draft, View } from './draft.ts';

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
