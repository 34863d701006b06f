import { createContext, useContext } from 'react';
import type { Surroundings } from './surroundings.ts';

export interface KnownSurroundings extends Surroundings {
  /** Of this machine, in milliseconds. */
  readonly receivedAt: number;
}

export const SurroundingsContext = createContext<KnownSurroundings | undefined>(undefined);

export const useSurroundings = (): KnownSurroundings => {
  const surroundings = useContext(SurroundingsContext);
  if (surroundings === undefined) throw new Error('A page was drawn before console.json was read.');
  return surroundings;
};
