import type { Synchronisation } from '../api/shapes.ts';
import type { Choice } from './run-choices.ts';
import { ageText, durationText, secondsBetween } from './time.ts';
import { type Shown, statusShown } from './words.ts';

/** Who takes the recovery points of a group. */
export const takerText = ({ by, every_seconds }: Pick<Synchronisation, 'by' | 'every_seconds'>): string =>
  by === 'external' || every_seconds === null
    ? 'something else: DLM, AWS Backup or a script'
    : `SDRS, every ${durationText(every_seconds)}`;

export const objectiveText = ({ objective_seconds }: Pick<Synchronisation, 'objective_seconds'>): string =>
  objective_seconds === null ? 'none' : `at most ${durationText(objective_seconds)} old`;

/** The newest recovery point of each server, by the server's id. @param now the API's time */
export const newestPoints = (
  { servers, objective_seconds }: Pick<Synchronisation, 'servers' | 'objective_seconds'>,
  now: string,
): ReadonlyMap<string, Shown> =>
  new Map(servers.map((server) => [server.protected_instance_id, newestShown(server, objective_seconds, now)]));

type Seen = Synchronisation['servers'][number];

const newestShown = (
  { newest_at, copied_percent, failed_in_a_row }: Seen,
  objective: number | null,
  now: string,
): Shown => {
  const trouble = failed_in_a_row > 0 ? `, ${failed_in_a_row} failed since` : '';
  if (newest_at === null) {
    return copied_percent === null
      ? { type: 'error', word: `none${trouble}` }
      : { type: 'in-progress', word: `the first one, ${copied_percent} % copied${trouble}` };
  }
  const age = secondsBetween(newest_at, now);
  const word = `${ageText(age)} old${trouble}`;
  if (objective !== null && age > objective)
    return { type: 'error', word: `${word}, objective ${durationText(objective)}` };
  return { type: trouble === '' ? 'success' : 'warning', word };
};

/** What turns protection of a group on or off. */
export type Turn = 'enable' | 'again' | 'disable';

const TURNS: Readonly<Record<string, Turn>> = {
  available: 'enable',
  starting: 'enable',
  'error-starting': 'enable',
  'failed-over': 'again',
  reprotecting: 'again',
  'error-reprotecting': 'again',
  protected: 'disable',
  stopping: 'disable',
  'error-stopping': 'disable',
};

const UNDER_WAY: readonly string[] = ['starting', 'reprotecting', 'stopping'];

/** Which turn a group's status offers, if any. @param status of the group */
export const turnOf = (status: string): Turn | undefined => TURNS[status];

export const turnChoice = (status: string): Choice => {
  if (turnOf(status) === undefined) return { offered: false };
  return UNDER_WAY.includes(status)
    ? { offered: true, whyNot: `The group is "${statusShown(status).word}": see its runs.` }
    : { offered: true };
};

/** Another recovery point is for a group that has failed over, as long as it is not protected again. */
export const canBeRestored = (status: string): boolean => status === 'failed-over';

/** Servers in the place of lost ones, as the command takes them; or why they cannot be taken. */
export type Standbys =
  | { readonly servers: readonly { readonly instance: string; readonly server: string }[] }
  | { readonly whyNot: string };

const STANDBY = /^([^=\s]+)=(i-[0-9a-f]{8,17})$/;

export const standbysIn = (text: string): Standbys => {
  const lines = text.split('\n').map((line) => line.trim());
  const told = lines.filter((line) => line !== '').map((line) => ({ line, found: STANDBY.exec(line) }));
  const bad = told.find(({ found }) => found === null);
  if (bad) return { whyNot: `"${bad.line}" is not of the form web-1=i-0123456789abcdef0.` };
  return { servers: told.map(({ found }) => ({ instance: found?.[1] ?? '', server: found?.[2] ?? '' })) };
};
