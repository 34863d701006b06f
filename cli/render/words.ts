import type { ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import { type InstanceStatus, STATUS_LABELS } from '../../lambdas/domain/group/status.ts';
import type { Paint, Style } from '../io.ts';

/** `failed-over (Failover complete)` */
export const statusText = (status: InstanceStatus): string => {
  const label = STATUS_LABELS[status];
  return label ? `${status} (${label})` : status;
};

/** `stopped (Protection disabled)` */
export const protectionText = ({ protectedStatus }: Pick<ProtectionGroup, 'protectedStatus'>): string =>
  protectedStatus === 'stopped' ? 'stopped (Protection disabled)' : protectedStatus;

const STYLES: Readonly<Record<string, Style>> = {
  PASS: 'green',
  WARN: 'yellow',
  BLOCK: 'red',
  PRESERVED: 'green',
  CHANGED: 'yellow',
  OVERLAY: 'yellow',
  IMPOSSIBLE: 'red',
  SUCCEEDED: 'green',
  COMPLETE: 'green',
  CANCELLED: 'yellow',
  FAILED: 'red',
  REFUSED: 'red',
  TIMED_OUT: 'red',
  ABORTED: 'red',
};

/** Colours the words whose meaning is good or bad. */
export const tinted = (paint: Paint, word: string): string => {
  const style = word.endsWith(' UNFENCED') ? 'yellow' : STYLES[word];
  return style ? paint(style, word) : word;
};

/** Moments in a text without their fractions of a second: `2026-11-28T18:00:00Z`. */
export const inWholeSeconds = (text: string): string => text.replaceAll(/\.\d+Z/g, 'Z');

/** `1:05` for 65 seconds. */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
