import type { Ledger } from '../faults/timed-fault.ts';

/** A ledger, and what whoever judges reads in it. */
export interface KeptLedger extends Ledger {
  isTouched(serverId: string): boolean;
  isSpoiled(serverId: string): boolean;
  isAccepted(serverId: string): boolean;
  /** Whether somebody has started it so lately that the service may not have seen it. */
  isJustStarted(serverId: string): boolean;
  /** Whether the last cancel of the group has not said ok; `undefined` where there was none. */
  lastCancel(groupId: string): 'ok' | 'not ok' | undefined;
}

/** Longest between a look and the call that comes of it: a look that lags, and a call that arrives late. */
const UNSEEN_MS = 30_000;

export const createLedger = (now: () => number): KeptLedger => {
  const started = new Map<string, number>();
  const touched = new Set<string>();
  const spoiled: { readonly serverId: string; readonly isSo: () => boolean }[] = [];
  const accepted = new Set<string>();
  const cancels = new Map<string, 'ok' | 'not ok'>();
  let names = 0;
  return {
    newName: (prefix) => {
      names += 1;
      return `${prefix}-${names}`;
    },
    touch: (serverId) => void touched.add(serverId),
    start: (serverId) => void started.set(serverId, now()),
    spoil: (serverId, isSo = () => true) => void spoiled.push({ serverId, isSo }),
    accept: (serverId) => {
      const isNew = !accepted.has(serverId);
      accepted.add(serverId);
      return () => void (isNew && accepted.delete(serverId));
    },
    cancelled: (groupId, isOk) => void cancels.set(groupId, isOk ? 'ok' : 'not ok'),
    isTouched: (serverId) => touched.has(serverId),
    isSpoiled: (serverId) => spoiled.some((one) => one.serverId === serverId && one.isSo()),
    isJustStarted: (serverId) => now() - (started.get(serverId) ?? Number.NEGATIVE_INFINITY) < UNSEEN_MS,
    isAccepted: (serverId) => accepted.has(serverId),
    lastCancel: (groupId) => cancels.get(groupId),
  };
};
