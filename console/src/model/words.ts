import type { RunSummary } from '../api/shapes.ts';

/** What a status indicator shows: an icon and a word, never a colour alone. */
export interface Shown {
  readonly type: 'success' | 'error' | 'warning' | 'in-progress' | 'stopped' | 'pending' | 'info';
  readonly word: string;
}

/** How a run stands, in the words that people are told everywhere else too. */
export const endStateShown = (endState: string): Shown => ({ type: typeOfEnd(endState), word: endState });

const typeOfEnd = (endState: string): Shown['type'] => {
  if (endState.startsWith('COMPLETE, ')) return 'warning';
  return END_TYPES[endState] ?? 'info';
};

const END_TYPES: Readonly<Record<string, Shown['type']>> = {
  RUNNING: 'in-progress',
  COMPLETE: 'success',
  CANCELLED: 'stopped',
  FAILED: 'error',
  REFUSED: 'stopped',
};

/** What a run does, by its kind. */
export const KIND_WORDS = {
  failover: 'Failover',
  'roll-back': 'Roll-back',
  enable: 'Enable protection',
  reprotect: 'Protect again',
  disable: 'Disable protection',
  restore: 'Restore',
} as const satisfies Readonly<Record<RunSummary['kind'], string>>;

/** SDRS's status values of groups, servers and pairs. */
export const statusShown = (status: string): Shown => ({ type: typeOfStatus(status), word: wordOf(status) });

const typeOfStatus = (status: string): Shown['type'] => {
  if (status.startsWith('error') || status === 'invalid' || status === 'fault') return 'error';
  if (/ing(-|$)/.test(status)) return 'in-progress';
  return status === 'available' ? 'pending' : 'success';
};

const wordOf = (status: string): string => {
  const words = status.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What a plan says. @param what stands beside the verdict */
export const verdictShown = (verdict: 'PASS' | 'WARN' | 'BLOCK', what?: string): Shown => ({
  type: VERDICT_TYPES[verdict],
  word: what === undefined ? verdict : `${verdict}, recovery point ${what}`,
});

const VERDICT_TYPES = { PASS: 'success', WARN: 'warning', BLOCK: 'error' } as const;
