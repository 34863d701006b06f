import { createHash } from 'node:crypto';
import { takeChoice } from './arrangement.ts';
import type { Draft, View } from './draft.ts';
import type { Latencies } from './latencies.ts';
import type { Kind, Records, TransitionKind } from './model.ts';

/** What does not change while a site exists. */
export interface SiteSettings {
  readonly region: string;
  readonly accountId: string;
  readonly availabilityZones: readonly string[];
  readonly latencies: Latencies;
  /** Part of every bucket that others of the account use up, from 0 to less than 1. */
  readonly othersTake: number;
  /** Makes the ids of one site differ from another's. */
  readonly seed: string;
}

/** The site at one moment, as a handler works on it. */
export interface Site {
  readonly now: number;
  readonly settings: SiteSettings;
  /** The newest state; changes count only where the whole call succeeds. */
  readonly draft: Draft;
  /** What Describe calls see: the state of a moment ago. */
  readonly seen: View;
  put<K extends Kind>(kind: K, record: Records[K]): void;
  remove(kind: Kind, id: string): void;
  /** The next number of the site. @param counter what is counted @default everything */
  nextNumber(counter?: string): number;
  /** What was arranged for the next thing of that kind that EC2 chooses by itself. */
  chosen(kind: string): string | undefined;
  /** A number, and the id that was arranged, else an id made from the number. */
  newId(prefix: string, counter?: string): { readonly id: string; readonly seq: number };
  /** Has EC2 finish something later. Replaces what is under way for that resource. */
  schedule(id: string, kind: TransitionKind, afterMs: number): void;
  cancel(id: string): void;
}

/** Length of the hexadecimal part of an id. Source: EC2 User Guide, Resource IDs (17 characters). */
const ID_DIGITS = 17;

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** In the shape of a UUID, and the same for the same text. */
export const uuidFrom = (text: string): string =>
  hash(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export const siteAt = (now: number, draft: Draft, settings: SiteSettings): Site => {
  const chosen = (kind: string): string | undefined => takeChoice(draft, kind, now);
  const nextNumber = (counter = 'ids'): number => {
    const next = draft.get('counters', counter)?.next ?? 1;
    draft.put('counters', { id: counter, next: next + 1 }, now);
    return next;
  };
  return {
    now,
    settings,
    draft,
    seen: draft.asOf(now - settings.latencies.consistencyLagMs),
    put: (kind, record) => draft.put(kind, record, now),
    remove: (kind, id) => draft.remove(kind, id, now),
    chosen,
    nextNumber,
    newId: (prefix, counter) => {
      const seq = nextNumber(counter);
      const made = `${prefix}-${hash(`${settings.seed} ${prefix} ${seq}`).slice(0, ID_DIGITS)}`;
      return { id: chosen(prefix) ?? made, seq };
    },
    schedule: (id, kind, afterMs) => draft.put('transitions', { id, do: kind, at: now + afterMs }, now),
    cancel: (id) => draft.remove('transitions', id, now),
  };
};
