import type { RunPhase, RunServer } from '../api/shapes.ts';
import { isGivenBack, isProtected, isRestored, phasesOf } from './bars.ts';
import { errorWords } from './failures.ts';
import { byName } from './names.ts';
import { ageText, clockText, momentText, secondsBetween } from './time.ts';
import type { Shown } from './words.ts';

/** The worst first: what a person has to act on, what waits, what goes on, what is through. */
export const STANDINGS = ['failed', 'unfenced', 'waiting', 'open', 'migrated', 'left-alone'] as const;

export type Standing = (typeof STANDINGS)[number];

const STANDING_SHOWN: Readonly<Record<Standing, Shown>> = {
  failed: { type: 'error', word: 'Failed' },
  unfenced: { type: 'warning', word: 'Not seen down' },
  waiting: { type: 'in-progress', word: 'Waiting' },
  open: { type: 'pending', word: 'Under way' },
  migrated: { type: 'success', word: 'Migrated' },
  'left-alone': { type: 'success', word: 'Migrated before' },
};

const GIVEN_BACK: Shown = { type: 'success', word: 'Given back' };
const PROTECTED: Shown = { type: 'success', word: 'Recovery point taken' };
const RESTORED: Shown = { type: 'success', word: 'Restored' };

export interface ServerRow {
  readonly id: string;
  readonly name: string;
  readonly standing: Standing;
  readonly shown: Shown;
  readonly production: string;
  readonly dr: string;
  /** What it waits for and until when, or what is wrong in a few words: its panel and the run's failure say all of it. */
  readonly why: string;
}

export const standingOf = (server: RunServer): Standing => {
  const { failure, waiting_for, left_alone } = server;
  const states = phasesOf(server).map(({ phase }) => phase.state);
  if (failure !== null || states.includes('failed')) return 'failed';
  if (left_alone) return 'left-alone';
  if (states.includes('unfenced')) return 'unfenced';
  if (states.every((state) => state === 'done')) return 'migrated';
  return waiting_for === null ? 'open' : 'waiting';
};

/** @param now the API's time @param isOver the run has ended: nothing of it is under way */
export const rowsOf = (servers: readonly RunServer[], now: string, isOver = false): readonly ServerRow[] =>
  servers
    .toSorted((a, b) => worseFirst(a, b))
    .map((server) => {
      const row = rowOf(server, now);
      return isOver && row.standing === 'open' ? { ...row, shown: notThrough(server) } : row;
    });

const notThrough = (server: RunServer): Shown => ({
  type: 'stopped',
  word: isProtected(server) || isRestored(server) ? 'Not done' : 'Not migrated',
});

const worseFirst = (a: RunServer, b: RunServer): number => {
  const [left, right] = [STANDINGS.indexOf(standingOf(a)), STANDINGS.indexOf(standingOf(b))];
  return left - right || urgency(a) - urgency(b) || byName(a, b);
};

/** Of two that wait, the one that gives up first is worse. */
const urgency = ({ waiting_for }: RunServer): number =>
  waiting_for?.gives_up_at ? Date.parse(waiting_for.gives_up_at) : Number.MAX_SAFE_INTEGER;

const rowOf = (server: RunServer, now: string): ServerRow => {
  const standing = standingOf(server);
  return {
    id: server.protected_instance_id,
    name: server.name,
    standing,
    shown: standing === 'migrated' ? throughOf(server) : STANDING_SHOWN[standing],
    production: productionText(server, now),
    dr: drText(server),
    why: whyOf(server, now),
  };
};

/** What it means that a server has all that the run brings. */
const throughOf = (server: RunServer): Shown => {
  if (isProtected(server)) return PROTECTED;
  if (isRestored(server)) return RESTORED;
  return isGivenBack(server) ? GIVEN_BACK : STANDING_SHOWN.migrated;
};

const drText = ({ dr_server, dr_started_at }: RunServer): string =>
  dr_started_at === null ? dr_server : `${dr_server}: started at ${momentText(dr_started_at)}`;

const productionText = (server: RunServer, now: string): string => {
  const { production_server, production_state, looked_at } = server;
  if (isProtected(server) || isRestored(server)) return production_server;
  if (production_state === null || looked_at === null) return `${production_server}: not seen down`;
  return `${production_server}: ${production_state}, seen ${ageText(secondsBetween(looked_at, now))} ago`;
};

const whyOf = (server: RunServer, now: string): string => {
  const { failure, waiting_for, accepted_unfenced } = server;
  if (failure) return errorWords(failure.error);
  if (waiting_for) return waitText(waiting_for, now);
  if (accepted_unfenced) return `Accepted by ${accepted_unfenced.by ?? 'somebody'}: ${accepted_unfenced.reason}`;
  return (
    phasesOf(server)
      .map(({ phase }) => reasonOf(phase))
      .find((reason) => reason !== '') ?? ''
  );
};

const reasonOf = ({ state, reason }: RunPhase): string => (state === 'done' ? '' : (reason ?? ''));

/** `waiting for stopped: asked 4:12 ago, gives up in 5:48`. */
export const waitText = (
  { what, asked_at, gives_up_at }: NonNullable<RunServer['waiting_for']>,
  now: string,
): string => {
  const asked = `waiting for ${what}: asked ${clockText(secondsBetween(asked_at, now))} ago`;
  if (gives_up_at === null) return asked;
  const left = secondsBetween(now, gives_up_at);
  return left > 0 ? `${asked}, gives up in ${clockText(left)}` : `${asked}, its time is up`;
};
