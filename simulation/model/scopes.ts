import type { Scope } from './state.ts';

const NOTHING: Omit<Scope, 'name'> = {
  members: 1,
  again: false,
  livesOn: 0,
  aborted: 0,
  givesUp: 0,
  cancel: 0,
  guard: 0,
};

/** Each is explored whole in a few seconds. */
export const SMALL: readonly Scope[] = [
  { ...NOTHING, name: 'a try lives on', livesOn: 1 },
  { ...NOTHING, name: 'two calls at once', race: true },
  { ...NOTHING, name: 'cancelled, a try lives on', livesOn: 1, cancel: 1 },
  { ...NOTHING, name: 'given up, cancelled, guarded', givesUp: 1, cancel: 1, guard: 1 },
];

/** For the command: minutes, and of the last ones as much as the bound allows. */
export const LARGE: readonly Scope[] = [
  { ...NOTHING, name: 'two servers, a try lives on', members: 2, livesOn: 1 },
  { ...NOTHING, name: 'aborted, called again, a try lives on', again: true, aborted: 1, livesOn: 1 },
  { ...NOTHING, name: 'given up, called again, cancelled', again: true, givesUp: 1, cancel: 1 },
  { ...NOTHING, name: 'cancelled, guarded, a try lives on', cancel: 1, guard: 1, livesOn: 1 },
  { ...NOTHING, name: 'given up, called again, cancelled, guarded', again: true, givesUp: 1, cancel: 1, guard: 1 },
  { ...NOTHING, name: 'two servers, cancelled, a try lives on', members: 2, cancel: 1, livesOn: 1 },
  {
    name: 'all of it with two servers',
    members: 2,
    again: true,
    livesOn: 1,
    aborted: 1,
    givesUp: 1,
    cancel: 1,
    guard: 1,
  },
];
