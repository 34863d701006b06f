import type { Turn } from './protection.ts';

/** A word as a shell takes it. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A server that may go on although it is not seen to be down, and why. */
export interface Acceptance {
  readonly instance: string;
  readonly reason: string;
}

/** The command takes what stands before a colon for a name. */
const confirmationOf = (reason: string): string => shellWord(reason.includes(':') ? `on call: ${reason}` : reason);

const pointOption = (point: string | undefined): readonly string[] =>
  point === undefined ? [] : [`--point ${shellWord(point)}`];

interface Standby {
  readonly instance: string;
  readonly server: string;
}

/** Lines that do what a button does. @param sdrs the command with the options that reach the same target */
export const sdrsLines = (sdrs: string) => ({
  plan: (group: string): string => `${sdrs} plan ${group}`,
  failover: (group: string, reason: string, accepted: readonly Acceptance[] = [], point?: string): string =>
    [
      `${sdrs} failover ${group} --confirm ${confirmationOf(reason || '…')}`,
      ...pointOption(point),
      ...accepted.map((one) => `--accept-unfenced ${shellWord(one.instance)} --reason ${shellWord(one.reason || '…')}`),
    ].join(' '),
  turn: (group: string, turn: Turn, standbys: readonly Standby[] = []): string =>
    [
      `${sdrs} protect ${turn === 'disable' ? 'disable' : 'enable'} ${group}`,
      ...standbys.map(({ instance, server }) => `--dr-server ${shellWord(`${instance}=${server}`)}`),
    ].join(' '),
  restore: (group: string, point: string, instances: readonly string[]): string =>
    [
      `${sdrs} restore ${group}`,
      ...pointOption(point || '…'),
      ...instances.map((instance) => `--instance ${shellWord(instance)}`),
    ].join(' '),
  points: (group: string): string => `${sdrs} points ${group}`,
  deleteLeftovers: (group: string): string => `${sdrs} leftovers ${group} --delete`,
  cancel: (group: string, start: boolean): string => `${sdrs} failover cancel ${group}${start ? ' --start' : ''}`,
  accept: (group: string, { instance, reason }: Acceptance): string =>
    `${sdrs} failover accept ${group} ${shellWord(instance)} --reason ${shellWord(reason || '…')}`,
  start: (group: string, names: readonly string[]): string =>
    names.map((name) => `${sdrs} instance start ${shellWord(name)} --group ${group}`).join(' && '),
  report: (group: string, run: string, format: 'json' | 'markdown' = 'markdown'): string =>
    `${sdrs} report ${group} ${run}${format === 'json' ? ' --format json' : ''}`,
  verify: (group: string): string => `${sdrs} events ${group} --verify`,
  acknowledge: (group: string, reason: string): string =>
    `${sdrs} automation acknowledge ${group} --reason ${confirmationOf(reason || '…')}`,
  brake: (on: boolean, reason: string): string =>
    `${sdrs} automation brake ${on ? 'on' : 'off'} --reason ${confirmationOf(reason || '…')}`,
});
